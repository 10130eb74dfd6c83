import { describe, expect, it } from 'vitest'
import type { IssuerOptions, ResourceServerOptions } from '../../src/index.js'
import { ConfigurationError } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const api = 'https://api.example.com/orders'
const ofTenant = 'https://api.example.com/{tenant}/orders'
const login = 'https://login.example.com/{tenant}/v2.0'

function serverOf(own: Partial<IssuerOptions>, audience: ResourceServerOptions['audience'] = api) {
  return resourceServer(keys, { issuer: { issuer: login, jwks: keys.jwks, ...own }, audience })
}

const issue = (tenant: string, changes: object = {}) =>
  keys.issue({ iss: `https://login.example.com/${tenant}/v2.0`, ...changes })

describe('{tenant} in issuer and in audience', () => {
  const server = serverOf({}, ofTenant)
  const aud = (tenant: string) => ({ aud: `https://api.example.com/${tenant}/orders` })

  it('accepts a token whose issuer and audience name the tenant of the request (RFC 8707 §3)', async () => {
    const token = await server.verify(await issue('acme', aud('acme')), { tenant: 'acme' })
    expect(token).toMatchObject({
      issuer: 'https://login.example.com/acme/v2.0',
      resource: 'https://api.example.com/acme/orders',
      tenant: 'acme',
    })
  })

  it.each([
    ['iss names another', 'globex', 'acme', 'acme', 'tenant_mismatch'],
    ['aud names another', 'acme', 'globex', 'acme', 'audience_mismatch'],
    ['both name another', 'globex', 'globex', 'acme', 'tenant_mismatch'],
    ['the request names another', 'acme', 'acme', 'globex', 'tenant_mismatch'],
    ['the request names none', 'acme', 'acme', undefined, 'tenant_invalid'],
    ['iss names it in another case', 'Acme', 'acme', 'acme', 'tenant_mismatch'],
  ])('refuses a token where %s (RFC 8707 §3)', async (_, iss, named, tenant, reason) => {
    const error = await refused(server.verify(await issue(iss, aud(named)), { tenant }), reason)
    expect(error.detail).not.toMatch(/acme|globex/i)
  })

  it.each([
    ['a slash more', 'https://login.example.com/acme/v2.0/'],
    ['no tenant', 'https://login.example.com//v2.0'],
    ['a dot segment', 'https://login.example.com/../v2.0'],
    ['an escape', 'https://login.example.com/%61cme/v2.0'],
    ['two segments', 'https://login.example.com/acme/x/v2.0'],
    ['another host', 'https://login.example.net/acme/v2.0'],
    ['the template', 'https://login.example.com/{tenant}/v2.0'],
    ['the template of another vendor', 'https://login.example.com/{tenantid}/v2.0'],
    ['a NUL', 'https://login.example.com/acme\u0000/v2.0'],
  ])('knows no issuer with %s (RFC 9068 §4)', async (_, iss) => {
    const token = await keys.issue({ iss, ...aud('acme') })
    const error = await refused(server.verify(token, { tenant: 'acme' }), 'issuer_unknown')
    expect(error.detail).toBe('iss is not https://login.example.com/{tenant}/v2.0')
  })
})

describe('{tenant} in issuer alone', () => {
  it.each<[string, Partial<IssuerOptions>]>([
    ['a list', { tenants: ['acme', 'globex'] }],
    ['a predicate', { tenants: (tenant) => tenant !== 'initech' }],
  ])('binds the tenant of the request, with %s of tenants (RFC 8707 §3)', async (_, own) => {
    const server = serverOf(own)
    expect((await server.verify(await issue('acme'), { tenant: 'acme' })).tenant).toBe('acme')
    await refused(server.verify(await issue('acme'), { tenant: 'globex' }), 'tenant_mismatch')
    await refused(server.verify(await issue('acme')), 'tenant_invalid')
    await refused(server.verify(await issue('initech'), { tenant: 'initech' }), 'issuer_unknown')
  })

  it('lets the token name the tenant where that was written (tenantFrom)', async () => {
    const server = serverOf({ tenantFrom: 'token', tenants: ['acme', 'globex'] })
    expect((await server.verify(await issue('acme'))).tenant).toBe('acme')
    expect((await server.verify(await issue('globex'), { tenant: 'globex' })).tenant).toBe('globex')
    await refused(server.verify(await issue('acme'), { tenant: 'globex' }), 'tenant_mismatch')
    await refused(server.verify(await issue('initech')), 'issuer_unknown')
  })

  it('binds the audience to the tenant of the issuer, where the token names both', async () => {
    const server = serverOf({ tenantFrom: 'token' }, [ofTenant, api])
    const own = await issue('acme', { aud: 'https://api.example.com/acme/orders' })
    expect((await server.verify(own)).tenant).toBe('acme')
    const other = await issue('acme', { aud: 'https://api.example.com/globex/orders' })
    await refused(server.verify(other), 'audience_mismatch')
    expect((await server.verify(await issue('acme'))).tenant).toBe('acme')
  })

  it('must be named by the tenant claim, too (RFC 8707 §3)', async () => {
    const server = serverOf({ tenants: ['acme', 'globex'], tenantClaim: 'tid' })
    const verify = async (tid?: string) =>
      server.verify(await issue('acme', { tid }), { tenant: 'acme' })
    expect((await verify('acme')).tenant).toBe('acme')
    await refused(verify('globex'), 'tenant_mismatch')
    await refused(verify(), 'tenant_mismatch')
  })

  it('says of another tenant’s issuer that it is one, and not which', async () => {
    const server = serverOf({ tenants: ['acme', 'globex'] })
    const verdict = server.verify(await issue('globex'), { tenant: 'acme' })
    const error = await refused(verdict, 'tenant_mismatch')
    expect(error.detail).toBe('iss names another tenant than the request')
  })

  it('cannot be built where every tenant of the authorization server would pass', () => {
    for (const own of [{}, { tenantClaim: 'tid' }, { tenantFrom: 'request' as const }]) {
      expect(() => serverOf(own)).toThrow(ConfigurationError)
      expect(() => serverOf(own)).toThrow(
        "issuer has {tenant} and audience has not, so that tokens of every tenant would pass: write {tenant} in audience too, list the tenants with tenants: ['acme'], or write tenantFrom: 'token'.",
      )
    }
  })
})

describe('the identifier of an issuer', () => {
  const build = (...issuers: (string | IssuerOptions)[]) =>
    resourceServer(keys, { issuer: issuers, audience: ofTenant })

  it.each([
    [
      'two templates',
      'https://login.example.com/{tenant}/x',
      'https://login.example.com/y/{tenant}',
    ],
    ['templates of one host', 'https://{tenant}.example.com', 'https://{tenant}.eu.example.com'],
    ['a template and one of its tenants', login, 'https://login.example.com/acme/v2.0'],
  ])('cannot be that of two: %s (RFC 9068 §4)', (_, one, other) => {
    expect(() => build(one, other)).toThrow(ConfigurationError)
    expect(() => build(other, one)).toThrow(/^issuer '.*' and '.*' can be the same identifier: /)
    expect(build(one)).toBeDefined()
    expect(build(other)).toBeDefined()
  })

  it('can be beside a template that does not serve it', async () => {
    const acme = 'https://login.example.com/acme/v2.0'
    for (const tenants of [['globex'], (tenant: string) => tenant !== 'acme']) {
      const server = resourceServer(keys, {
        issuer: [
          { issuer: login, jwks: keys.jwks, audience: ofTenant, tenants },
          { issuer: acme, jwks: keys.jwks, audience: api },
        ],
      })
      expect((await server.verify(await issue('acme'))).tenant).toBeUndefined()
      const aud = 'https://api.example.com/globex/orders'
      const token = await server.verify(await issue('globex', { aud }), { tenant: 'globex' })
      expect(token.tenant).toBe('globex')
      await refused(server.verify(await issue('acme', { aud })), 'audience_mismatch')
    }
  })

  it('can be beside a template that it is not of', () => {
    expect(
      build(login, 'https://login.example.com', 'https://sts.example.net/{tenant}/'),
    ).toBeDefined()
  })
})

describe('the issuers of a template', () => {
  const fetched: string[] = []
  const serverFor = (tenants?: string[]) =>
    resourceServer(keys, {
      issuer: { issuer: login, jwksUri: 'https://login.example.com/{tenant}/keys', tenants },
      audience: ofTenant,
      fetch: async (url) => {
        fetched.push(url)
        return url.includes('stranger')
          ? new Response('', { status: 404 })
          : Response.json(keys.jwks)
      },
    })
  const verify = async (server: ReturnType<typeof serverFor>, tenant: string, requested = tenant) =>
    server.verify(await issue(tenant, { aud: `https://api.example.com/${tenant}/orders` }), {
      tenant: requested,
    })

  it('have keys of their own, and cause no traffic for another tenant (RFC 9068 §4)', async () => {
    fetched.length = 0
    const server = serverFor(['acme', 'globex'])
    await refused(verify(server, 'acme', 'globex'), 'tenant_mismatch')
    await refused(verify(server, 'initech'), 'issuer_unknown')
    expect(fetched).toEqual([])
    await verify(server, 'acme')
    await verify(server, 'globex')
    await verify(server, 'acme')
    expect(fetched).toEqual([
      'https://login.example.com/acme/keys',
      'https://login.example.com/globex/keys',
    ])
  })

  it.each([
    ['at a URL of each', 'https://login.example.com/{tenant}/keys'],
    ['at one URL for all', 'https://login.example.com/keys'],
  ])('can have their keys %s, shared by a store', async (_, jwksUri) => {
    const stored: string[] = []
    const server = resourceServer(keys, {
      issuer: { issuer: login, jwksUri },
      audience: ofTenant,
      fetch: async () => Response.json(keys.jwks),
      keySetStore: {
        get: async () => undefined,
        set: async (uri) => void stored.push(uri),
      },
    })
    expect((await verify(server, 'acme')).tenant).toBe('acme')
    expect(stored).toEqual([jwksUri.replace('{tenant}', 'acme')])
  })

  it.each([
    [
      'a template of keys for an issuer that is none',
      'https://login.example.com',
      'https://login.example.com/{tenant}/keys',
    ],
    ['a template of keys by http', login, 'http://login.example.com/{tenant}/keys'],
  ])('cannot have %s', (_, issuer, jwksUri) => {
    const build = () => resourceServer(keys, { issuer: { issuer, jwksUri }, audience: ofTenant })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(/^jwksUri ".*" (is not an absolute https URL|uses http: beyond loopback)/)
  })

  it('are not forgotten for strangers, however many a client names', async () => {
    fetched.length = 0
    const server = serverFor()
    await verify(server, 'acme')
    await verify(server, 'acme')
    expect(server.health().issuers).toEqual([{ issuer: login, relaxations: [], tenants: 1 }])
    const unsigned = await Promise.all(
      Array.from({ length: 1100 }, (_, at) => issue(`stranger-${at}`, { exp: 1 })),
    )
    for (const token of unsigned) {
      await server.verify(token, { tenant: 'stranger-0' }).catch(() => undefined)
    }
    await verify(server, 'acme')
    expect(fetched).toEqual(['https://login.example.com/acme/keys'])
    expect(server.health().issuers).toMatchObject([{ tenants: 1 }])
  })

  it('are remembered where they have no keys, so that they are left alone for a while', async () => {
    fetched.length = 0
    const server = serverFor()
    for (let at = 0; at < 10; at += 1) {
      await expect(verify(server, 'stranger')).rejects.toMatchObject({ reason: 'keys_unavailable' })
    }
    expect(fetched.length).toBeLessThan(5)
    expect(new Set(fetched)).toEqual(new Set(['https://login.example.com/stranger/keys']))
  })
})
