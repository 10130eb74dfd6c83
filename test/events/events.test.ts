import { describe, expect, it } from 'vitest'
import type { EventHandlers, ResourceServerOptions } from '../../src/index.js'
import { startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue()
const issuer = 'https://login.example.com'

/** A server, and what it told so far. */
function observed(options: Partial<ResourceServerOptions> = {}) {
  const told: [string, unknown][] = []
  const on: EventHandlers = {
    accepted: (event) => told.push(['accepted', event]),
    refused: (event) => told.push(['refused', event]),
    'configuration.warning': (event) => told.push(['configuration.warning', event]),
  }
  return { server: resourceServer(keys, { on, ...options }), told }
}

describe('accepted', () => {
  it('names issuer, resource and tenant as configured, and no claim', async () => {
    const { server, told } = observed()
    await server.verify(jwt)
    await server.authenticate({ headers: { authorization: `Bearer ${jwt}` } })
    const event = { issuer, resource: 'https://api.example.com/orders', tenant: undefined }
    expect(told).toEqual([
      ['accepted', event],
      ['accepted', event],
    ])
    expect(Object.keys(told[0]?.[1] as object)).toEqual(['issuer', 'resource', 'tenant'])
    expect(Object.isFrozen(told[0]?.[1])).toBe(true)
  })

  it('names the tenant that the verdict is bound to', async () => {
    const { server, told } = observed({ audience: 'https://api.example.com/{tenant}' })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    await server.verify(token, { tenant: async () => 'acme' })
    expect(told).toEqual([
      ['accepted', { issuer, resource: 'https://api.example.com/acme', tenant: 'acme' }],
    ])
  })
})

describe('refused', () => {
  it('says at first that nothing is known of the token', async () => {
    const { server, told } = observed()
    await refused(server.authenticate({ headers: {} }), 'token_missing')
    const detail = 'the request has no Authorization credentials'
    expect(told).toEqual([
      [
        'refused',
        { reason: 'token_missing', status: 401, detail, issuer: undefined, unverified: true },
      ],
    ])
    expect(Object.isFrozen(told[0]?.[1])).toBe(true)
  })

  it('names the issuer once the token named one, still unverified', async () => {
    const { server, told } = observed()
    await refused(server.verify(await keys.issue({ exp: now - 60 })), 'token_expired')
    const detail = 'exp has passed, with a clockTolerance of 5 s'
    expect(told).toEqual([
      ['refused', { reason: 'token_expired', status: 401, detail, issuer, unverified: true }],
    ])
  })

  it('says that the signature was verified once it was', async () => {
    const { server, told } = observed()
    await refused(server.verify(jwt, { scope: 'orders.delete' }), 'scope_insufficient')
    expect(told).toEqual([
      [
        'refused',
        {
          reason: 'scope_insufficient',
          status: 403,
          detail: 'the scopes of the token do not suffice: the operation requires orders.delete',
          issuer,
          unverified: false,
        },
      ],
    ])
  })

  it('is told of an operation that requires more of a token that was accepted', async () => {
    const { server, told } = observed()
    const token = await server.verify(jwt)
    expect(() => server.authorize(token, { scope: 'orders.delete' })).toThrow()
    expect(told.map(([name]) => name)).toEqual(['accepted', 'refused'])
    expect(told[1]?.[1]).toMatchObject({ reason: 'scope_insufficient', issuer, unverified: false })
  })

  it('is told of a route, and once', async () => {
    const { server, told } = observed()
    const guard = server.guard({ scope: 'orders.delete' })
    const admit = async () => guard.admit({ headers: { authorization: `Bearer ${jwt}` } })
    await expect(admit()).rejects.toMatchObject({ reason: 'scope_insufficient' })
    expect(told.map(([name]) => name)).toEqual(['refused'])
  })

  it('is told of what nobody could decide, with 503', async () => {
    const dead = await startKeyServer(() => {})
    await dead.close()
    const jwksUri = `${dead.origin}/jwks`
    const { server, told } = observed({ issuer: { issuer, jwksUri } })
    await expect(server.verify(jwt)).rejects.toMatchObject({ reason: 'keys_unavailable' })
    const detail = `${jwksUri} cannot be reached`
    expect(told).toEqual([
      ['refused', { reason: 'keys_unavailable', status: 503, detail, issuer, unverified: true }],
    ])
  })

  it('is not told of errors that are no verdict', async () => {
    const boom = () => {
      throw new Error('no time')
    }
    const { server, told } = observed({ clock: boom })
    await expect(server.verify(jwt)).rejects.toThrow('no time')
    await expect(server.verify(jwt, { scope: '' })).rejects.toThrow('scope is ""')
    expect(told).toEqual([])
  })
})

describe('a handler', () => {
  const handlers: [string, () => unknown][] = [
    ['throws', () => JSON.parse('no JSON')],
    ['rejects', () => Promise.reject(new Error('the log is full'))],
    ['never answers', () => new Promise(() => {})],
    ['answers anything', () => false],
  ]

  it.each(handlers)('that %s changes no verdict', async (_, handler) => {
    const on = { accepted: handler, refused: handler, 'configuration.warning': handler }
    const server = resourceServer(keys, {
      on,
      audience: ['https://api.example.com/orders', 'https://api.example.com/'],
    })
    expect((await server.verify(jwt)).subject).toBe('user-1')
    await refused(server.verify(jwt, { scope: 'orders.delete' }), 'scope_insufficient')
    await refused(server.authenticate({ headers: {} }), 'token_missing')
  })

  it('that writes to its event changes no verdict', async () => {
    const server = resourceServer(keys, {
      on: {
        refused: (event) => Object.assign(event, { status: 200, reason: 'fine' }),
        accepted: (event) => Object.assign(event, { tenant: 'acme' }),
      },
    })
    const error = await refused(server.authenticate({ headers: {} }), 'token_missing')
    expect(server.refuse(error).status).toBe(401)
    expect((await server.verify(jwt)).tenant).toBeUndefined()
  })
})
