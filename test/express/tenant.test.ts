import { createRequire } from 'node:module'
import express, { type ErrorRequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { type RequireAccessTokenOptions, requireAccessToken } from '../../adapters/express/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express
const keys = await createTestKeys('ES256')
const told: { reason: string; status: number }[] = []
const server = resourceServer(keys, {
  audience: 'https://api.example.com/{tenant}/orders',
  on: { refused: ({ reason, status }) => told.push({ reason, status }) },
})
const jwt = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
const challenge =
  'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"'

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('the tenant of a request in %s', (_, framework) => {
  const errors: unknown[] = []
  const catching: ErrorRequestHandler = (error, _req, res, _next) => {
    errors.push(error)
    res.status(500).end()
  }
  const get = (tenant: RequireAccessTokenOptions['tenant'], path: string, token?: string) => {
    errors.length = told.length = 0
    const app = framework().use(
      '/t/:tenant',
      requireAccessToken(server, { tenant }),
      (req, res) => {
        res.json({ tenant: req.auth?.tenant })
      },
    )
    const sent = request(app.use(catching)).get(path)
    return token === undefined ? sent : sent.set('Authorization', `Bearer ${token}`)
  }
  const fromPath = (req: express.Request) => req.params.tenant as string

  it.each<[string, RequireAccessTokenOptions['tenant']]>([
    ['at once', fromPath],
    ['later', async (req) => fromPath(req)],
  ])('passes where the token is for it, found %s (RFC 8707 §3)', async (_title, tenant) => {
    const response = await get(tenant, '/t/acme', jwt)
    expect([response.status, response.body]).toEqual([200, { tenant: 'acme' }])
  })

  it('is refused where the token is for another (RFC 8707 §3)', async () => {
    const response = await get(fromPath, '/t/globex', jwt)
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, challenge])
    expect(told).toEqual([{ reason: 'audience_mismatch', status: 401 }])
  })

  it.each([
    '/t/..%2facme',
    '/t/acme%00',
    '/t/%252e',
    '/t/acme%20',
    '/t/%D0%B0cme',
    '/t/$&',
    '/t/acme%2Forders',
    `/t/${'a'.repeat(129)}`,
  ])('is refused as %s (RFC 8707 §3)', async (path) => {
    const response = await get(fromPath, path, jwt)
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, challenge])
    expect(told).toEqual([{ reason: 'tenant_invalid', status: 401 }])
  })

  const boom = new Error('the database is down')
  it.each<[string, () => unknown]>([
    ['throws', () => JSON.parse('no JSON')],
    ['rejects', () => Promise.reject(boom)],
    ['rejects with nothing', () => Promise.reject()],
    ['answers undefined', () => undefined],
    ['answers undefined later', async () => undefined],
    ['answers null', () => null],
    ['answers an empty text', () => ''],
    ['answers a list', () => ['acme']],
    ['answers an object', async () => ({ tenant: 'acme' })],
    ['answers a number', () => 1],
  ])('is 401 and never a 5xx where the resolver %s (RFC 6750 §3.1)', async (_title, tenant) => {
    const response = await get(tenant as () => string, '/t/acme', jwt)
    expect([response.status, response.headers['www-authenticate']]).toEqual([401, challenge])
    expect(response.text).toBe(
      '{"status":401,"error":"invalid_token","error_description":"The access token is expired, malformed, or not valid for this resource"}',
    )
    expect(told).toEqual([{ reason: 'tenant_invalid', status: 401 }])
    expect(errors).toEqual([])
  })

  it('is not asked for where the header has no token (RFC 6750 §3)', async () => {
    const asked: string[] = []
    const tenant = () => {
      asked.push('tenant')
      return 'acme'
    }
    expect((await get(tenant, '/t/acme')).headers['www-authenticate']).toBe('Bearer realm="api"')
    expect((await get(tenant, '/t/acme', 'a b')).status).toBe(400)
    expect(asked).toEqual([])
    expect((await get(tenant, '/t/acme', jwt)).status).toBe(200)
    expect(asked).toEqual(['tenant'])
  })

  it('is missing where the application does not say where it is (RFC 8707 §3)', async () => {
    expect((await get(undefined, '/t/acme', jwt)).status).toBe(401)
    expect(told).toEqual([{ reason: 'tenant_invalid', status: 401 }])
  })

  it('is not asked for by an anonymous request that is allowed', async () => {
    const tenant = () => expect.unreachable() as string
    const app = framework().use(
      requireAccessToken(server, { tenant, optional: true }),
      (req, res) => {
        res.json(req.auth === undefined)
      },
    )
    expect((await request(app).get('/')).body).toBe(true)
  })
})
