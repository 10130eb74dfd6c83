import { describe, expect, it } from 'vitest'
import type { ResourceServerOptions } from '../../src/index.js'
import { ConfigurationError } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const issuer = { issuer: 'https://login.example.com', jwks: keys.jwks }
const acme = 'https://api.example.com/acme/orders'
const orders = 'https://api.example.com/orders'
const hostile: [string, unknown][] = [
  ['missing', undefined],
  ['an empty text', ''],
  ['a number', 1],
  ['true', true],
  ['null', null],
  ['an array of the tenant', ['acme']],
  ['an object', {}],
  ['a dot segment', '..'],
  ['the tenant and a space', 'acme '],
  ['the tenant and a NUL', 'acme\u0000'],
  ['the tenant, escaped', '%61cme'],
  ['a Cyrillic look-alike', '\u0430cme'],
  ['the tenant in another case', 'Acme'],
  ['another tenant', 'globex'],
]

describe.each<[string, Partial<ResourceServerOptions>, string]>([
  [
    'beside an audience that names it',
    { audience: 'https://api.example.com/{tenant}/orders' },
    acme,
  ],
  ['where the audience names none', {}, orders],
  ['beside both kinds', { audience: ['https://api.example.com/{tenant}/orders', orders] }, orders],
])('tenantClaim, %s', (_, options, aud) => {
  const server = resourceServer(keys, { tenantClaim: 'tid', ...options })

  it('accepts a token whose claim names the tenant of the request (RFC 8707 §3)', async () => {
    const token = await server.verify(await keys.issue({ aud, tid: 'acme' }), { tenant: 'acme' })
    expect([token.tenant, token.resource]).toEqual(['acme', aud])
  })

  it.each(hostile)('refuses a claim that is %s (RFC 8707 §3)', async (_title, tid) => {
    const verdict = server.verify(await keys.issue({ aud, tid }), { tenant: 'acme' })
    const error = await refused(verdict, 'tenant_mismatch')
    expect(error.detail).toMatch(/^tid (is|names) /)
    expect(error.detail).not.toContain('acme')
  })

  it('does not stand in for the tenant of a request (RFC 8707 §3)', async () => {
    await refused(server.verify(await keys.issue({ aud, tid: 'acme' })), 'tenant_invalid')
  })

  it('does not stand in for the audience (RFC 9068 §4)', async () => {
    const token = await keys.issue({ aud: 'https://api.example.com/globex/orders', tid: 'acme' })
    await refused(server.verify(token, { tenant: 'acme' }), 'audience_mismatch')
  })
})

describe('what tenantClaim says', () => {
  it.each<[string, unknown, string]>([
    ['missing', undefined, 'tid is missing, and tenantClaim requires it'],
    ['no tenant', 'a b', 'tid is no tenant that isTenant accepts'],
    ['another', 'globex', 'tid names another tenant than the request, the audience or the issuer'],
  ])('of a claim that is %s', async (_, tid, detail) => {
    const server = resourceServer(keys, { tenantClaim: 'tid' })
    const verdict = server.verify(await keys.issue({ tid }), { tenant: 'acme' })
    expect((await refused(verdict, 'tenant_mismatch')).detail).toBe(detail)
  })

  it.each(['__proto__', 'toString', 'hasOwnProperty'])(
    'is nothing that every object has: %s',
    async (tenantClaim) => {
      const server = resourceServer(keys, { tenantClaim })
      const error = await refused(
        server.verify(await keys.issue(), { tenant: 'acme' }),
        'tenant_mismatch',
      )
      expect(error.detail).toBe(`${tenantClaim} is missing, and tenantClaim requires it`)
    },
  )
})

describe('tenantClaim where the token names the tenant (tenantFrom)', () => {
  const build = (audience: string | string[], tenants?: string[]) =>
    resourceServer(keys, {
      issuer: { ...issuer, tenantFrom: 'token', tenants },
      audience,
      tenantClaim: 'tid',
    })
  const template = 'https://api.example.com/{tenant}/orders'

  it('names it alone where the audience names none', async () => {
    const server = build(orders)
    expect((await server.verify(await keys.issue({ tid: 'acme' }))).tenant).toBe('acme')
    const verdict = server.verify(await keys.issue({ tid: 'acme' }), { tenant: 'globex' })
    await refused(verdict, 'tenant_mismatch')
    await refused(server.verify(await keys.issue()), 'tenant_mismatch')
  })

  it('names one that the issuer serves (RFC 8707 §3)', async () => {
    const server = build(orders, ['acme'])
    expect((await server.verify(await keys.issue({ tid: 'acme' }))).tenant).toBe('acme')
    const error = await refused(
      server.verify(await keys.issue({ tid: 'globex' })),
      'tenant_mismatch',
    )
    expect(error.detail).toBe('tid names a tenant that the issuer does not serve')
  })

  it('names the same as the audience (RFC 8707 §3)', async () => {
    const server = build(template)
    expect((await server.verify(await keys.issue({ aud: acme, tid: 'acme' }))).tenant).toBe('acme')
    const other = await keys.issue({ aud: acme, tid: 'globex' })
    const detail = 'tid names another tenant than the request, the audience or the issuer'
    expect((await refused(server.verify(other), 'tenant_mismatch')).detail).toBe(detail)
    const served = build(template, ['acme'])
    expect((await refused(served.verify(other), 'tenant_mismatch')).detail).toBe(detail)
  })

  it('names the tenant of a token for everybody (RFC 8707 §3)', async () => {
    const server = build([template, orders], ['acme'])
    const token = await server.verify(await keys.issue({ aud: orders, tid: 'acme' }))
    expect([token.tenant, token.resource]).toEqual(['acme', orders])
    const other = await keys.issue({ aud: orders, tid: 'globex' })
    await refused(server.verify(other), 'tenant_mismatch')
  })
})

describe('tenantClaim, configured', () => {
  const other = { issuer: 'https://login.example.net', jwks: keys.jwks }
  const net = (changes: object) => keys.issue({ iss: 'https://login.example.net', ...changes })

  it('holds for every issuer, and otherwise for the one that has it', async () => {
    const all = resourceServer(keys, { issuer: [issuer, other], tenantClaim: 'tid' })
    await refused(all.verify(await net({}), { tenant: 'acme' }), 'tenant_mismatch')
    const one = resourceServer(keys, { issuer: [issuer, { ...other, tenantClaim: 'tid' }] })
    expect((await one.verify(await net({ tid: 'acme' }), { tenant: 'acme' })).tenant).toBe('acme')
    await refused(one.verify(await net({})), 'tenant_invalid')
    expect((await one.verify(await keys.issue())).tenant).toBeUndefined()
  })

  it('is another one for an issuer that says so', async () => {
    const own = { ...other, tenantClaim: 'org_id' }
    const server = resourceServer(keys, { issuer: [issuer, own], tenantClaim: 'tid' })
    const tokens = { org: await net({ org_id: 'acme' }), tid: await net({ tid: 'acme' }) }
    expect((await server.verify(tokens.org, { tenant: 'acme' })).tenant).toBe('acme')
    await refused(server.verify(tokens.tid, { tenant: 'acme' }), 'tenant_mismatch')
  })

  it('is not switched off by an issuer that says undefined', async () => {
    const own = { ...issuer, tenantClaim: undefined }
    const server = resourceServer(keys, { issuer: own, tenantClaim: 'tid' })
    await refused(server.verify(await keys.issue(), { tenant: 'acme' }), 'tenant_mismatch')
  })

  it.each([null, '', 1, true, ['tid'], {}])('cannot be %j', (value) => {
    const tenantClaim = value as string
    const own = { ...issuer, tenantClaim: 'tid' }
    const builds = [
      () => resourceServer(keys, { tenantClaim }),
      () => resourceServer(keys, { issuer: { ...issuer, tenantClaim } }),
      () => resourceServer(keys, { issuer: own, tenantClaim }),
    ]
    for (const build of builds) {
      expect(build).toThrow(ConfigurationError)
      expect(build).toThrow(/^tenantClaim is .*: write the name of the claim that names the tenant/)
    }
  })
})
