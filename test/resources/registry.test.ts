import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken } from '../../adapters/express/index.js'
import { createResourceServer, createResourceServers } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { audiences, issuer, listener, shop } from './shop.js'

const keys = await createTestKeys('ES256', 'EdDSA')
const names = ['orders', 'users', 'admin'] as const
const pairs = names.flatMap((token) => names.map((at) => [token, at] as const))
const tokenFor = (name: keyof typeof audiences) => keys.issue({ aud: audiences[name] })

describe('several resources behind one server', () => {
  const servers = shop(keys)
  const app = express()
  for (const name of names) {
    app.get(`/${name}`, requireAccessToken(servers[name]), (req, res) => {
      res.send(req.auth?.resource)
    })
  }

  it('are a frozen record of resource servers', () => {
    expect(Object.keys(servers)).toEqual(['orders', 'users', 'admin'])
    expect(Object.isFrozen(servers)).toBe(true)
    for (const name of names) {
      expect(Object.isFrozen(servers[name])).toBe(true)
      expect(servers[name].declared.name).toBe(name)
    }
  })

  it.each(pairs)('a token for %s at %s passes where both are one (RFC 8707 §2)', async (of, at) => {
    const token = await tokenFor(of)
    // Twice: what was verified before has the same verdict.
    for (const _ of ['cold', 'warm']) {
      if (of === at) expect((await servers[at].verify(token)).resource).toBe(audiences[at])
      else await refused(servers[at].verify(token), 'audience_mismatch')
    }
    const response = await request(app).get(`/${at}`).set('Authorization', `Bearer ${token}`)
    expect(response.status).toBe(of === at ? 200 : 401)
    if (of === at) expect(response.text).toBe(audiences[at])
  })

  it('take a token for several of them, each as its own (RFC 7519 §4.1.3)', async () => {
    const token = await keys.issue({
      aud: [audiences.orders, audiences.users],
      scope: 'users.read',
    })
    for (const _ of ['cold', 'warm']) {
      expect((await servers.orders.verify(token)).resource).toBe(audiences.orders)
      const granted = await servers.users.verify(token, { scope: 'users.read' })
      expect(granted.resource).toBe(audiences.users)
      await refused(servers.orders.verify(token, { scope: 'orders.read' }), 'scope_insufficient')
      await refused(servers.admin.verify(token), 'audience_mismatch')
    }
  })

  it('limit how long tokens live, each for itself', async () => {
    const lives = { maxLifetime: 300 }
    const { orders, users } = shop(keys, { orders: lives })
    const jwt = await keys.issue({ aud: [audiences.orders, audiences.users], exp: now + 600 })
    await expect(orders.verify(jwt)).rejects.toMatchObject({ reason: 'lifetime_too_long' })
    expect((await users.verify(jwt)).resource).toBe(audiences.users)
  })

  it('have verified tokens of their own: none is found by another', async () => {
    const { orders, users } = shop(keys)
    await orders.verify(await tokenFor('orders'))
    expect(orders.health().cache?.entries).toBe(1)
    expect(users.health().cache?.entries).toBe(0)
  })

  it('are what the only resource of createResourceServer is', async () => {
    const alone = createResourceServer({
      issuer: { issuer, jwks: keys.jwks },
      audience: audiences.orders,
      clock: () => now * 1000,
    })
    const token = await tokenFor('orders')
    expect(await alone.verify(token)).toEqual(await servers.orders.verify(token))
    expect(alone.health().issuers).toEqual(servers.orders.health().issuers)
    expect(alone.declared).toBeUndefined()
  })

  it('say in every event which of them it is', async () => {
    const { on, told } = listener()
    const { orders, users } = shop(keys, { on })
    const token = await orders.verify(await tokenFor('orders'))
    await refused(users.verify(await tokenFor('orders')), 'audience_mismatch')
    await refused(users.authenticate({ headers: {} }), 'token_missing')
    expect(() => orders.authorize(undefined, { scope: 'orders.read' })).toThrow()
    expect(() => users.authorize(token, { scope: 'users.read' })).toThrow()
    expect(told.map(([name, event]) => [name, event.resourceName, event.issuer])).toEqual([
      ['accepted', 'orders', issuer],
      ['refused', 'users', issuer],
      ['refused', 'users', undefined],
      ['refused', 'orders', undefined],
      ['refused', 'users', issuer],
    ])
  })

  it('have names that any object has, without harm', async () => {
    const text =
      '{"__proto__":{"audience":"urn:a","scopes":[]},"constructor":{"audience":"urn:b","scopes":[]}}'
    const servers = createResourceServers({
      issuer: { issuer, jwks: keys.jwks },
      clock: () => now * 1000,
      resources: JSON.parse(text),
    })
    expect(Object.keys(servers)).toEqual(['__proto__', 'constructor'])
    expect(Object.getPrototypeOf(servers)).toBe(Object.prototype)
    const named = Object.getOwnPropertyDescriptor(servers, '__proto__')?.value
    expect((await named.verify(await keys.issue({ aud: 'urn:a' }))).resource).toBe('urn:a')
  })
})

describe('the algorithms of a resource', () => {
  const servers = shop(keys, { admin: { algorithms: ['EdDSA'] } })

  it.each([
    ['orders', 'ES256', undefined],
    ['orders', 'EdDSA', undefined],
    ['admin', 'EdDSA', undefined],
    ['admin', 'ES256', 'algorithm_refused'],
  ] as const)(
    '%s, of a token that is signed with %s: %s (RFC 8725 §3.1)',
    async (at, alg, reason) => {
      // A token for both: that another resource verified it is no verdict here.
      const token = await keys.issue({ aud: [audiences.orders, audiences.admin] }, { alg })
      await servers.orders.verify(token)
      for (const _ of ['cold', 'warm']) {
        if (reason === undefined) expect((await servers[at].verify(token)).subject).toBe('user-1')
        else await refused(servers[at].verify(token), reason)
      }
    },
  )

  it('narrow those of each issuer, and never widen them', () => {
    const withIssuers = (algorithms: string[], ...lists: string[][]) =>
      shop(keys, {
        issuer: lists.map((own, index) => ({
          ...{ issuer: `https://${index}.example`, jwks: keys.jwks, algorithms: own },
        })),
        admin: { algorithms },
      })
    expect(withIssuers(['ES256'], ['ES256', 'RS256']).admin).toBeDefined()
    expect(withIssuers(['ES256', 'EdDSA'], ['ES256', 'RS256'], ['EdDSA']).admin).toBeDefined()
    expect(() => withIssuers(['ES256', 'EdDSA'], ['ES256', 'RS256'])).toThrow(
      "resource 'admin': algorithms names \"EdDSA\", which no issuer's list has: a resource can only narrow these. Leave it out, or write it at the top level or with its issuer too.",
    )
    expect(() => withIssuers(['ES256'], ['ES256'], ['EdDSA', 'RS256'])).toThrow(
      "resource 'admin': algorithms leaves none for issuer 'https://1.example': write some of EdDSA, RS256.",
    )
    expect(() => shop(keys, { algorithms: ['ES256'], admin: { algorithms: ['EdDSA'] } })).toThrow(
      "algorithms leaves none for issuer 'https://login.example.com': write some of ES256.",
    )
  })
})
