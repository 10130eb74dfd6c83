import { inspect } from 'node:util'
import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { requireAccessToken } from '../../adapters/express/index.js'
import { type AccessToken, createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { audiences, issuer, shop } from './shop.js'

const keys = await createTestKeys('ES256')
const claims = {
  aud: [audiences.orders, audiences.users, audiences.admin],
  email: 'user@example.com',
  address: { country: 'CH' },
  act: { sub: 'service-1', iss: issuer, client_id: 'c', email: 'x@example.com', act: { sub: 'y' } },
}
const header = { email: 'user@example.com', kid: 'ES256-1' }
const jwt = await keys.issue(claims, { header })
const servers = shop(keys, {
  users: { visibleClaims: ['email', 'phone', 'act', 'address'] },
  admin: { visibleClaims: [] },
})

describe('the claims that handlers see', () => {
  it('are all of them, unless a resource says otherwise', async () => {
    const token = await servers.orders.verify(jwt)
    expect(token.claims).toMatchObject(claims)
    expect(token.header.email).toBe('user@example.com')
    expect(token.actor).toEqual({
      ...{ sub: 'service-1', iss: issuer, client_id: 'c', email: 'x@example.com' },
    })
  })

  // Twice: a token that was verified before shows no more.
  it.each(['cold', 'warm'])('are those that are named, as they stand and frozen (%s)', async () => {
    const token = await servers.users.verify(jwt)
    expect(token.claims).toEqual({
      email: 'user@example.com',
      address: { country: 'CH' },
      act: claims.act,
    })
    expect(Object.isFrozen(token.claims)).toBe(true)
    expect(Object.isFrozen(token.claims.address)).toBe(true)
    expect(token.claims).toBe(token.claims)
    expect(token.actor?.email).toBe('x@example.com')
  })

  it('are none where none is named: the accessors stay, and no claim leaks', async () => {
    const token = await servers.admin.verify(jwt)
    expect(token.claims).toEqual({})
    expect(token.hasScope('orders.read')).toBe(true)
    expect(JSON.parse(JSON.stringify(token))).toEqual({
      ...{ issuer, subject: 'user-1', clientId: 'client-1', tokenId: 'token-1' },
      ...{ audience: claims.aud, resource: audiences.admin },
      ...{ scopes: ['orders.read', 'orders.write'], expiresAt: now + 300, issuedAt: now - 10 },
      // Seen to be delegated, and to whom, and no more.
      actor: { iss: issuer, sub: 'service-1', client_id: 'c' },
      claims: {},
      header: { typ: 'at+jwt', alg: 'ES256', kid: 'ES256-1' },
    })
    expect(Object.isFrozen(token.actor)).toBe(true)
    expect(Object.isFrozen(token.header)).toBe(true)
  })

  it('leave a token without an actor without one', async () => {
    const plain = await keys.issue({ aud: audiences.admin })
    expect((await servers.admin.verify(plain)).actor).toBeUndefined()
  })

  it('are what a handler of Express sees', async () => {
    const app = express().get('/', requireAccessToken(servers.admin), (req, res) => {
      res.json(req.auth)
    })
    const { text } = await request(app).get('/').set('Authorization', `Bearer ${jwt}`)
    expect(text).toContain('user-1')
    expect(text).not.toContain('example.com"}')
    expect(text).not.toMatch(/user@|x@|CH/)
  })

  it('are more for a check: whoever decides sees all claims (cold and warm)', async () => {
    const seen: AccessToken[] = []
    const { admin } = shop(keys, {
      admin: { visibleClaims: [] },
      check: {
        name: 'not suspended',
        test: (token) => seen.push(token) > 0 && token.claims.suspended !== true,
      },
    })
    const suspended = await keys.issue({ ...claims, suspended: true }, { header })
    await refused(admin.verify(suspended), 'check_refused')
    await refused(admin.verify(suspended), 'check_refused')
    const token = await admin.verify(jwt)
    expect(await admin.verify(jwt)).toBe(token)
    expect([token.claims, token.actor]).toEqual([
      {},
      { iss: issuer, sub: 'service-1', client_id: 'c' },
    ])
    expect(
      seen.map((each) => [each.claims.suspended, each.claims.email, each.header.email]),
    ).toEqual([
      ...[true, true, undefined, undefined].map((is) => [
        ...[is, 'user@example.com', 'user@example.com'],
      ]),
    ])
    const { claims: all, header: ofSeen, actor, ...identity } = JSON.parse(JSON.stringify(seen[2]))
    expect([all.email, ofSeen.email, actor.email]).toEqual([
      ...['user@example.com', 'user@example.com', 'x@example.com'],
    ])
    expect(JSON.parse(JSON.stringify(token))).toMatchObject(identity)
    expect(Object.isFrozen(seen[2])).toBe(true)
  })

  it('are not to be had by what the token is made of', async () => {
    const token = await servers.admin.verify(jwt)
    const { constructor: made } = Object.getPrototypeOf(token)
    expect(Reflect.ownKeys(made).sort()).toEqual(['length', 'name', 'prototype'])
    const views = [
      structuredClone(token),
      { ...token },
      inspect(token, { depth: 9, showHidden: true }),
    ]
    expect(inspect(views, { depth: 9 })).not.toMatch(/user@|x@|CH/)
  })

  it('are more for a check, of what a schema made, too', async () => {
    const seen: unknown[] = []
    const server = createResourceServer({
      issuer: { issuer, jwks: keys.jwks },
      audience: audiences.orders,
      clock: () => now * 1000,
      visibleClaims: ['email'],
      claims: z.object({ email: z.string(), country: z.string().default('CH') }),
      check: { name: 'any', test: ({ claims }) => seen.push(claims) > 0 },
    })
    expect((await server.verify(jwt)).claims).toEqual({ email: 'user@example.com' })
    expect(seen).toEqual([{ email: 'user@example.com', country: 'CH' }])
  })

  it('are not those of every object', async () => {
    const { orders } = shop(keys, {
      orders: { visibleClaims: ['constructor', '__proto__', 'own'] },
    })
    const text = '{"__proto__":{"polluted":true},"own":1}'
    const token = await orders.verify(await keys.issue(JSON.parse(text)))
    expect(Object.keys(token.claims).sort()).toEqual(['__proto__', 'own'])
    expect(token.claims.polluted).toBeUndefined()
  })

  it('can be said for all resources, and otherwise for one', async () => {
    const { orders, users } = shop(keys, {
      visibleClaims: ['email'],
      users: { visibleClaims: ['address'] },
    })
    expect((await orders.verify(jwt)).claims).toEqual({ email: 'user@example.com' })
    expect((await users.verify(jwt)).claims).toEqual({ address: { country: 'CH' } })
  })

  it('can be said for a single resource server', async () => {
    const server = createResourceServer({
      issuer: { issuer, jwks: keys.jwks },
      audience: audiences.orders,
      clock: () => now * 1000,
      visibleClaims: ['email'],
    })
    expect((await server.verify(jwt)).claims).toEqual({ email: 'user@example.com' })
  })
})
