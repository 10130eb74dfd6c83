import { createRequire } from 'node:module'
import express, { type RequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { accessToken, requireAccessToken } from '../../adapters/express/index.js'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express
const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const jwt = await keys.issue()
const expired = await keys.issue({ exp: now - 60 })
const invalid = 'The access token is expired, malformed, or not valid for this resource'
const one = 'The Authorization header is not one Bearer token'
const lacking = 'The access token lacks a scope that this request requires'

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('requireAccessToken in %s', (_, framework) => {
  const ran: string[] = []
  const answer: RequestHandler = (req, res) => {
    ran.push(req.method)
    res.json({ subject: req.auth?.subject ?? 'anonymous' })
  }
  const appOf = (...handlers: RequestHandler[]) => framework().use(...handlers, answer)
  const get = (handler: RequestHandler, token: string | undefined = jwt) => {
    ran.length = 0
    const sent = request(appOf(handler)).get('/')
    return token === undefined ? sent : sent.set('Authorization', `Bearer ${token}`)
  }

  it('lets a token for this resource pass and sets req.auth (RFC 9068 §4)', async () => {
    const response = await get(requireAccessToken(server))
    expect([response.status, response.body]).toEqual([200, { subject: 'user-1' }])
    expect(response.headers['www-authenticate']).toBeUndefined()
  })

  it('takes the options of a server in its place', async () => {
    const handler = requireAccessToken({
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks },
      audience: 'https://api.example.com/orders',
      clock: () => now * 1000,
    })
    expect((await get(handler)).body).toEqual({ subject: 'user-1' })
    expect((await get(handler, expired)).status).toBe(401)
  })

  it('gives handlers the token by accessToken(), whatever req.auth became', async () => {
    const app = framework()
    app.use(requireAccessToken(server), (req, res) => {
      delete req.auth
      res.json([accessToken(req).subject, Object.isFrozen(accessToken(req))])
    })
    const response = await request(app).get('/').set('Authorization', `Bearer ${jwt}`)
    expect(response.body).toEqual(['user-1', true])
  })

  it.each<[string, string | undefined, string, number, string | undefined, object]>([
    [
      'no credentials (RFC 6750 §3)',
      undefined,
      '',
      401,
      'Bearer realm="api", scope="orders.read"',
      { status: 401 },
    ],
    [
      'an empty field (RFC 6750 §3)',
      '',
      '',
      401,
      'Bearer realm="api", scope="orders.read"',
      { status: 401 },
    ],
    [
      'another scheme (RFC 6750 §3.1)',
      'Basic dXNlcjpwYXNz',
      '',
      401,
      'Bearer realm="api", scope="orders.read"',
      { status: 401 },
    ],
    [
      'no token (RFC 6750 §2.1)',
      'Bearer',
      '',
      400,
      `Bearer realm="api", error="invalid_request", error_description="${one}"`,
      { status: 400, error: 'invalid_request', error_description: one },
    ],
    [
      'two tokens (RFC 6750 §2.1)',
      `Bearer ${jwt} ${jwt}`,
      '',
      400,
      `Bearer realm="api", error="invalid_request", error_description="${one}"`,
      { status: 400, error: 'invalid_request', error_description: one },
    ],
    [
      'an opaque token (RFC 6750 §3.1)',
      'Bearer opaque',
      '',
      401,
      `Bearer realm="api", error="invalid_token", scope="orders.read", error_description="${invalid}"`,
      { status: 401, error: 'invalid_token', error_description: invalid },
    ],
    [
      'an expired token (RFC 6750 §3.1)',
      `Bearer ${expired}`,
      '',
      401,
      `Bearer realm="api", error="invalid_token", scope="orders.read", error_description="${invalid}"`,
      { status: 401, error: 'invalid_token', error_description: invalid },
    ],
    [
      'a token without the scope (RFC 6750 §3.1)',
      `Bearer ${jwt}`,
      'orders.admin',
      403,
      `Bearer realm="api", error="insufficient_scope", scope="orders.admin", error_description="${lacking}"`,
      { status: 403, error: 'insufficient_scope', error_description: lacking },
    ],
  ])(
    'answers %s, and no handler runs',
    async (_title, field, required, status, challenge, body) => {
      const scope = required || 'orders.read'
      ran.length = 0
      const sent = request(appOf(requireAccessToken(server, { scope }))).post('/any?a=b')
      const response = await (field === undefined ? sent : sent.set('Authorization', field))
      expect(response.status).toBe(status)
      expect(response.headers['www-authenticate']).toBe(challenge)
      expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
      expect(response.headers['cache-control']).toBe('no-store')
      expect(response.headers['retry-after']).toBeUndefined()
      expect(response.text).toBe(JSON.stringify(body))
      expect(ran).toEqual([])
    },
  )

  it('answers two Authorization fields with 400, though Node keeps the first (RFC 6750 §3.1)', async () => {
    ran.length = 0
    const twice = request(appOf(requireAccessToken(server))).get('/')
    twice.set('Authorization', [`Bearer ${jwt}`, 'Bearer x'] as unknown as string)
    expect((await twice).status).toBe(400)
    expect(ran).toEqual([])
  })

  it('answers HEAD as GET, without the body (RFC 9110 §9.3.2)', async () => {
    ran.length = 0
    const app = appOf(requireAccessToken(server))
    const refused = await request(app).head('/')
    expect([refused.status, refused.text, ran]).toEqual([401, undefined, []])
    expect(refused.headers['www-authenticate']).toBe('Bearer realm="api"')
    expect(refused.headers['content-type']).toBe('application/json; charset=utf-8')
    const passed = await request(app).head('/').set('Authorization', `Bearer ${jwt}`)
    expect([passed.status, ran]).toEqual([200, ['HEAD']])
  })

  it.each(['/?access_token=', '/'])(
    'takes no token from %s or the body (RFC 6750 §2.2, §2.3)',
    async (path) => {
      const form = request(appOf(requireAccessToken(server))).post(path === '/' ? path : path + jwt)
      expect((await form.type('form').send({ access_token: jwt })).status).toBe(401)
    },
  )
})

describe('requireAccessToken at creation', () => {
  it.each<[string, unknown, unknown, string]>([
    ['no server', undefined, undefined, 'the options are undefined: write createResourceServer('],
    ['null', null, undefined, 'the options are null'],
    [
      'a text',
      'https://login.example.com',
      undefined,
      'the options are "https://login.example.com"',
    ],
    ['options without audience', { issuer: 'https://a.example' }, undefined, 'audience is missing'],
    ['a malformed scope', server, { scope: '' }, 'scope is "": write'],
    ['an unknown option', server, { scopes: 'a' }, 'the route has no option "scopes"'],
    ['null for options', server, null, "the route's options are null"],
    ['a tenant without a template', server, { tenant: () => 'acme' }, 'tenant was given, but'],
  ])('refuses %s', (_, first, second, fragment) => {
    expect(requireAccessToken(server, {})).toBeTypeOf('function')
    const create = () => requireAccessToken(first as typeof server, second as object)
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow(fragment)
  })
})
