import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const issuer = { issuer: 'https://login.example.com', jwks: keys.jwks }
const build = (audience: unknown) =>
  createResourceServer({ issuer, audience: audience as string, clock: () => now * 1000 })

/** What refuses to build, and what the message says about it. */
const faults: [string, unknown, string][] = [
  ['an empty text', '', 'audience is "": write a resource indicator such as'],
  ['null', null, "audience is null: write a resource indicator such as 'https://api.example.com"],
  ['a pattern (CVE-2026-35041)', /orders/, 'write'],
  ['a function', () => true, 'audience is a function: write a resource indicator'],
  ['a number', 1, 'audience is 1: write a resource indicator'],
  ['a host', 'api.example.com', 'is no absolute URI: write "https://api.example.com", or, if'],
  ['a host and a path', 'api.example.com/v1', 'write "https://api.example.com/v1"'],
  ['a host and a port', 'api.example.com:8443', 'write "https://api.example.com:8443"'],
  ['a host and a colon', 'api.example.com:', 'write "https://api.example.com", or, if'],
  ['a host and a colon, opaque', 'api.example.com:', '{ opaque: "api.example.com:" }'],
  ['localhost and a port', 'localhost:3000', 'write "https://localhost:3000"'],
  ['LOCALHOST and a word', 'LOCALHOST:x', 'is no absolute URI'],
  ['a name and a port', 'orders:8080', 'write "https://orders:8080"'],
  ['a name, a port and a path', 'orders:8080/v1', 'is no absolute URI'],
  ['a name with a dot', 'com.acme.orders', '{ opaque: "com.acme.orders" }'],
  ['a name with a dot and a colon', 'com.acme:orders', 'is no absolute URI'],
  ['a name with a slash', 'acme/orders', 'is no absolute URI'],
  ['a name with a space', 'acme orders', 'is no absolute URI'],
  ['a scheme alone', 'urn:', 'is no absolute URI'],
  ['a path without scheme', '//api.example.com', 'write "https://api.example.com", or, if'],
  ['a fragment', 'https://a.example/x#y', 'RFC 8707 forbids: write "https://a.example/x".'],
  [
    'userinfo',
    'https://u:p@a.example/x',
    'has userinfo before its host: write "https://a.example/x"',
  ],
  ['userinfo of another scheme', 'api://u@orders', 'has userinfo before its host'],
  ['http', 'http://a.example/x', 'uses http: beyond loopback: write "https://a.example/x".'],
  ['HTTP', 'HTTP://a.example/x', 'uses http: beyond loopback: write "https://a.example/x".'],
  ['http to a name like loopback', 'http://localhost.example', 'uses http: beyond loopback'],
  ['no host', 'https:///x', 'is no URL: write https:// and a host.'],
  ['no slashes', 'https:a.example', 'is no URL: write https:// and a host.'],
  ['no slashes, and a URL in its path', 'https:x/https://a.example', 'is no URL: write https://'],
  ['a bad port', 'https://a.example:port', 'is no URL: write https:// and a host.'],
  ['a space', 'https://a.example/x y', 'has characters that a URI does not: percent-encode them'],
  ['letters beyond ASCII', 'https://\u00e4.example', 'write a host in its ASCII form'],
  ['a backslash', 'https://a.example\\x', 'has characters that a URI does not'],
  ['a line feed', 'https://a.example/\n', 'is no absolute URI'],
  ['a bad escape', 'urn:example:%zz', 'has characters that a URI does not'],
  ['an opaque name that is empty', { opaque: '' }, 'audience { opaque: "" }: write a name such as'],
  ['an opaque name that is a number', { opaque: 1 }, "such as { opaque: 'com.acme.orders' }"],
  ['an opaque name with a space', { opaque: 'a b' }, 'audience { opaque: "a b" }'],
  ['an opaque name beyond ASCII', { opaque: '\u00e4' }, 'write a name such as'],
  ['an opaque URI', { opaque: 'https://a.example' }, 'a URI is written as a string'],
  ['an opaque template', { opaque: 'acme.{tenant}' }, 'and so is a template'],
  ['nothing opaque', {}, 'audience { opaque: undefined }: write a name'],
  [
    'opaque and more',
    { opaque: 'orders', uri: 'x' },
    'audience has no option "uri": write one of opaque.',
  ],
  ['a list in a list', [['orders']], 'audience is an array: write a resource indicator'],
]

describe('audience', () => {
  it.each<[string, unknown]>([
    ['missing', undefined],
    ['an empty list', []],
  ])('cannot be %s: every token of the issuer would pass (RFC 9068 §4)', (_, audience) => {
    expect(() => build(audience)).toThrow(ConfigurationError)
    expect(() => build(audience)).toThrow(
      "audience is missing: write what this API is called in aud, such as audience: 'https://api.example.com/orders'. Without it, every token of the issuer would pass.",
    )
  })

  it.each(faults)('cannot be %s (RFC 8707 §2)', (_, audience, fragment) => {
    expect(build('https://a.example/x')).toBeDefined()
    expect(() => build(audience)).toThrow(ConfigurationError)
    expect(() => build(audience)).toThrow(fragment)
    expect(() => build(['https://a.example/x', audience].flat())).toThrow(ConfigurationError)
    const own = { ...issuer, audience: audience as string }
    expect(() => createResourceServer({ issuer: own })).toThrow(fragment)
  })

  it.each([
    'com.acme.orders',
    'acme/orders',
    'api.example.com',
    'localhost:3000',
    'urn:acme',
    '"quoted"',
  ])('can be %s where it is said to be opaque', async (opaque) => {
    const server = build({ opaque })
    const token = await server.verify(await keys.issue({ aud: opaque }))
    expect(token.resource).toBe(opaque)
    await refused(server.verify(await keys.issue({ aud: `${opaque}/` })), 'audience_mismatch')
  })

  it('can be with each issuer instead, and is wanted where one has none (RFC 9068 §4)', () => {
    const own = { ...issuer, audience: 'https://api.example.com/orders' }
    expect(createResourceServer({ issuer: own })).toBeDefined()
    expect(createResourceServer({ issuer: [own] })).toBeDefined()
    const without = { issuer: [own, 'https://login.example.net'] }
    expect(() => createResourceServer(without)).toThrow('audience is missing')
  })

  it.each<[string, object, string]>([
    ['audience', { audience: 'api.example.com' }, 'is no absolute URI'],
    ['algorithms', { algorithms: ['none'] }, 'an unsigned token proves nothing'],
    ['profile', { profile: 'auth1' }, 'profile is "auth1": write one of'],
  ])(
    'is checked as every option, also where each issuer has an own: %s',
    (_, options, fragment) => {
      const own = {
        ...issuer,
        audience: 'orders',
        algorithms: ['ES256'],
        profile: 'rfc9068' as const,
      }
      expect(createResourceServer({ issuer: own })).toBeDefined()
      expect(() => createResourceServer({ issuer: own, ...options })).toThrow(fragment)
    },
  )

  it.each(['audience', 'algorithms', 'profile'])(
    'is not replaced by the top level where an issuer says null: %s',
    (name) => {
      const own = { ...issuer, [name]: null }
      const options = { issuer: own, audience: 'https://api.example.com/orders' }
      expect(() => createResourceServer(options)).toThrow(ConfigurationError)
      expect(() => createResourceServer(options)).toThrow('null')
    },
  )
})
