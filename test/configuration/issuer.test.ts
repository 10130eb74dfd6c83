import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const { jwks } = keys
const audience = 'https://api.example.com/orders'
const build = (issuer: unknown) =>
  createResourceServer({ issuer: issuer as string, audience, clock: () => now * 1000 })
const exactly = "write it exactly as it stands in iss, such as 'https://login.example.com'."

describe('issuer', () => {
  it.each([
    'https://login.example.com',
    'https://login.example.com/',
    'https://login.example.com:8443/realms/main',
    'https://login.example.com:443',
    'http://localhost:3000',
    'http://127.0.0.1:3000',
    'http://127.255.0.1',
    'http://[::1]:3000',
  ])('can be %s, as it stands (RFC 8414 §2, RFC 9068 §4)', async (issuer) => {
    const token = await build({ issuer, jwks }).verify(await keys.issue({ iss: issuer }))
    expect(token.issuer).toBe(issuer)
    expect(build(issuer)).toBeDefined()
    await refused(
      build({ issuer, jwks }).verify(await keys.issue({ iss: `${issuer}/` })),
      'issuer_unknown',
    )
  })

  it.each<[string, unknown, string]>([
    [
      'missing',
      undefined,
      "issuer is missing: write the authorization server's identifier, such as",
    ],
    ['an empty list', [], "such as issuer: 'https://login.example.com'."],
    ['a hole', new Array(1), 'issuer is missing'],
    ['an issuer without identifier', { jwks }, 'issuer is missing'],
    ['null', null, `issuer null is not a string: ${exactly}`],
    ['a number', 1, `issuer 1 is not a string: ${exactly}`],
    ['a list in a list', [['https://login.example.com']], 'issuer an array is not a string'],
    ['an empty text', '', `issuer "" is not an absolute https URL: ${exactly}`],
    ['a host', 'login.example.com', 'is not an absolute https URL'],
    ['another scheme', 'ftp://login.example.com', 'is not an absolute https URL'],
    ['a urn', 'urn:example:login', 'is not an absolute https URL'],
    ['no host', 'https://', 'is not an absolute https URL'],
    ['no host but a path', 'https:///login', 'is not an absolute https URL'],
    ['a bad port', 'https://login.example.com:99999', 'is not an absolute https URL'],
    ['a space', 'https://login.example.com/ x', 'is not an absolute https URL'],
    ['a space before it', ' https://login.example.com', 'is not an absolute https URL'],
    ['a backslash', 'https://login.example.com\\x', 'is not an absolute https URL'],
    ['a bad escape', 'https://login.example.com/%zz', 'is not an absolute https URL'],
    ['letters beyond ASCII', 'https://l\u00f6gin.example.com', 'is not an absolute https URL'],
    ['a query', 'https://login.example.com?tenant=1', `has a query: ${exactly}`],
    ['an empty query', 'https://login.example.com?', 'has a query'],
    ['a fragment', 'https://login.example.com#x', 'has a fragment'],
    ['an empty fragment', 'https://login.example.com/#', 'has a fragment'],
    ['userinfo', 'https://user:pass@login.example.com', 'has userinfo before its host'],
    [
      'http beyond loopback',
      'http://login.example.com',
      'uses http: beyond loopback, where anybody',
    ],
    ['http to a host named like it', 'http://localhost.example.com', 'uses http: beyond loopback'],
    ['http to 127.example.com', 'http://127.example.com', 'uses http: beyond loopback'],
    ['http behind userinfo', 'http://localhost@login.example.com', 'uses http: beyond loopback'],
    ['http to every address', 'http://0.0.0.0:3000', 'uses http: beyond loopback'],
    [
      'a template that would trust every tenant',
      'https://login.example.com/{tenant}',
      'tokens of every tenant would pass',
    ],
    [
      'one issuer twice',
      ['https://a.example', 'https://a.example'],
      'listed twice: write it once.',
    ],
  ])('cannot be %s (RFC 8414 §2)', (_, issuer, fragment) => {
    expect(() => build(issuer)).toThrow(ConfigurationError)
    expect(() => build(issuer)).toThrow(fragment)
    if (typeof issuer === 'string') {
      expect(() => build({ issuer, jwks })).toThrow(fragment)
      expect(() => build(['https://other.example', issuer])).toThrow(fragment)
    }
  })
})

const issuer = 'https://login.example.com'

describe('the keys of an issuer', () => {
  it.each<[string, object]>([
    ['given', { jwks }],
    ['at a URL', { jwksUri: 'https://login.example.com/jwks?v=1' }],
    ['at a URL on loopback', { jwksUri: 'http://localhost:3000/jwks' }],
    ['discovered', {}],
  ])('can be %s, and nothing is fetched for it', (_, options) => {
    expect(build({ issuer, ...options })).toBeDefined()
  })

  it.each<[string, object, string]>([
    [
      'given twice',
      { jwks, jwksUri: 'https://login.example.com/jwks' },
      "issuer 'https://login.example.com' has jwks and jwksUri: write one of them.",
    ],
    ['at nothing', { jwksUri: null }, 'jwksUri null is not a string: write where'],
    ['at an empty text', { jwksUri: '' }, 'jwksUri "" is not an absolute https URL'],
    ['at a path', { jwksUri: '/jwks' }, 'or leave it out to discover it.'],
    ['by http', { jwksUri: 'http://login.example.com/jwks' }, 'uses http: beyond loopback'],
    ['at a URL with a fragment', { jwksUri: 'https://a.example/jwks#x' }, 'has a fragment'],
    ['at a URL with userinfo', { jwksUri: 'https://u@a.example/jwks' }, 'has userinfo'],
    ['null', { jwks: null }, 'the document has no array "keys"'],
    ['a URL in the place of a set', { jwks: 'https://login.example.com/jwks' }, 'no array "keys"'],
    ['an empty set', { jwks: { keys: [] } }, 'the set has no usable key: it is empty'],
    ['a shared secret', { jwks: { keys: [{ kty: 'oct', k: 'AA' }] } }, 'symmetric_key'],
    [
      'how sets are fetched in the place of a set (the two jwks)',
      { jwks: { maxAge: 600 } },
      'jwks of issuer \'https://login.example.com\' is no JWK Set that can verify anything: the document has no array "keys". How sets are fetched is written at the top level: jwks: { maxAge: 600 }.',
    ],
  ])('cannot be %s', (_, options, fragment) => {
    expect(() => build({ issuer, ...options })).toThrow(ConfigurationError)
    expect(() => build({ issuer, ...options })).toThrow(fragment)
  })

  it('says why a set is none, by the cause (RFC 7517 §5)', () => {
    expect(() => build({ issuer, jwks: {} })).toThrow(
      expect.objectContaining({
        cause: expect.objectContaining({ message: 'the document has no array "keys"' }),
      }),
    )
  })

  it('cannot be a set at the top level (the two jwks)', () => {
    const options = { issuer, audience, jwks: jwks as object }
    expect(() => createResourceServer(options)).toThrow(ConfigurationError)
    expect(() => createResourceServer(options)).toThrow(
      'jwks at the top level says how JWK Sets are fetched, and this is a JWK Set: write issuer: { issuer, jwks: { keys: [...] } }.',
    )
  })
})
