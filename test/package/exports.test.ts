import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../architecture/imports.js'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** What each entry point exports at run time. Adding one is a minor version, taking one away a major. */
const entryPoints: Readonly<Record<string, readonly string[]>> = {
  'src/index': [
    ...['AccessTokenError', 'ConfigurationError', 'UnavailableError', 'createResourceServer'],
    ...['createResourceServers', 'effectiveScopes', 'extractToken', 'memoryKeySetStore'],
    ...['optionsFromEnvironment', 'parseScopePolicy', 'readRegistration', 'refusals'],
    'resourceServerOf',
  ],
  'adapters/express/index': [
    ...['accessToken', 'protectedResourceMetadata', 'requireAccessToken', 'requireScope'],
  ],
  'adapters/fastify/index': ['default', 'protectedResourceMetadata', 'resourceServer'],
  'adapters/nestjs/index': [
    ...['AccessTokenException', 'AccessTokenGuard', 'Public', 'RequireScope'],
    ...['ResourceServerModule', 'Token'],
  ],
  'adapters/mcp/index': [
    ...['accessToken', 'mcpTokenVerifier', 'protectedResourceMetadata', 'requireMcpAccessToken'],
  ],
  'src/testing/index': [
    ...['assertRefused', 'badTokens', 'createTestIssuer', 'createTestKeys', 'testClock'],
  ],
}

describe('the package', () => {
  it('has these entry points, each with its types', () => {
    const at = (path: string) => ({
      types: `./dist/${path}/index.d.ts`,
      default: `./dist/${path}/index.js`,
    })
    expect(manifest.exports).toEqual({
      '.': at('src'),
      './express': at('adapters/express'),
      './fastify': at('adapters/fastify'),
      './nestjs': at('adapters/nestjs'),
      './mcp': at('adapters/mcp'),
      './testing': at('src/testing'),
      './package.json': './package.json',
    })
  })

  it.each(Object.entries(entryPoints))('%s exports these values', async (file, names) => {
    const module = await import(join(root, `${file}.ts`))
    expect(Object.keys(module).sort()).toEqual([...names].sort())
  })

  it('runs no script when it is installed', () => {
    const names = ['preinstall', 'install', 'postinstall', 'prepare', 'prepublish']
    expect(names.filter((name) => name in manifest.scripts)).toEqual([])
  })

  it('depends on what was chosen, and on frameworks only where they are there', () => {
    const { dependencies, peerDependencies, peerDependenciesMeta } = manifest
    expect(dependencies).toEqual({ 'fastify-plugin': '^6.0.1', jose: '^6.2.17' })
    expect(peerDependencies).toEqual({
      '@nestjs/common': '^11.0.0 || ^12.0.0',
      '@nestjs/core': '^11.0.0 || ^12.0.0',
      express: '^4.21.0 || ^5.0.0',
      fastify: '^5.0.0',
    })
    const optional = Object.keys(peerDependencies).map((name) => [name, { optional: true }])
    expect(peerDependenciesMeta).toEqual(Object.fromEntries(optional))
    expect(manifest.optionalDependencies).toBeUndefined()
    expect(manifest.engines).toEqual({ node: '^20.19.0 || >=22.12.0' })
  })
})
