import { setImmediate } from 'node:timers/promises'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import type { RequestLike } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { listen, names, stopDurations, subscribeTo } from './observe.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue()
const issuer = 'https://login.example.com'
const resource = 'https://api.example.com/orders'

describe('the channels', () => {
  it('tell a subscriber what no handler is there for', async () => {
    stopDurations()
    const told: unknown[] = []
    subscribeTo(names, (event, name) => told.push([name, event]))
    const server = resourceServer(keys)
    await server.verify(jwt)
    const accepted = { issuer, resource, tenant: undefined, route: undefined, claims: undefined }
    expect(told).toEqual([
      [
        'oauth-resource-server:accepted',
        { ...accepted, requiredScopes: [], cached: false, duration: 0 },
      ],
    ])
  })

  it('tell the very object that the handler is told, frozen', async () => {
    const { on, told } = listen()
    const subscribed: unknown[] = []
    subscribeTo(names, (event) => subscribed.push(event))
    const server = resourceServer(keys, {
      on,
      audience: [resource, 'https://api.example.com/'],
      notifyScopes: ['orders.read'],
    })
    await server.verify(jwt)
    await refused(server.verify('junk'), 'token_malformed')
    expect(told.map(([name]) => name)).toEqual([
      ...['configuration.warning', 'accepted', 'scope.used', 'refused'],
    ])
    expect(subscribed.length).toBe(4)
    for (const [index, [, event]] of told.entries()) {
      expect(subscribed[index]).toBe(event)
      expect(Object.isFrozen(event)).toBe(true)
    }
  })

  it('tell of keys', async () => {
    const told: unknown[] = []
    subscribeTo(names, (event, name) => told.push([name, event]))
    const server = resourceServer(keys, {
      issuer: { issuer, jwksUri: `${issuer}/jwks` },
      fetch: async () => Response.json(keys.jwks),
    })
    await server.ready()
    expect(told).toEqual([
      ['oauth-resource-server:keys.refreshed', { issuer, keys: 1, skipped: 0, freshFor: 600 }],
    ])
  })

  it('are enough of a listener for notifyScopes', () => {
    const create = () => resourceServer(keys, { notifyScopes: ['orders.read'] })
    expect(create).toThrow('notifyScopes has no effect while nobody listens')
    subscribeTo(['scope.used'], () => {})
    expect(create()).toBeDefined()
  })

  it.each<[string, string[] | undefined]>([
    ['', undefined],
    [', whatever else was listened to', ['orders.read']],
  ])('tell of requests that begin once somebody subscribed%s', async (_, notifyScopes) => {
    const told: unknown[] = []
    subscribeTo(['scope.used'], () => {})
    const audience = 'https://api.example.com/{tenant}'
    const server = resourceServer(keys, { audience, notifyScopes })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    let name: (tenant: string) => void = () => {}
    const named = new Promise<string>((resolve) => {
      name = resolve
    })
    const accepted = server.verify(token, { tenant: () => named })
    const failed = server.verify('junk', { tenant: () => named })
    subscribeTo(['accepted', 'refused'], (event) => told.push(event))
    name('acme')
    await accepted
    await refused(failed, 'token_malformed')
    expect(told).toEqual([])
    await server.verify(token, { tenant: 'acme' })
    expect(told.length).toBe(1)
  })

  it('cost nothing while nobody listens: no time is taken and no route is asked for', async () => {
    const time = vi.spyOn(performance, 'now')
    onTestFinished(() => time.mockRestore())
    const route = vi.fn(() => '/orders')
    const guard = resourceServer(keys, { auditClaims: ['sub'] }).guard({}, route)
    const before = time.mock.calls.length
    await guard.admit({ headers: { authorization: `Bearer ${jwt}` } })
    expect(() => guard.admit({ headers: {} })).toThrow()
    expect(time.mock.calls.length - before).toBe(0)
    expect(route).not.toHaveBeenCalled()
  })

  it.each([
    ['accepted', ['/orders']],
    ['refused', ['/']],
  ])(
    'ask for the route of what they tell alone, where only %s is listened to',
    async (name, asked) => {
      subscribeTo([name], () => {})
      const route = vi.fn(({ url }: RequestLike) => url)
      const guard = resourceServer(keys).guard({}, route)
      await guard.admit({ url: '/orders', headers: { authorization: `Bearer ${jwt}` } })
      expect(() => guard.admit({ url: '/', headers: {} })).toThrow()
      expect(route.mock.results.map(({ value }) => value)).toEqual(asked)
    },
  )

  it('whose subscriber throws change no verdict; Node.js reports it, as for every channel', async () => {
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    const uncaught: unknown[] = []
    process.on('uncaughtException', (error) => uncaught.push(error))
    onTestFinished(() => {
      process.removeAllListeners('uncaughtException')
      for (const listener of listeners) process.on('uncaughtException', listener)
    })
    const failure = new Error('the subscriber failed')
    subscribeTo(['accepted', 'refused'], () => {
      throw failure
    })
    const told: unknown[] = []
    subscribeTo(['accepted', 'refused'], (_, name) => told.push(name))
    const server = resourceServer(keys)
    expect((await server.verify(jwt)).subject).toBe('user-1')
    await refused(server.authenticate({ headers: {} }), 'token_missing')
    await setImmediate()
    expect(told).toEqual(['oauth-resource-server:accepted', 'oauth-resource-server:refused'])
    expect(uncaught).toEqual([failure, failure])
  })
})
