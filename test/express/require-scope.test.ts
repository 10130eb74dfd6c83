import { createRequire } from 'node:module'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { accessToken, requireAccessToken, requireScope } from '../../adapters/express/index.js'
import { ConfigurationError, type ScopePolicy } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express
const keys = await createTestKeys('ES256')
const told: string[] = []
const server = resourceServer(keys, {
  realm: 'orders',
  impliedScopes: { 'orders.write': ['orders.list'] },
  on: { refused: ({ reason }) => told.push(reason) },
})
const jwt = await keys.issue()
const perTenant = resourceServer(keys, {
  realm: 'orders',
  audience: 'https://api.example.com/{tenant}/orders',
  resource: {},
})
const ofTenant =
  'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/acme/orders", '

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('requireScope in %s', (_, framework) => {
  const ran: string[] = []
  const answer: RequestHandler = (req, res) => {
    ran.push(req.method)
    res.json({ subject: req.auth?.subject ?? 'anonymous' })
  }
  const errors: unknown[] = []
  const catching: ErrorRequestHandler = (error, _req, res, _next) => {
    errors.push(error)
    res.status(500).json('caught')
  }
  const send = (...handlers: RequestHandler[]) => {
    ran.length = errors.length = told.length = 0
    return request(
      framework()
        .get('/', ...handlers, answer)
        .use(catching),
    ).get('/')
  }
  const get = (...handlers: RequestHandler[]) =>
    send(...handlers).set('Authorization', `Bearer ${jwt}`)

  it.each<[string, ScopePolicy]>([
    ['granted', 'orders.read'],
    ['granted, all of several', 'orders.read orders.write'],
    ['granted, any of several', { anyOf: ['orders.admin', 'orders.read'] }],
    ['implied', 'orders.list'],
  ])('lets a token pass whose scopes are %s (RFC 6750 §3.1)', async (_title, policy) => {
    const response = await get(requireAccessToken(server), requireScope(policy))
    expect([response.status, response.body]).toEqual([200, { subject: 'user-1' }])
    expect([told, errors]).toEqual([[], []])
  })

  it.each<[string, ScopePolicy | undefined, ScopePolicy, string]>([
    ['that of the route', undefined, 'orders.admin', 'orders.admin'],
    ['all of the route', undefined, 'orders.read orders.admin', 'orders.read orders.admin'],
    ['any of the route', undefined, { anyOf: ['orders.admin', 'a'] }, 'orders.admin a'],
    ['that of both', 'orders.read', 'orders.admin', 'orders.read orders.admin'],
    ['what both name, once', 'orders.read', 'orders.admin orders.read', 'orders.read orders.admin'],
    ['any of both', { anyOf: ['orders.read', 'a'] }, { anyOf: ['b'] }, 'orders.read a b'],
  ])(
    'refuses with a challenge that names %s (RFC 6750 §3)',
    async (_title, before, policy, named) => {
      const response = await get(
        requireAccessToken(server, { scope: before }),
        requireScope(policy),
      )
      expect(response.status).toBe(403)
      expect(response.headers['www-authenticate']).toBe(
        `Bearer realm="orders", error="insufficient_scope", scope="${named}", error_description="The access token lacks a scope that this request requires"`,
      )
      expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(response.headers['cache-control']).toBe('no-store')
      expect(response.text).toBe(
        '{"status":403,"error":"insufficient_scope","error_description":"The access token lacks a scope that this request requires"}',
      )
      expect([ran, errors, told]).toEqual([[], [], ['scope_insufficient']])
    },
  )

  it('asks an anonymous request for a token, naming the scope (RFC 6750 §3)', async () => {
    const optional = requireAccessToken(server, { optional: true })
    const response = await send(optional, requireScope('orders.read'))
    expect([response.status, response.text]).toEqual([401, '{"status":401}'])
    expect(response.headers['www-authenticate']).toBe('Bearer realm="orders", scope="orders.read"')
    expect([ran, errors]).toEqual([[], []])
  })

  it('asks an anonymous preflight that was let through for a token, naming every scope', async () => {
    const passing = requireAccessToken(server, { preflight: true, scope: 'orders.list' })
    const app = framework().use(passing, requireScope('orders.read'), answer)
    const response = await request(app).options('/').set('Access-Control-Request-Method', 'PUT')
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe(
      'Bearer realm="orders", scope="orders.list orders.read"',
    )
  })

  it.each<[string, () => string | Promise<string>, string]>([
    ["names the metadata of the request's tenant", () => 'acme', ofTenant],
    [
      'names no metadata where the tenant cannot be found',
      () => {
        throw new Error('no tenant')
      },
      '',
    ],
    ['names no metadata of a tenant that is still to come', async () => 'acme', ''],
    [
      'names no metadata where what was to come fails',
      () => Promise.reject(new Error('no tenant')),
      '',
    ],
  ])('%s to an anonymous request (RFC 9728 §5.1)', async (_title, tenant, named) => {
    const optional = requireAccessToken(perTenant, { optional: true, tenant })
    const response = await send(optional, requireScope('orders.read'))
    expect(response.status).toBe(401)
    expect(response.headers['www-authenticate']).toBe(
      `Bearer realm="orders", ${named}scope="orders.read"`,
    )
  })

  it('tells of the anonymous request that it refused', async () => {
    const optional = requireAccessToken(server, { optional: true })
    expect((await send(optional, requireScope('orders.read'))).status).toBe(401)
    expect(told).toEqual(['token_missing'])
  })

  it('passes a ConfigurationError on where requireAccessToken did not run before', async () => {
    const response = await get(requireScope('orders.read'))
    expect([response.status, ran]).toEqual([500, []])
    expect(errors[0]).toBeInstanceOf(ConfigurationError)
    expect((errors[0] as Error).message).toBe('requireScope needs requireAccessToken before it.')
  })

  it('is not impressed by what was written to req.auth', async () => {
    const forge: RequestHandler = (req, _res, next) => {
      const forged = { scopes: new Set(['orders.admin']), hasScope: () => true, subject: 'admin' }
      req.auth = forged as unknown as NonNullable<typeof req.auth>
      next()
    }
    const required = requireScope('orders.admin')
    expect((await get(forge, required)).status).toBe(500)
    expect((await get(requireAccessToken(server), forge, required)).status).toBe(403)
    const optional = requireAccessToken(server, { optional: true })
    expect((await send(optional, forge, required)).status).toBe(401)
    expect(
      (await get(requireAccessToken(server), forge, requireScope('orders.read'))).body,
    ).toEqual({ subject: 'admin' })
  })

  it('finds server and token of the request through routers', async () => {
    const router = framework.Router().get('/list', requireScope('orders.list'), answer)
    router.get('/admin', requireScope('orders.admin'), answer)
    const child = framework().use(router)
    const app = framework().use('/orders', requireAccessToken(server), child)
    const authorization = `Bearer ${jwt}`
    const path = (name: string) => request(app).get(name).set('Authorization', authorization)
    expect((await path('/orders/list')).status).toBe(200)
    expect((await path('/orders/admin')).headers['www-authenticate']).toContain('realm="orders"')
  })

  it('uses the last of several servers', async () => {
    const other = resourceServer(keys, { realm: 'other' })
    const handlers = [requireAccessToken(server), requireAccessToken(other)]
    const response = await get(...handlers, requireScope('orders.list'))
    expect(response.headers['www-authenticate']).toContain('Bearer realm="other", error="insuff')
  })

  it('gives no token by accessToken() to what is anonymous, or was never asked', async () => {
    const read: RequestHandler = (req, res) => {
      res.json(accessToken(req).subject)
    }
    for (const handlers of [[read], [requireAccessToken(server, { optional: true }), read]]) {
      expect((await send(...handlers)).status).toBe(500)
      expect(errors[0]).toBeInstanceOf(ConfigurationError)
      expect((errors[0] as Error).message).toBe(
        'the request has no access token: mount requireAccessToken() before this handler, and read req.auth where it is optional.',
      )
    }
  })
})

describe('requireScope at creation', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['an empty text', ''],
    ['a list', ['orders.read']],
    ['an empty list', { anyOf: [] }],
  ])('refuses %s', (_, policy) => {
    expect(requireScope('orders.read')).toBeTypeOf('function')
    expect(() => requireScope(policy as string)).toThrow(ConfigurationError)
    expect(() => requireScope(policy as string)).toThrow("write 'orders.read orders.write' for all")
  })
})
