import { createRequire } from 'node:module'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken, requireScope } from '../../adapters/express/index.js'
import type { ResourceServer, ResourceServerOptions } from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express
const keys = await createTestKeys('ES256')
const jwt = await keys.issue()
const issuer = 'https://login.example.com'
const boom = new Error('boom')
const throwing = () => {
  throw boom
}
const dead = await startKeyServer(() => {})
await dead.close()

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('when something fails in %s', (_, framework) => {
  const ran: string[] = []
  const errors: unknown[] = []
  const catching: ErrorRequestHandler = (error, _req, res, _next) => {
    errors.push(error)
    res.status(500).json('caught')
  }
  const answer: RequestHandler = (_req, res) => {
    ran.push('answer')
    res.json('passed')
  }
  const get = (...handlers: RequestHandler[]) => {
    ran.length = errors.length = 0
    const app = framework().use(...handlers, answer)
    return request(app.use(catching)).get('/').set('Authorization', `Bearer ${jwt}`)
  }
  const serverOf = (options: Partial<ResourceServerOptions>) => resourceServer(keys, options)

  it('lets the baseline pass', async () => {
    expect((await get(requireAccessToken(serverOf({})))).body).toBe('passed')
    expect(errors).toEqual([])
  })

  it.each([
    ['cannot be reached', `${dead.origin}/jwks`, undefined, '5'],
    ['has nothing to discover', undefined, dead.origin, '5'],
    ['cannot be reached, with a pause of its own', `${dead.origin}/jwks`, undefined, '31'],
  ])(
    'answers 503 with Retry-After where the issuer %s (RFC 9110 §15.6.4)',
    async (_title, jwksUri, iss, pause) => {
      const server = serverOf({
        issuer: { issuer: iss ?? issuer, jwksUri },
        jwks: { refreshCooldown: pause === '5' ? 5 : 30.5 },
      })
      ran.length = 0
      const app = framework().use(requireAccessToken(server, { scope: 'orders.read' }), answer)
      const token = await keys.issue({ iss: iss ?? issuer })
      const response = await request(app).get('/').set('Authorization', `Bearer ${token}`)
      expect(response.status).toBe(503)
      expect(response.headers['retry-after']).toBe(pause)
      expect(response.headers['www-authenticate']).toBeUndefined()
      expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(response.headers['cache-control']).toBe('no-store')
      expect(response.text).toBe(
        '{"status":503,"error":"temporarily_unavailable","error_description":"The access token cannot be verified at the moment"}',
      )
      expect(ran).toEqual([])
    },
  )

  it('lets the token pass once the keys were fetched', async () => {
    await using keyServer = await startKeyServer(json(keys.jwks))
    const jwksUri = `${keyServer.origin}/jwks`
    const handler = requireAccessToken(serverOf({ issuer: { issuer, jwksUri } }))
    expect((await get(handler)).body).toBe('passed')
    expect((await get(handler)).body).toBe('passed')
    expect(keyServer.requests).toEqual(['/jwks'])
  })

  it('hands on what is no verdict, as it is: at once', async () => {
    const response = await get(requireAccessToken(serverOf({ clock: throwing })))
    expect([response.status, ran]).toEqual([500, []])
    expect(errors).toEqual([boom])
  })

  it('hands on what is no verdict, as it is: later', async () => {
    const server = serverOf({ audience: 'https://api.example.com/{tenant}', clock: throwing })
    const response = await get(requireAccessToken(server, { tenant: async () => 'acme' }))
    expect([response.status, ran]).toEqual([500, []])
    expect(errors).toEqual([boom])
  })

  it('hands on what the operation throws, as it is', async () => {
    const server = serverOf({})
    const broken: ResourceServer = { ...server, authorize: throwing }
    const response = await get(requireAccessToken(broken), requireScope('orders.read'))
    expect([response.status, ran]).toEqual([500, []])
    expect(errors).toEqual([boom])
  })

  it.each<[string, RequestHandler]>([
    ['throws', throwing],
    ['passes on', (_req, _res, next) => next(boom)],
  ])('leaves alone what a handler behind it %s', async (_title, handler) => {
    const response = await get(requireAccessToken(serverOf({})), handler)
    expect([response.status, ran]).toEqual([500, []])
    expect(errors).toEqual([boom])
  })

  it('hands on that the request cannot be written to, at once and later', async () => {
    const sealed: RequestHandler = (req, _res, next) => {
      Object.defineProperty(req, 'auth', { get: () => undefined, set: throwing })
      next()
    }
    expect((await get(sealed, requireAccessToken(serverOf({})))).status).toBe(500)
    expect([errors, ran]).toEqual([[boom], []])
    const template = serverOf({ audience: ['https://api.example.com/orders', 'urn:x:{tenant}'] })
    const later = requireAccessToken(template, { tenant: async () => 'acme' })
    expect((await get(sealed, later)).status).toBe(500)
    expect([errors, ran]).toEqual([[boom], []])
  })

  it('leaves an answer alone that something else gave in the meantime', async () => {
    const server = serverOf({ audience: 'https://api.example.com/{tenant}/orders' })
    const tenant = (req: express.Request) => {
      req.res?.status(418).set('X-From', 'elsewhere').send('late')
      return undefined
    }
    for (const resolver of [tenant, async (req: express.Request) => tenant(req)]) {
      const response = await get(requireAccessToken(server, { tenant: resolver }))
      expect([response.status, response.text]).toEqual([418, 'late'])
      expect(response.headers['x-from']).toBe('elsewhere')
      expect(response.headers['www-authenticate']).toBeUndefined()
      expect([ran, errors]).toEqual([[], []])
    }
  })
})
