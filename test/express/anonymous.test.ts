import { createRequire } from 'node:module'
import express, { type RequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken } from '../../adapters/express/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express
const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const jwt = await keys.issue()
const expired = await keys.issue({ exp: now - 60 })

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('requests without credentials in %s', (_, framework) => {
  const ran: string[] = []
  const answer: RequestHandler = (req, res) => {
    ran.push(req.method)
    res.json({ subject: req.auth?.subject ?? 'anonymous' })
  }
  const appOf = (...handlers: RequestHandler[]) => framework().use(...handlers, answer)
  const get = (handler: RequestHandler, token: string = jwt) =>
    request(appOf(handler)).get('/').set('Authorization', `Bearer ${token}`)

  describe('optional', () => {
    const optional = requireAccessToken(server, { optional: true })

    it('lets requests without credentials pass as anonymous', async () => {
      const app = appOf(optional)
      expect((await request(app).get('/')).body).toEqual({ subject: 'anonymous' })
      const empty = await request(app).get('/').set('Authorization', '')
      expect(empty.body).toEqual({ subject: 'anonymous' })
    })

    it('lets a good token pass, and refuses a bad one all the same (RFC 6750 §3.1)', async () => {
      expect((await get(optional)).body).toEqual({ subject: 'user-1' })
      expect((await get(optional, expired)).status).toBe(401)
      const basic = request(appOf(optional)).get('/').set('Authorization', 'Basic dXNlcjpwYXNz')
      expect((await basic).status).toBe(401)
    })

    it('asks for a token where a scope is required, which an anonymous request has not', async () => {
      const scoped = requireAccessToken(server, { optional: true, scope: 'orders.read' })
      const anonymous = await request(appOf(scoped)).get('/')
      expect([anonymous.status, anonymous.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="api", scope="orders.read"',
      ])
      expect((await get(scoped)).body).toEqual({ subject: 'user-1' })
      expect((await get(scoped, await keys.issue({ scope: '' }))).status).toBe(403)
    })

    it('clears what stood in req.auth before', async () => {
      const forge: RequestHandler = (req, _res, next) => {
        req.auth = { subject: 'admin' } as NonNullable<typeof req.auth>
        next()
      }
      const response = await request(framework().use(forge, optional, answer)).get('/')
      expect(response.body).toEqual({ subject: 'anonymous' })
    })
  })

  describe('preflight', () => {
    const preflight = (handler: RequestHandler) =>
      request(appOf(handler)).options('/').set('Access-Control-Request-Method', 'PUT')

    it('lets CORS preflight requests pass where it is asked to (Fetch, CORS-preflight request)', async () => {
      ran.length = 0
      const response = await preflight(requireAccessToken(server, { preflight: true }))
      expect([response.status, ran]).toEqual([200, ['OPTIONS']])
    })

    it('refuses them where it is not, and other requests all the same', async () => {
      ran.length = 0
      expect((await preflight(requireAccessToken(server))).status).toBe(401)
      const off = requireAccessToken(server, { preflight: false, optional: false })
      expect((await preflight(off)).status).toBe(401)
      const on = appOf(requireAccessToken(server, { preflight: true }))
      expect((await request(on).options('/')).status).toBe(401)
      const put = request(on).put('/').set('Access-Control-Request-Method', 'PUT')
      expect([(await put).status, ran]).toEqual([401, []])
    })
  })
})
