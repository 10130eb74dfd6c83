import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')

describe('the tenant that the token names (tenantFrom)', () => {
  const server = resourceServer(keys, {
    issuer: {
      issuer: 'https://login.example.com',
      jwks: keys.jwks,
      tenantFrom: 'token',
      tenants: ['acme', 'globex'],
    },
    audience: 'https://api.example.com/{tenant}/orders',
  })

  it('is bound to the verdict where the request names none (RFC 8707 §3)', async () => {
    const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
    expect((await server.verify(token)).tenant).toBe('acme')
  })

  it('is the tenant of the request where there is one (RFC 8707 §3)', async () => {
    const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
    expect((await server.verify(token, { tenant: 'acme' })).tenant).toBe('acme')
    await refused(server.verify(token, { tenant: 'globex' }), 'audience_mismatch')
  })

  it.each<[string, () => string]>([
    ['throws', () => JSON.parse('no JSON')],
    ['rejects', () => Promise.reject(new Error('no tenant')) as unknown as string],
    ['answers undefined', () => undefined as unknown as string],
    ['answers undefined later', () => Promise.resolve() as unknown as string],
    ['answers an empty text', () => ''],
  ])(
    'does not stand in for a tenant of the request that was to be found: it %s (RFC 8707 §3)',
    async (_, tenant) => {
      const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
      await refused(server.verify(token, { tenant }), 'tenant_invalid')
    },
  )

  it.each([
    ['a tenant that is not listed', 'https://api.example.com/initech/orders'],
    ['no tenant', 'https://api.example.com//orders'],
    ['two segments', 'https://api.example.com/acme/x/orders'],
    ['a dot segment', 'https://api.example.com/../orders'],
    ['an escape', 'https://api.example.com/%61cme/orders'],
    ['the template', 'https://api.example.com/{tenant}/orders'],
    ['another suffix', 'https://api.example.com/acme/invoices'],
    ['another suffix of the same length', 'https://api.example.com/acme/orderz'],
    ['another prefix', 'https://api.example/acme/orders'],
    ['another prefix of the same length', 'https://api.example.net/acme/orders'],
  ])('is refused where the audience names %s (RFC 8707 §3)', async (_, aud) => {
    const error = await refused(server.verify(await keys.issue({ aud })), 'audience_mismatch')
    expect(error.detail).toBe('aud does not name https://api.example.com/{tenant}/orders')
  })

  it('passes over audiences of tenants that are not served (RFC 8707 §3)', async () => {
    const aud = ['https://api.example.com/initech/orders', 'https://api.example.com/globex/orders']
    expect((await server.verify(await keys.issue({ aud }))).tenant).toBe('globex')
  })

  it('may be named by several audiences, and is one (RFC 8707 §3)', async () => {
    const both = resourceServer(keys, {
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, tenantFrom: 'token' },
      audience: ['https://api.example.com/{tenant}/orders', 'urn:example:{tenant}'],
    })
    const of = (tenant: string) => keys.issue({ aud: [`urn:example:${tenant}`, orders] })
    const orders = 'https://api.example.com/acme/orders'
    const token = await both.verify(await of('acme'))
    expect([token.tenant, token.resource]).toEqual(['acme', orders])
    const error = await refused(both.verify(await of('globex')), 'audience_not_single')
    expect(error.detail).toBe('aud names several tenants, and the request names none')
  })

  it('has to pass isTenant, too (RFC 8707 §3)', async () => {
    const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
    const picky = resourceServer(keys, {
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, tenantFrom: 'token' },
      audience: 'https://api.example.com/{tenant}/orders',
      isTenant: (value) => value === 'globex',
    })
    await refused(picky.verify(token), 'audience_mismatch')
  })
})
