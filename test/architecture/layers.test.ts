import { describe, expect, it } from 'vitest'
import { type Import, importsOf, roomOf, sourceFiles } from './imports.js'

/**
 * Which room may import which, besides itself. In the order of a request's way: a stage knows what
 * came before it and never what comes after. Zero exceptions.
 */
const layers: Readonly<Record<string, readonly string[]>> = {
  // Materials
  errors: [],
  json: ['node:buffer'],
  'src/maybe-promise': [],
  'src/recently-used': [],
  options: ['errors'],
  algorithms: ['errors', 'options', 'node:crypto'],
  events: ['errors', 'options', 'keys', 'src/maybe-promise', 'node:diagnostics_channel'],
  transport: ['json', 'node:http', 'node:https'],
  metadata: ['errors', 'json', 'options', 'audience', 'request', 'transport'],
  // Stages
  request: ['errors'],
  jwt: ['errors', 'json', 'algorithms', 'request', 'src/recently-used'],
  keys: [
    ...['errors', 'options', 'algorithms', 'transport', 'metadata', 'jwt', 'node:crypto'],
    'src/recently-used',
  ],
  signature: [
    ...['errors', 'options', 'json', 'algorithms', 'jwt', 'keys', 'node:crypto'],
    'src/maybe-promise',
  ],
  claims: ['errors', 'json', 'options', 'src/maybe-promise'],
  audience: ['errors', 'json', 'options', 'src/maybe-promise'],
  profiles: ['errors', 'options', 'json', 'jwt', 'keys', 'claims', 'audience'],
  issuers: [
    ...['errors', 'options', 'algorithms', 'transport', 'jwt', 'keys', 'audience', 'profiles'],
    ...['src/maybe-promise', 'src/recently-used'],
  ],
  authorization: ['errors', 'json', 'options', 'signature', 'audience', 'src/maybe-promise'],
  resources: ['errors', 'options', 'algorithms', 'audience', 'authorization', 'metadata'],
  challenge: ['errors'],
  cache: [
    ...['errors', 'options', 'request', 'issuers', 'signature', 'claims', 'authorization'],
    ...['src/maybe-promise', 'src/recently-used'],
  ],
  // The table of contents and what stands around it
  'src/resource-server-options': [
    ...['audience', 'authorization', 'cache', 'claims', 'events', 'issuers', 'keys', 'profiles'],
    ...['signature', 'transport', 'metadata'],
  ],
  'src/parse-rules': ['errors', 'options', 'signature', 'claims', 'audience', 'authorization'],
  'src/configure': [
    ...['errors', 'options', 'events', 'algorithms', 'transport', 'jwt', 'keys', 'issuers'],
    ...['signature', 'cache', 'audience', 'authorization', 'profiles', 'resources', 'metadata'],
    'src/parse-rules',
  ],
  'src/configure-resources': ['errors', 'options', 'resources', 'src/configure'],
  'src/health': ['cache', 'issuers', 'keys'],
  'src/attempt': ['audience', 'authorization', 'issuers', 'signature'],
  'src/report-verdicts': [
    ...['errors', 'issuers', 'audience', 'authorization', 'resources'],
    ...['src/attempt', 'src/configure'],
  ],
  'src/validate-request': [
    ...['request', 'cache', 'jwt', 'issuers', 'keys', 'signature', 'audience', 'authorization'],
    ...['profiles', 'src/accept-token', 'src/attempt', 'src/check-unverified', 'src/configure'],
    'src/maybe-promise',
  ],
  'src/check-unverified': [
    'audience',
    'issuers',
    'jwt',
    'profiles',
    'src/accept-token',
    'src/configure',
  ],
  'src/accept-token': [
    ...['json', 'cache', 'issuers', 'claims', 'audience', 'authorization', 'profiles'],
    ...['src/attempt', 'src/configure', 'src/maybe-promise'],
  ],
  environment: [
    ...['errors', 'options', 'algorithms', 'audience', 'issuers', 'profiles', 'src/parse-rules'],
    'src/resource-server-options',
  ],
  'src/guard': [
    ...['errors', 'options', 'request', 'audience', 'authorization', 'challenge', 'resources'],
    ...['src/attempt', 'src/maybe-promise'],
  ],
  'src/decide': [
    ...['authorization', 'src/attempt', 'src/configure', 'src/maybe-promise'],
    'src/report-verdicts',
  ],
  'src/create-resource-server': [
    ...['errors', 'options', 'request', 'audience', 'authorization', 'challenge'],
    ...['src/attempt', 'src/configure', 'src/decide', 'src/guard', 'src/health'],
    'src/maybe-promise',
    'src/resource-server-options',
    'src/report-verdicts',
    'src/validate-request',
    ...['resources', 'metadata'],
  ],
  'src/create-resource-servers': [
    'authorization',
    ...['src/configure-resources', 'src/create-resource-server', 'src/resource-server-options'],
    'resources',
  ],
  'src/registration': [
    ...['errors', 'metadata'],
    ...['src/create-resource-server', 'src/guard', 'src/resource-server-options'],
  ],
  'src/index': [
    ...['errors', 'events', 'request', 'cache', 'issuers', 'keys', 'signature', 'transport'],
    'profiles',
    ...[
      'audience',
      'authorization',
      'challenge',
      'claims',
      'environment',
      'metadata',
      'resources',
      'src/create-resource-server',
      'src/create-resource-servers',
      'src/guard',
      'src/health',
    ],
    ...['src/maybe-promise', 'src/registration', 'src/resource-server-options'],
  ],
  // For users' tests; nothing imports it
  testing: [
    ...[
      'errors',
      'options',
      'audience',
      'metadata',
      'node:assert',
      'node:crypto',
      'node:http',
      'node:net',
    ],
    ...['jose/jwt/sign', 'jose/key/export', 'jose/key/generate/keypair'],
  ],
  // The command line: it walks the stages itself, and nothing imports it
  cli: [
    ...['errors', 'request', 'jwt', 'issuers', 'keys', 'signature', 'claims', 'audience'],
    ...['profiles', 'authorization', 'environment', 'src/accept-token', 'src/configure'],
    ...['algorithms', 'json', 'metadata', 'transport', 'src/create-resource-server'],
    ...[
      'src/create-resource-servers',
      'src/guard',
      'node:fs/promises',
      'node:module',
      'node:path',
      'node:url',
      'node:util',
    ],
  ],
  // Adapters: the core's front door, their framework, nothing else
  'adapters/express': ['src/index', 'express'],
  'adapters/fastify': ['src/index', 'fastify', 'fastify-plugin', 'node:buffer'],
  'adapters/nestjs': ['src/index', '@nestjs/common', '@nestjs/core', 'node:http'],
  'adapters/mcp': ['src/index'],
}

function forbidden(imports: readonly Import[]): string[] {
  return imports
    .filter(({ file, target }) => {
      const room = roomOf(file)
      return roomOf(target) !== room && !layers[room]?.includes(roomOf(target))
    })
    .map(({ file, target }) => `${file} -> ${target}`)
}

const files = [...sourceFiles('src'), ...sourceFiles('adapters')]

describe('the layers', () => {
  it('has a row for every room, and no row without one', () => {
    expect([...new Set(files.map(roomOf))].sort()).toEqual(Object.keys(layers).sort())
  })

  it('has no import that the table does not allow', () => {
    expect(forbidden(files.flatMap((file) => importsOf(file)))).toEqual([])
  })

  it('uses every permission that the table gives', () => {
    const used = new Set(
      files.flatMap((file) =>
        importsOf(file).map(({ target }) => `${roomOf(file)} -> ${roomOf(target)}`),
      ),
    )
    const given = Object.entries(layers).flatMap(([room, targets]) =>
      targets.map((target) => `${room} -> ${target}`),
    )
    expect(given.filter((permission) => !used.has(permission))).toEqual([])
  })

  it.each([
    ['src/request/x.ts', "import { parseJwt } from '../jwt/parse-jwt.js'"],
    ['src/claims/x.ts', "import type { KeySource } from '../keys/key-source.js'"],
    ['src/challenge/x.ts', "export { x } from '../authorization/access-token.js'"],
    ['src/json/x.ts', "const jose = await import('jose')"],
    ['adapters/express/x.ts', "import { refuse } from '../../src/challenge/refuse.js'"],
    ['adapters/express/x.ts', "import '../fastify/index.js'"],
    ['src/keys/x.ts', "import 'express'"],
  ])('refuses %s: %s', (file, text) => {
    expect(forbidden(importsOf(file, text))).toHaveLength(1)
  })
})
