import { describe, expect, it } from 'vitest'
import { createResourceServers, type ResourceServersOptions } from '../../src/index.js'
import { createTestIssuer, testClock } from '../../src/testing/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { audiences, listener, resources } from './shop.js'

const keys = await createTestKeys('ES256')

async function started(options: Partial<ResourceServersOptions> = {}) {
  const clock = testClock(1_800_000_000_000)
  const issuer = await createTestIssuer({ clock, audience: audiences.orders })
  const { on, told } = listener()
  const servers = createResourceServers({
    issuer: issuer.issuer,
    clock,
    on,
    ...options,
    resources,
  })
  return { issuer, servers, clock, told, [Symbol.asyncDispose]: () => issuer.close() }
}

describe('the issuers of several resources', () => {
  it('are discovered and fetched once, however many resources wait (RFC 8414 §3)', async () => {
    await using scene = await started()
    const { issuer, servers, told } = scene
    const tokens = await Promise.all(
      [audiences.orders, audiences.users, audiences.admin].map((aud) => issuer.issue({ aud })),
    )
    const [orders, users, admin] = tokens as [string, string, string]
    await Promise.all([
      servers.orders.verify(orders),
      servers.users.verify(users),
      servers.admin.verify(admin),
      servers.orders.ready(),
      servers.users.ready(),
    ])
    expect(issuer.requests('/jwks')).toBe(1)
    expect(told.filter(([name]) => name === 'keys.refreshed')).toHaveLength(1)
  })

  it('have one health, also where one resource alone was asked', async () => {
    await using scene = await started()
    const { issuer, servers, clock } = scene
    await servers.orders.verify(await issuer.issue())
    clock.advance(60)
    expect(servers.users.health().issuers).toEqual(servers.orders.health().issuers)
    expect(servers.admin.health().issuers).toMatchObject([{ state: 'fresh', age: 60 }])
  })

  it('withdraw a key for all of them', async () => {
    await using scene = await started({ jwks: { maxAge: 60, refreshCooldown: 1 } })
    const { issuer, servers, clock } = scene
    const aud = [audiences.orders, audiences.users]
    const token = await issuer.issue({ aud, exp: clock.now() + 3600 })
    await servers.orders.verify(token)
    await servers.users.verify(token)
    await issuer.rotate({ overlap: false })
    clock.advance(61)
    await servers.orders.verify(token)
    await servers.admin.ready()
    await expect.poll(() => issuer.requests('/jwks')).toBe(2)
    await expect.poll(() => servers.users.health().issuers).toMatchObject([{ age: 0 }])
    await refused(servers.users.verify(token), 'key_unknown')
    await refused(servers.orders.verify(token), 'key_unknown')
  })

  it('of a template have one entry for a tenant, with the tenant of its own', async () => {
    const asked: string[] = []
    const servers = createResourceServers({
      issuer: {
        issuer: 'https://login.example.com/{tenant}',
        jwksUri: 'https://login.example.com/{tenant}/jwks',
        tenants: ['acme', 'globex'],
      },
      clock: () => now * 1000,
      fetch: async (url) => {
        asked.push(String(url))
        return Response.json(keys.jwks)
      },
      resources: {
        orders: { audience: 'https://api.example.com/{tenant}/orders', scopes: [] },
        users: { audience: 'https://api.example.com/{tenant}/users', scopes: [] },
        admin: { audience: 'https://api.example.com/admin', scopes: [] },
      },
    })
    const of = (tenant: string, resource: string) =>
      keys.issue({
        iss: `https://login.example.com/${tenant}`,
        aud:
          resource === 'admin' ? audiences.admin : `https://api.example.com/${tenant}/${resource}`,
      })
    for (const tenant of ['acme', 'globex']) {
      const orders = await servers.orders.verify(await of(tenant, 'orders'), { tenant })
      const users = await servers.users.verify(await of(tenant, 'users'), { tenant })
      const admin = await servers.admin.verify(await of(tenant, 'admin'), { tenant })
      expect([orders.tenant, users.tenant, admin.tenant]).toEqual([tenant, tenant, tenant])
      const other = tenant === 'acme' ? 'globex' : 'acme'
      const foreign = servers.orders.verify(await of(tenant, 'orders'), { tenant: other })
      await refused(foreign, 'tenant_mismatch')
    }
    expect(asked).toEqual([
      'https://login.example.com/acme/jwks',
      'https://login.example.com/globex/jwks',
    ])
    for (const server of [servers.orders, servers.users, servers.admin]) {
      expect(server.health().issuers).toMatchObject([{ tenants: 2 }])
    }
  })

  it('of a template that have one JWK Set keep their tenants apart', async () => {
    const { orders, users } = createResourceServers({
      issuer: {
        issuer: 'https://login.example.com/{tenant}',
        jwks: keys.jwks,
        tenants: ['a', 'b'],
      },
      clock: () => now * 1000,
      resources: {
        orders: { audience: audiences.orders, scopes: [] },
        users: { audience: audiences.users, scopes: [] },
      },
    })
    const aud = [audiences.orders, audiences.users]
    const ofA = await keys.issue({ iss: 'https://login.example.com/a', aud })
    const ofB = await keys.issue({ iss: 'https://login.example.com/b', aud })
    for (const server of [orders, users, orders]) {
      expect((await server.verify(ofA, { tenant: 'a' })).tenant).toBe('a')
      expect((await server.verify(ofB, { tenant: 'b' })).tenant).toBe('b')
      await refused(server.verify(ofA, { tenant: 'b' }), 'tenant_mismatch')
    }
  })

  it('have tenants where any resource names them', async () => {
    const { orders, admin } = createResourceServers({
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, tenants: ['acme'] },
      clock: () => now * 1000,
      resources: {
        orders: { audience: 'https://api.example.com/{tenant}/orders', scopes: [] },
        admin: { audience: audiences.admin, scopes: [] },
      },
    })
    const token = await keys.issue({ aud: 'https://api.example.com/globex/orders' })
    await refused(orders.verify(token, { tenant: 'globex' }), 'tenant_invalid')
    const plain = await keys.issue({ aud: audiences.admin })
    expect((await admin.verify(plain)).tenant).toBeUndefined()
    expect(() => admin.guard({ tenant: () => 'acme' })).toThrow('tenant was given')
  })
})
