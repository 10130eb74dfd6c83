import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken, requireScope } from '../../adapters/express/index.js'
import { createResourceServer, type ResourceServersOptions } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { audiences, issuer, listener, shop } from './shop.js'

const keys = await createTestKeys('ES256')
const emergency = 'orders.emergency'
const jwt = await keys.issue({ scope: `orders.read ${emergency}` })
const plain = await keys.issue()

/** Orders has a scope for emergencies. */
function observed(options: Partial<ResourceServersOptions> = {}) {
  const { on, told } = listener()
  const scopes = ['orders.read', 'orders.write', emergency, 'orders.erase', 'orders.admin']
  const notifyScopes = [emergency, 'orders.erase']
  const { orders } = shop(keys, { on, orders: { scopes, notifyScopes }, ...options })
  const used = () => told.filter(([name]) => name === 'scope.used').map(([, event]) => event)
  return { orders, told, used }
}
const event = (scope: string, required: boolean) => ({
  ...{ scope, required, issuer, resource: audiences.orders, tenant: undefined },
  ...{ resourceName: 'orders', route: undefined as string | undefined, claims: undefined },
})

describe('scope.used', () => {
  it('is told of each request whose token has a named scope, verified now or before', async () => {
    const { orders, told } = observed()
    await orders.verify(jwt)
    await orders.verify(jwt)
    expect(orders.health().cache).toMatchObject({ hits: 1 })
    expect(told.map(([name]) => name)).toEqual([
      ...['accepted', 'scope.used'],
      ...['accepted', 'scope.used'],
    ])
    expect([told[1]?.[1], told[3]?.[1]]).toEqual([event(emergency, false), event(emergency, false)])
  })

  it('is told where nothing else is listened to', async () => {
    const told: object[] = []
    const on = { 'scope.used': (used: object) => void told.push({ ...used }) }
    const { orders } = observed({ on })
    await orders.verify(jwt)
    expect(told).toEqual([event(emergency, false)])
  })

  it.each([
    [emergency, true],
    [`orders.read ${emergency}`, true],
    [{ anyOf: ['orders.read', emergency] }, true],
    ['orders.read', false],
    [undefined, false],
  ])('says whether the operation names it: %j, %s', async (scope, required) => {
    const { orders, used } = observed()
    await orders.verify(jwt, { scope })
    await orders.guard({ scope }).admit({ headers: { authorization: `Bearer ${jwt}` } })
    expect(used()).toEqual([event(emergency, required), event(emergency, required)])
  })

  it('is told of each of several, and of those that are implied', async () => {
    const { orders, used } = observed({
      impliedScopes: { 'orders.admin': [emergency, 'orders.erase'] },
    })
    await orders.verify(await keys.issue({ scope: 'orders.admin' }), { scope: 'orders.erase' })
    expect(used()).toEqual([event(emergency, false), event('orders.erase', true)])
  })

  it('is not told of a token without one, nor of a request that is refused', async () => {
    const { orders, used } = observed()
    await orders.verify(plain)
    await refused(orders.verify(plain, { scope: emergency }), 'scope_insufficient')
    await refused(orders.verify(jwt, { scope: 'orders.write' }), 'scope_insufficient')
    const other = await keys.issue({ scope: emergency, aud: audiences.users })
    await refused(orders.verify(other), 'audience_mismatch')
    expect(used()).toEqual([])
  })

  it('is told again of a further operation that names it', async () => {
    const { orders, used } = observed()
    const token = await orders.verify(jwt)
    orders.authorize(token, { scope: 'orders.read' })
    orders.authorize(token, { scope: emergency })
    expect(() => orders.authorize(token, { scope: 'orders.erase' })).toThrow()
    expect(() => orders.authorize(undefined, { scope: emergency })).toThrow()
    expect(used()).toEqual([event(emergency, false), event(emergency, true)])
  })

  it('is told of a route of Express, and of requireScope behind it', async () => {
    const { orders, used } = observed()
    const app = express()
    app.get('/', requireAccessToken(orders), requireScope(emergency), (_req, res) => {
      res.send('opened')
    })
    const response = await request(app).get('/').set('Authorization', `Bearer ${jwt}`)
    expect(response.text).toBe('opened')
    expect(used()).toEqual([
      { ...event(emergency, false), route: '/' },
      { ...event(emergency, true), route: '/' },
    ])
  })

  it('names the issuer as configured, and the tenant', async () => {
    const { on, told } = listener()
    const server = createResourceServer({
      issuer: { issuer: 'https://login.example.com/{tenant}', jwks: keys.jwks },
      audience: 'https://api.example.com/{tenant}/orders',
      clock: () => now * 1000,
      notifyScopes: [emergency],
      on,
    })
    const iss = 'https://login.example.com/acme'
    const aud = 'https://api.example.com/acme/orders'
    const token = await server.verify(await keys.issue({ iss, aud, scope: emergency }), {
      tenant: 'acme',
    })
    server.authorize(token, { scope: emergency })
    const known = { issuer: 'https://login.example.com/{tenant}', resource: aud, tenant: 'acme' }
    const unknown = { route: undefined, claims: undefined }
    expect(told.map(([name]) => name)).toEqual(['accepted', 'scope.used', 'scope.used'])
    expect(told[0]?.[1]).toMatchObject(known)
    expect(told.slice(1).map(([, event]) => event)).toEqual([
      { scope: emergency, required: false, ...known, ...unknown },
      { scope: emergency, required: true, ...known, ...unknown },
    ])
  })

  it('names the issuer of a token that another server accepted', async () => {
    const other = createResourceServer({
      issuer: { issuer: 'https://other.example', jwks: keys.jwks },
      audience: audiences.orders,
      clock: () => now * 1000,
    })
    const iss = 'https://other.example'
    const token = await other.verify(await keys.issue({ iss, scope: emergency }))
    const { orders, used } = observed()
    orders.authorize(token, { scope: emergency })
    expect(used()).toEqual([{ ...event(emergency, true), issuer: iss }])
  })

  it('is told once of a scope that is named twice', async () => {
    const { orders, used } = observed({
      orders: { scopes: ['orders.read', emergency], notifyScopes: [emergency, emergency] },
    } as object)
    await orders.verify(jwt)
    expect(used()).toEqual([event(emergency, false)])
  })

  it('is wanted for scopes that can be', () => {
    const create = (notifyScopes: string[]) =>
      createResourceServer({
        issuer: { issuer, jwks: keys.jwks },
        audience: audiences.orders,
        notifyScopes,
        on: { 'scope.used': () => {} },
      })
    expect(create([emergency, emergency])).toBeDefined()
    expect(() => create(['a b'])).toThrow(
      'notifyScopes has "a b", which no scope can be: write one scope in each place.',
    )
  })
})
