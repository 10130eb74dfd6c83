import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { createTestKeys } from '../support/test-keys.js'

const { jwks } = await createTestKeys('ES256')
const baseline = {
  issuer: { issuer: 'https://login.example.com', jwks },
  audience: 'https://api.example.com/orders',
}
const build = (options: unknown) => createResourceServer(options as typeof baseline)
const topLevel =
  'write one of issuer, audience, algorithms, profile, clockTolerance, maxTokenAge, maxLifetime, requireClaims, check, claims, maxTokenLength, singleAudience, requiredClaims, scopeClaims, impliedScopes, isTenant, tenantClaim, realm, clock, jwks, cache, signature, fetch, keySetStore, on, visibleClaims, notifyScopes, resource, auditClaims.'

describe('the names of options', () => {
  it('are known in the baseline, also where they hold nothing', () => {
    expect(Object.keys(build(baseline)).sort()).toEqual([
      'authenticate',
      'authorize',
      'guard',
      'health',
      'metadata',
      'metadataRoute',
      'ready',
      'refuse',
      'verify',
    ])
    const nothing = {
      ...{ algorithms: undefined, profile: undefined, clockTolerance: undefined, on: undefined },
      ...{ maxTokenAge: undefined, maxTokenLength: undefined, singleAudience: undefined },
      ...{ requiredClaims: undefined, scopeClaims: undefined, impliedScopes: undefined },
      ...{ maxLifetime: undefined, requireClaims: undefined, check: undefined, claims: undefined },
      ...{ isTenant: undefined, realm: undefined, clock: undefined, jwks: undefined },
      resource: undefined,
    }
    const issuer = {
      ...baseline.issuer,
      ...{ jwksUri: undefined, audience: undefined, algorithms: undefined, profile: undefined },
      ...{ tenants: undefined, tenantFrom: undefined },
    }
    const on = { accepted: undefined, refused: undefined, 'configuration.warning': undefined }
    const fetching = {
      ...{ maxAge: undefined, maxStale: undefined, refreshCooldown: undefined },
      ...{ timeout: undefined, maxBytes: undefined, maxKeys: undefined },
    }
    expect(build({ ...baseline, ...nothing, issuer, fetch: undefined })).toBeDefined()
    expect(build({ ...baseline, on, jwks: fetching, profile: 'rfc9068' })).toBeDefined()
    expect(build(baseline).guard({ scope: undefined, tenant: undefined })).toBeDefined()
  })

  it.each<[string, object, string]>([
    ['at the top', { clockSkew: 5 }, `createResourceServer has no option "clockSkew": ${topLevel}`],
    ['of another case', { Audience: 'https://api.example.com/orders' }, topLevel],
    ['of a member of every object', { constructor: 1 }, `has no option "constructor": ${topLevel}`],
    ['that hold nothing', { clockSkew: undefined }, 'has no option "clockSkew"'],
    [
      'of an issuer: jwksUri',
      { jwksUri: 'https://login.example.com/jwks' },
      "\"jwksUri\": it belongs to an issuer: write issuer: { issuer: 'https://…', jwksUri: 'https://…' }.",
    ],
    [
      'of an issuer: tenants',
      { tenants: ['acme'] },
      "\"tenants\": it belongs to an issuer: write issuer: { issuer: 'https://…', tenants: ['acme'] }.",
    ],
    [
      'of an issuer: tenantFrom',
      { tenantFrom: 'token' },
      "\"tenantFrom\": it belongs to an issuer: write issuer: { issuer: 'https://…', tenantFrom: 'token' }.",
    ],
    [
      'in an issuer',
      { issuer: { ...baseline.issuer, url: 'https://login.example.com' } },
      'issuer has no option "url": write one of issuer, jwksUri, jwks, audience, algorithms, profile, tenants, tenantFrom, tenantClaim.',
    ],
    [
      'in the second of several issuers',
      { issuer: [baseline.issuer, { issuer: 'https://login.example.net', clockTolerance: 5 }] },
      'issuer has no option "clockTolerance"',
    ],
    [
      'in jwks',
      { jwks: { cacheMaxAge: 600 } },
      'jwks has no option "cacheMaxAge": write one of maxAge, maxStale, refreshCooldown, timeout, maxBytes, maxKeys.',
    ],
    [
      'in on',
      { on: { rejected: () => {} } },
      'on has no option "rejected": write one of accepted, refused, scope.used, keys.refreshed, keys.refreshFailed, keys.keySkipped, keys.unknownKid, keys.withdrawn, keys.storeFailed, configuration.warning.',
    ],
    ['in on, of every object', { on: { toString: () => '' } }, 'on has no option "toString"'],
    [
      'in audience',
      { audience: { uri: 'https://api.example.com/orders' } },
      'audience has no option "uri": write one of opaque.',
    ],
  ])('are refused where nobody reads them: %s', (_, options, fragment) => {
    expect(() => build({ ...baseline, ...options })).toThrow(ConfigurationError)
    expect(() => build({ ...baseline, ...options })).toThrow(fragment)
  })

  it.each<[string, unknown, string]>([
    [
      'an unknown name',
      { scopes: 'orders.read' },
      'the route has no option "scopes": write one of scope, tenant, optional, preflight.',
    ],
    [
      'null',
      null,
      "the route's options are null: write an object such as { scope: 'orders.read' }.",
    ],
    ['a text', 'orders.read', 'the route\'s options are "orders.read": write an object such as'],
    ['an array', ['orders.read'], "the route's options are an array: write an object such as"],
    ['optional that is a text', { optional: 'yes' }, 'optional is "yes": write true or false.'],
    ['optional that is null', { optional: null }, 'optional is null: write true or false.'],
    ['preflight that is 1', { preflight: 1 }, 'preflight is 1: write true or false.'],
    [
      'a tenant without a template',
      { tenant: () => 'acme' },
      "tenant was given, but nothing names one: write {tenant} in audience, such as 'https://api.example.com/{tenant}/orders', or name a tenantClaim, or leave tenant out.",
    ],
  ])('are refused at a route, too: %s', (_, options, fragment) => {
    const server = build(baseline)
    expect(server.guard({ scope: 'orders.read', optional: false, preflight: true })).toBeDefined()
    expect(() => server.guard(options as object)).toThrow(ConfigurationError)
    expect(() => server.guard(options as object)).toThrow(fragment)
  })

  it.each<[string, unknown, string]>([
    [
      'an unknown name',
      { scopes: 'orders.read' },
      'the call has no option "scopes": write one of scope, tenant, route.',
    ],
    ['null', null, "expectations must be an object, such as { scope: 'orders.read' }."],
    ['a text', 'orders.read', "expectations must be an object, such as { scope: 'orders.read' }."],
  ])('are refused in a call, too: %s', async (_, expectations, fragment) => {
    const server = build(baseline)
    const calls = [
      server.verify('', expectations as object),
      server.authenticate({ headers: {} }, expectations as object),
    ]
    for (const call of calls) {
      const error = await call.catch((cause: unknown) => cause)
      expect(error).toBeInstanceOf(ConfigurationError)
      expect((error as Error).message).toBe(fragment)
    }
  })

  it.each<[string, unknown]>([
    ['"acme"', 'acme'],
    ['null', null],
    ['an object', {}],
  ])('are refused at a route whose tenant is %s, which is no function', (shown, tenant) => {
    const server = build({ ...baseline, audience: 'https://api.example.com/{tenant}/orders' })
    expect(server.guard({ tenant: () => 'acme' })).toBeDefined()
    expect(() => server.guard({ tenant } as object)).toThrow(
      `tenant is ${shown}: write a function, such as tenant: (request) => request.params.tenant.`,
    )
  })

  it.each([
    ['undefined', undefined],
    ['null', null],
    ['"https://login.example.com"', 'https://login.example.com'],
    ['an empty array', []],
    ['a function', () => baseline],
  ])('are not looked for in %s', (shown, options) => {
    expect(() => build(options)).toThrow(ConfigurationError)
    expect(() => build(options)).toThrow(
      `the options are ${shown}: write createResourceServer({ issuer, audience }).`,
    )
  })
})
