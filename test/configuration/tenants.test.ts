import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const template = 'https://api.example.com/{tenant}/orders'
const issuer = { issuer: 'https://login.example.com', jwks: keys.jwks }

describe('a template', () => {
  it('can be built', () => {
    expect(resourceServer(keys, { audience: template })).toBeDefined()
  })

  it.each([
    ['two tenants', 'https://{tenant}.example.com/{tenant}'],
    ['another name', 'https://api.example.com/{customer}'],
    ['another case', 'https://api.example.com/{Tenant}'],
    ['spaces', 'https://api.example.com/{ tenant }'],
    ['two braces', 'https://api.example.com/{{tenant}}'],
    ['a brace that opens', 'https://api.example.com/{'],
    ['a brace that closes', 'https://api.example.com/}'],
    ['another brace before', 'https://api.example.com/{/{tenant}'],
    ['another brace behind', 'https://api.example.com/{tenant}/}'],
    ['an empty name', 'https://api.example.com/{}'],
    ['a brace alone at its end', 'urn:x:}'],
  ])('cannot have %s: %s (RFC 8707 §3)', (_, audience) => {
    const build = () => resourceServer(keys, { audience })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(
      `${JSON.stringify(audience)} has braces other than one {tenant}: write a template such as 'https://api.example.com/{tenant}/orders'.`,
    )
  })

  it.each([
    ['text before it', 'https://api.example.com/t-{tenant}/orders'],
    ['text behind it', 'https://api.example.com/{tenant}-orders'],
    ['a fragment behind it', 'https://api.example.com/{tenant}#x'],
    ['a dot behind it', 'https://api.example.com/{tenant}.json'],
    ['text before it in the host', 'https://api-{tenant}.example.com'],
    ['text behind it in the host', 'https://{tenant}-api.example.com'],
    ['nothing behind it in the host', 'https://{tenant}'],
    ['a path right behind it in the host', 'https://api.{tenant}/orders'],
    ['a port before it', 'https://api.example.com:{tenant}/orders'],
    ['userinfo before it', 'https://{tenant}@api.example.com'],
    ['a query before it', 'https://api.example.com/orders?tenant={tenant}'],
    ['a query before its segment', 'https://api.example.com/orders?a=b/{tenant}'],
    ['a fragment before it', 'https://api.example.com/orders#/{tenant}'],
    ['text before it in a urn', 'urn:example:t-{tenant}'],
    ['text behind it in a urn', 'urn:example:{tenant}-orders'],
    ['a slash in a urn', 'urn:example/{tenant}'],
    ['a segment of a URL in a urn', 'urn:x://example/{tenant}'],
    ['nothing before it', '{tenant}'],
    ['a name before it', 'orders-{tenant}'],
  ])('cannot have %s: %s (RFC 8707 §3)', (_, audience) => {
    const build = () => resourceServer(keys, { audience })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow('has {tenant} beside other text: write it as a whole path segment, host')
  })

  it.each([
    ['http beyond loopback', 'http://api.example.com/{tenant}', 'uses http: beyond loopback'],
    ['a fragment', 'https://api.example.com/{tenant}/x#y', 'has a fragment'],
    ['userinfo', 'https://u@api.example.com/{tenant}', 'has userinfo'],
    ['a space', 'https://api.example.com/a b/{tenant}', 'has characters that a URI does not'],
    ['no host', 'https:{tenant}', 'is no URL'],
    ['localhost for a scheme', 'localhost:{tenant}', 'is no absolute URI'],
    ['a host for a scheme', 'api.example.com:{tenant}', 'is no absolute URI'],
  ])('cannot have %s, as no identifier can (RFC 8707 §2)', (_, audience, fragment) => {
    const build = () => resourceServer(keys, { audience })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(fragment)
  })
})

describe('tenants and tenantFrom', () => {
  const build =
    (own: object, audience: string = template) =>
    () =>
      resourceServer(keys, { issuer: { ...issuer, ...own }, audience })

  it.each<[string, object]>([
    ['a list', { tenants: ['acme', 'globex'] }],
    ['a predicate', { tenants: () => true }],
    ["'token'", { tenantFrom: 'token' }],
    ["'request'", { tenantFrom: 'request' }],
  ])('can be %s', (_, own) => {
    expect(build(own)()).toBeDefined()
  })

  it.each<[string, object, string]>([
    ['an empty list', { tenants: [] }, 'tenants is an empty array: write a list of strings with'],
    ['a text', { tenants: 'acme' }, "such as tenants: ['acme', 'globex']."],
    ['null', { tenants: null }, 'tenants is null: write a list of strings'],
    ['a hole', { tenants: new Array(1) }, 'tenants is an array: write a list of strings'],
    ['a set', { tenants: new Set(['acme']) }, 'tenants is an object: write a list of strings'],
    [
      'a dot segment',
      { tenants: ['acme', '..'] },
      'tenants names "..": write tenants of the characters A-Z a-z 0-9 _ -, or say with isTenant what a tenant looks like.',
    ],
    ['a space', { tenants: ['a b'] }, 'tenants names "a b"'],
    [
      'another word',
      { tenantFrom: 'header' },
      `tenantFrom is "header": write 'request', the default, or 'token'.`,
    ],
    ['null, too', { tenantFrom: null }, 'tenantFrom is null: write'],
  ])('cannot be %s', (_, own, fragment) => {
    expect(build(own)).toThrow(ConfigurationError)
    expect(build(own)).toThrow(fragment)
  })

  it.each<[string, object]>([
    ['tenants', { tenants: ['acme'] }],
    ['tenants', { tenants: () => true }],
    ['tenantFrom', { tenantFrom: 'token' }],
  ])('%s cannot stand where nothing names a tenant', (name, own) => {
    expect(build(own, 'https://api.example.com/orders')).toThrow(ConfigurationError)
    expect(build(own, 'https://api.example.com/orders')).toThrow(
      `${name} has no effect without a template: write {tenant} in audience, such as 'https://api.example.com/{tenant}/orders', or leave ${name} out.`,
    )
  })

  it.each<[string, unknown]>([
    ['a text', 'acme'],
    ['a function', () => 'acme'],
    ['null', null],
    ['an empty text', ''],
  ])('refuses %s as the tenant of a request where nothing would check it', async (_, tenant) => {
    const server = resourceServer(keys)
    const token = await keys.issue()
    const fault = 'tenant was given, but nothing names one: write {tenant} in audience, such as'
    expect((await server.verify(token, { tenant: undefined })).tenant).toBeUndefined()
    for (const verdict of [
      server.verify(token, { tenant: tenant as string }),
      server.authenticate({ headers: {} }, { tenant: tenant as string }),
    ]) {
      const error = await verdict.catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(ConfigurationError)
      expect((error as Error).message).toContain(fault)
    }
  })
})
