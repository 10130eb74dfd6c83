import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const build = (options: object) => resourceServer(keys, options)

describe('algorithms (RFC 8725 §3.1)', () => {
  it.each([
    [['ES256']],
    [['EdDSA', 'Ed25519']],
    [['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512']],
  ])('can be %j', (algorithms) => {
    expect(build({ algorithms })).toBeDefined()
  })

  it.each<[string, unknown, string]>([
    [
      'an empty list',
      [],
      'algorithms is an empty array: write a list of strings with at least one',
    ],
    ['a text', 'ES256', `algorithms is "ES256": write a list of strings`],
    ['null', null, "such as algorithms: ['RS256', 'ES256']."],
    ['a hole', new Array(1), 'algorithms is an array: write a list of strings'],
    ['none', ['none'], 'algorithms names "none": an unsigned token proves nothing. Write some of'],
    ['None beside others', ['ES256', 'None'], 'an unsigned token proves nothing.'],
    ['HS256', ['HS256'], 'a shared secret would let every resource server issue tokens.'],
    ['hs512', ['hs512'], 'a shared secret would let every resource server issue tokens.'],
    [
      'another case',
      ['es256'],
      'it is not an algorithm of this library; names are case-sensitive.',
    ],
    [
      'ES256K',
      ['ES256K'],
      'RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519.',
    ],
    ['a member of every object', ['constructor'], 'algorithms names "constructor": it is not'],
  ])('cannot be %s, at the top or with an issuer', (_, algorithms, fragment) => {
    expect(() => build({ algorithms })).toThrow(ConfigurationError)
    expect(() => build({ algorithms })).toThrow(fragment)
    const issuer = { issuer: 'https://login.example.com', jwks: keys.jwks, algorithms }
    expect(() => build({ issuer })).toThrow(fragment)
  })
})

describe.each([
  ['requiredClaims', "['email']"],
  ['scopeClaims', "['scope', 'scp']"],
])('%s', (name, example) => {
  it('can be a list of names', () => {
    expect(build({ [name]: ['email', 'roles'] })).toBeDefined()
  })

  it.each([
    ['an empty array', []],
    ['an array', ['']],
    ['an array', [1]],
    ['an array', [null]],
    ['an array', new Array(2)],
    ['"scope"', 'scope'],
    ['null', null],
    ['an object', { scope: true }],
    ['a function', () => ['scope']],
  ])('cannot be %s that is no list of names', (shown, value) => {
    expect(() => build({ [name]: value })).toThrow(ConfigurationError)
    expect(() => build({ [name]: value })).toThrow(
      `${name} is ${shown}: write a list of strings with at least one member, such as ${name}: ${example}.`,
    )
  })
})

describe('the other options', () => {
  it.each([
    ['singleAudience', true],
    ['singleAudience', false],
    ['realm', 'orders API, v1'],
    ['clock', () => 0],
    ['isTenant', () => true],
    ['fetch', async () => new Response()],
    ['on', {}],
  ])('%s can be %s', (name, value) => {
    expect(build({ [name]: value })).toBeDefined()
  })

  it.each<[string, unknown, string]>([
    ['singleAudience', 1, 'singleAudience is 1: write true or false.'],
    ['singleAudience', null, 'singleAudience is null: write true or false.'],
    ['singleAudience', 'true', 'singleAudience is "true": write true or false.'],
    ['realm', '', 'realm is "": write ASCII text without quotes and backslashes, such as realm:'],
    ['realm', 'a"b', 'realm is "a\\"b": write ASCII text without quotes'],
    ['realm', 'a\\b', 'write ASCII text without quotes and backslashes'],
    ['realm', 'a\r\nSet-Cookie: b', 'write ASCII text without quotes and backslashes'],
    ['realm', 'a\u007f', 'write ASCII text without quotes and backslashes'],
    ['realm', '\u00e4', 'write ASCII text without quotes and backslashes'],
    [
      'realm',
      null,
      "realm is null: write ASCII text without quotes and backslashes, such as realm: 'api'.",
    ],
    [
      'clock',
      1_800_000_000_000,
      'clock is 1800000000000: write a function, such as clock: () => Date.now().',
    ],
    ['clock', null, 'clock is null: write a function'],
    [
      'isTenant',
      /^a/,
      'isTenant is an object: write a function, such as isTenant: (value) => tenants.has(value).',
    ],
    ['isTenant', ['acme'], 'isTenant is an array: write a function'],
    ['fetch', 'https://proxy.example', 'such as fetch: (url, init) => fetch(url, init).'],
    ['fetch', null, 'fetch is null: write a function'],
    ['on', null, 'on must be an object, such as on: { refused: (event) => logger.info(event) }.'],
    ['on', () => {}, 'on must be an object'],
    ['on', [], 'on must be an object'],
    [
      'on',
      { refused: null },
      "on['refused'] is null: write a function, such as on['refused']: (event) => {}.",
    ],
    ['on', { accepted: 'log' }, `on['accepted'] is "log": write a function`],
    [
      'profile',
      'azure',
      `profile is "azure": write one of 'rfc9068', 'auth0', 'entra', 'okta', 'keycloak', 'cognito', 'duende', 'generic', or leave it out, which means 'rfc9068'.`,
    ],
    ['profile', null, 'profile is null: write one of'],
    ['profile', 'constructor', 'profile is "constructor": write one of'],
    ['profile', ['auth0'], 'profile is an array: write one of'],
  ])('%s cannot be %j', (name, value, fragment) => {
    expect(() => build({ [name]: value })).toThrow(ConfigurationError)
    expect(() => build({ [name]: value })).toThrow(fragment)
  })

  it('shows no more than the beginning of a long text', () => {
    expect(() => build({ realm: `"${'a'.repeat(5000)}` })).toThrow(/^.{1,400}$/)
  })
})
