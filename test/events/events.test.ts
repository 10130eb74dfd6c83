import { describe, expect, it } from 'vitest'
import type { ResourceServerOptions } from '../../src/index.js'
import { startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { listen, stopDurations } from './observe.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue()
const issuer = 'https://login.example.com'
const resource = 'https://api.example.com/orders'

/** A server, and what it told so far. */
function observed(options: Partial<ResourceServerOptions> = {}) {
  const { on, told } = listen()
  return { server: resourceServer(keys, { on, ...options }), told }
}

/** What is said of a request that requires nothing, whose verdict was not waited for. */
const plain = {
  tenant: undefined,
  route: undefined,
  claims: undefined,
  requiredScopes: [],
  cached: false,
  duration: 0,
}

describe('accepted', () => {
  it('names issuer, resource and tenant as configured, and no claim', async () => {
    stopDurations()
    const { server, told } = observed()
    await server.verify(jwt)
    await server.authenticate({ headers: { authorization: `Bearer ${jwt}` } })
    expect(told).toEqual([
      ['accepted', { issuer, resource, ...plain }],
      ['accepted', { issuer, resource, ...plain, cached: true }],
    ])
    expect(Object.keys(told[0]?.[1] as object).sort()).toEqual([
      ...['cached', 'claims', 'duration', 'issuer', 'requiredScopes', 'resource'],
      ...['resourceName', 'route', 'tenant'],
    ])
    expect(Object.isFrozen(told[0]?.[1])).toBe(true)
  })

  it('names the tenant that the verdict is bound to', async () => {
    stopDurations()
    const { server, told } = observed({ audience: 'https://api.example.com/{tenant}' })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    await server.verify(token, { tenant: async () => 'acme' })
    const bound = { resource: 'https://api.example.com/acme', tenant: 'acme' }
    expect(told).toEqual([['accepted', { issuer, ...plain, ...bound }]])
  })

  it('names every scope that the operation requires, and what the caller calls it', async () => {
    stopDurations()
    const { server, told } = observed()
    const scope = { allOf: ['orders.read', { anyOf: ['orders.write', 'orders.delete'] }] }
    await server.verify(jwt, { scope, route: '/orders/:id' })
    const requiredScopes = ['orders.read', 'orders.write', 'orders.delete']
    expect(told).toEqual([
      ['accepted', { issuer, resource, ...plain, requiredScopes, route: '/orders/:id' }],
    ])
  })

  it('says in seconds how long the verdict took, with what was waited for', async () => {
    const { advance } = stopDurations()
    const { server, told } = observed({ audience: 'https://api.example.com/{tenant}' })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    const tenant = async () => {
      advance(1250)
      return 'acme'
    }
    await server.verify(token, { tenant })
    expect(told[0]?.[1]).toMatchObject({ duration: 1.25 })
  })

  it('measures by a clock that is not the one of the tokens', async () => {
    const { server, told } = observed({ clock: () => now * 1000 })
    await server.verify(jwt)
    const [[, event]] = told as [[string, { duration: number }]]
    const { duration } = event
    expect(duration).toBeGreaterThan(0)
    expect(duration).toBeLessThan(20)
  })
})

describe('refused', () => {
  it('says at first that nothing is known of the token', async () => {
    stopDurations()
    const { server, told } = observed()
    await refused(server.authenticate({ headers: {} }), 'token_missing')
    const detail = 'the request has no Authorization credentials'
    const unknown = { issuer: undefined, resource, unverified: true, ...plain }
    expect(told).toEqual([
      ['refused', { reason: 'token_missing', status: 401, detail, ...unknown }],
    ])
    expect(Object.isFrozen(told[0]?.[1])).toBe(true)
  })

  it('names the issuer once the token named one, still unverified', async () => {
    stopDurations()
    const { server, told } = observed()
    await refused(server.verify(await keys.issue({ exp: now - 60 })), 'token_expired')
    const detail = 'exp has passed, with a clockTolerance of 5 s'
    const known = { issuer, resource, unverified: true, ...plain }
    expect(told).toEqual([['refused', { reason: 'token_expired', status: 401, detail, ...known }]])
  })

  it('says that the signature was verified once it was', async () => {
    stopDurations()
    const { server, told } = observed()
    await refused(server.verify(jwt, { scope: 'orders.delete' }), 'scope_insufficient')
    await refused(server.verify(jwt, { scope: 'orders.delete' }), 'scope_insufficient')
    const detail = 'the scopes of the token do not suffice: the operation requires orders.delete'
    const event = {
      ...{ reason: 'scope_insufficient', status: 403, detail, issuer, resource },
      ...{ unverified: false, ...plain, requiredScopes: ['orders.delete'] },
    }
    expect(told).toEqual([
      ['refused', event],
      ['refused', { ...event, cached: true }],
    ])
  })

  it('names no audience before one matched where several are configured (RFC 8707 §2)', async () => {
    const { server, told } = observed({ audience: [resource, 'orders'] })
    await refused(server.authenticate({ headers: {} }), 'token_missing')
    await refused(server.verify(jwt, { scope: 'orders.delete' }), 'scope_insufficient')
    expect(told[0]?.[1]).toMatchObject({ resource: undefined })
    expect(told[1]?.[1]).toMatchObject({ resource })
  })

  it('names the audience of all issuers, the templates included (RFC 8707 §2)', async () => {
    const audience = 'https://api.example.com/{tenant}'
    const ofIssuers = [
      { issuer: 'https://a.example', audience },
      { issuer: 'https://{tenant}.b.example', audience },
    ]
    const { server, told } = observed({ issuer: ofIssuers, audience: undefined })
    await refused(server.authenticate({ headers: {} }), 'token_missing')
    expect(told[0]?.[1]).toMatchObject({ resource: audience })
  })

  it('names the tenant of the request once isTenant accepted it, and none that a token names (RFC 8707 §2)', async () => {
    stopDurations()
    const audience = 'https://api.example.com/{tenant}'
    const { server, told } = observed({ audience })
    const token = await keys.issue({ aud: 'https://api.example.com/globex' })
    await refused(server.verify(token, { tenant: 'acme' }), 'audience_mismatch')
    await refused(server.verify(token, { tenant: '../acme' }), 'tenant_invalid')
    await refused(server.verify('junk', { tenant: 'acme' }), 'token_malformed')
    const tenants = told.map(([, event]) => (event as { tenant?: string }).tenant)
    expect(tenants).toEqual(['acme', undefined, 'acme'])
    expect(told[0]?.[1]).toMatchObject({ resource: audience, unverified: true })
  })

  it('names a tenant that the token names only once its signature was verified (RFC 8707 §2)', async () => {
    const audience = 'https://api.example.com/{tenant}'
    const fromToken = { issuer, jwks: keys.jwks, tenantFrom: 'token' } as const
    const { server, told } = observed({ issuer: fromToken, audience })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    const [head, payload] = token.split('.')
    await refused(server.verify(`${head}.${payload}.${'A'.repeat(86)}`), 'signature_invalid')
    await refused(server.verify(token, { scope: 'orders.delete' }), 'scope_insufficient')
    expect(told[0]?.[1]).toMatchObject({ resource: audience, tenant: undefined, unverified: true })
    expect(told[1]?.[1]).toMatchObject({
      ...{ resource: 'https://api.example.com/acme', tenant: 'acme', unverified: false },
    })
  })

  it('is told of an operation that requires more of a token that was accepted', async () => {
    stopDurations()
    const { server, told } = observed()
    const token = await server.verify(jwt)
    expect(() => server.authorize(token, { scope: 'orders.delete', route: '/orders' })).toThrow()
    expect(() => server.authorize(undefined, { scope: 'orders.delete' })).toThrow()
    expect(told.map(([name]) => name)).toEqual(['accepted', 'refused', 'refused'])
    const required = { requiredScopes: ['orders.delete'] }
    expect(told[1]?.[1]).toEqual({
      ...{ reason: 'scope_insufficient', status: 403, issuer, resource, unverified: false },
      detail: 'the scopes of the token do not suffice: the operation requires orders.delete',
      ...{ ...plain, ...required, route: '/orders' },
    })
    expect(told[2]?.[1]).toEqual({
      ...{ reason: 'token_missing', status: 401, issuer: undefined, resource, unverified: true },
      detail: 'the request is anonymous',
      ...{ ...plain, ...required },
    })
  })

  it('calls the issuer of a token by its own name where its template serves its tenant no more', async () => {
    const tenants = new Set(['acme'])
    const template = 'https://{tenant}.example'
    const ofTenants = { issuer: template, jwks: keys.jwks, tenants: (t: string) => tenants.has(t) }
    const { server, told } = observed({ issuer: ofTenants })
    const token = await server.verify(await keys.issue({ iss: 'https://acme.example' }), {
      tenant: 'acme',
    })
    tenants.clear()
    expect(() => server.authorize(token, { scope: 'orders.delete' })).toThrow()
    expect(told.map(([, event]) => (event as { issuer?: string }).issuer)).toEqual([
      template,
      'https://acme.example',
    ])
  })

  it('is told of a route, and once', async () => {
    const { server, told } = observed()
    const guard = server.guard({ scope: 'orders.delete' }, ({ url }) => `pattern of ${url}`)
    const request = { url: '/orders/1', headers: { authorization: `Bearer ${jwt}` } }
    const admit = async () => guard.admit(request)
    await expect(admit()).rejects.toMatchObject({ reason: 'scope_insufficient' })
    expect(told.map(([name]) => name)).toEqual(['refused'])
    expect(told[0]?.[1]).toMatchObject({ route: 'pattern of /orders/1' })
  })

  it('changes no verdict where the name of the route cannot be found', async () => {
    const { server, told } = observed()
    const guard = server.guard({}, () => JSON.parse('no JSON'))
    await guard.admit({ headers: { authorization: `Bearer ${jwt}` } })
    expect(told).toEqual([['accepted', expect.objectContaining({ route: undefined })]])
  })

  it('is told of what nobody could decide, with 503', async () => {
    stopDurations()
    const dead = await startKeyServer(() => {})
    await dead.close()
    const jwksUri = `${dead.origin}/jwks`
    const { server, told } = observed({ issuer: { issuer, jwksUri } })
    await expect(server.verify(jwt)).rejects.toMatchObject({ reason: 'keys_unavailable' })
    const detail = `${jwksUri} cannot be reached`
    const known = { issuer, resource, unverified: true, ...plain }
    expect(told).toEqual([
      ['keys.refreshFailed', { issuer, detail, serving: false, age: undefined }],
      ['refused', { reason: 'keys_unavailable', status: 503, detail, ...known }],
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
    ['answers an object that throws when it is looked at', () => hostile],
  ]
  const hostile = new Proxy({}, { get: () => JSON.parse('no JSON') })

  it.each(handlers)('that %s changes no verdict', async (_, handler) => {
    const on = { accepted: handler, refused: handler, 'configuration.warning': handler }
    const server = resourceServer(keys, {
      on: { ...on, 'scope.used': handler },
      notifyScopes: ['orders.read'],
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
