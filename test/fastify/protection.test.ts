import fastify, { type FastifyRequest } from 'fastify'
import request from 'supertest'
import { beforeEach, describe, expect, it } from 'vitest'
import plugin from '../../adapters/fastify/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const authorization = `Bearer ${await keys.issue()}`
const headers = { authorization }
const ran: string[] = []

beforeEach(() => {
  ran.length = 0
})

function answer({ method, url, auth }: FastifyRequest) {
  ran.push(`${method} ${url}`)
  return { subject: auth?.subject ?? 'nobody' }
}

async function start(server = orders) {
  const app = fastify()
  await app.register(plugin, { resourceServer: server })
  app.get('/orders', answer)
  app.post('/orders', answer)
  app.get('/open', { config: { auth: false } }, answer)
  app.get('/scoped', { config: { auth: { scope: 'orders.read' } } }, answer)
  app.get('/any', { config: { auth: { scope: { anyOf: ['orders.read', 'x'] } } } }, answer)
  app.get('/lacking', { config: { auth: { scope: 'orders.read orders.delete' } } }, answer)
  return app
}

describe('a route behind the Fastify plugin', () => {
  it('runs for a request with a token, which it finds in request.auth', async () => {
    await using app = await start()
    const response = await app.inject({ url: '/orders', headers })
    expect([response.statusCode, response.json()]).toEqual([200, { subject: 'user-1' }])
  })

  it('does not run without one: the challenge, nothing else', async () => {
    await using app = await start()
    const response = await app.inject('/orders')
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe('Bearer realm="api"')
    expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(response.headers['cache-control']).toBe('no-store')
    expect(response.json()).toEqual({ status: 401 })
    expect(ran).toEqual([])
  })

  it('is refused before the body is parsed: malformed, of an unknown type, too large', async () => {
    await using app = await start()
    for (const [type, payload] of [
      ['application/json', '{"'],
      ['application/x-unknown', 'x'],
      ['application/json', `"${'x'.repeat(1_100_000)}"`],
    ] as const) {
      const post = { method: 'POST', url: '/orders', payload } as const
      const without = await app.inject({ ...post, headers: { 'content-type': type } })
      expect([without.statusCode, without.headers['www-authenticate']]).toEqual([
        401,
        'Bearer realm="api"',
      ])
      const parsed = await app.inject({ ...post, headers: { 'content-type': type, authorization } })
      expect([400, 413, 415]).toContain(parsed.statusCode)
    }
    expect(ran).toEqual([])
  })

  it('is open with config.auth: false, whatever credentials come', async () => {
    await using app = await start()
    for (const credentials of [{}, headers, { authorization: 'Bearer x' }]) {
      const response = await app.inject({ url: '/open', headers: credentials })
      expect([response.statusCode, response.json()]).toEqual([200, { subject: 'nobody' }])
    }
  })

  it('requires the scopes of config.auth.scope, and its challenge names them (RFC 6750 §3.1)', async () => {
    await using app = await start()
    expect((await app.inject({ url: '/scoped', headers })).statusCode).toBe(200)
    expect((await app.inject({ url: '/any', headers })).statusCode).toBe(200)
    const lacking = await app.inject({ url: '/lacking', headers })
    expect([lacking.statusCode, lacking.headers['www-authenticate']]).toEqual([
      403,
      'Bearer realm="api", error="insufficient_scope", scope="orders.read orders.delete", error_description="The access token lacks a scope that this request requires"',
    ])
    const anonymous = await app.inject('/lacking')
    expect(anonymous.headers['www-authenticate']).toBe(
      'Bearer realm="api", scope="orders.read orders.delete"',
    )
    expect(ran).toEqual(['GET /scoped', 'GET /any'])
  })

  it('is protected for HEAD as for GET, without a body', async () => {
    await using app = await start()
    const refused = await app.inject({ method: 'HEAD', url: '/lacking', headers })
    expect([refused.statusCode, refused.body]).toEqual([403, ''])
    expect((await app.inject({ method: 'HEAD', url: '/orders' })).statusCode).toBe(401)
    expect((await app.inject({ method: 'HEAD', url: '/orders', headers })).statusCode).toBe(200)
    expect((await app.inject({ method: 'HEAD', url: '/open' })).statusCode).toBe(200)
  })

  it('is protected where it was declared before the plugin, or without waiting for it', async () => {
    await using app = fastify()
    app.get('/before', answer)
    app.get('/before/open', { config: { auth: false } }, answer)
    void app.register(plugin, { resourceServer: orders })
    app.get('/after', answer)
    await app.ready()
    for (const url of ['/before', '/after']) {
      expect((await app.inject(url)).statusCode).toBe(401)
      expect((await app.inject({ url, headers })).json()).toEqual({ subject: 'user-1' })
    }
    expect((await app.inject('/before/open')).statusCode).toBe(200)
  })

  it('answers the same over a socket', async () => {
    await using app = await start()
    await app.ready()
    const passed = await request(app.server).get('/orders').set('Authorization', authorization)
    expect([passed.status, passed.body]).toEqual([200, { subject: 'user-1' }])
    const refused = await request(app.server).get('/orders')
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api"',
    ])
    expect([refused.headers['content-type'], refused.text]).toEqual([
      'application/json; charset=utf-8',
      '{"status":401}',
    ])
  })

  it('is refused where the header came twice, of which Node keeps one (RFC 9110 §5.3)', async () => {
    await using app = await start()
    await app.listen({ port: 0, host: '127.0.0.1' })
    const get = request(app.server).get('/orders')
    const response = await get.set('Authorization', [authorization, authorization] as never)
    expect([response.status, response.body.error, ran]).toEqual([400, 'invalid_request', []])
  })

  it('reaches the handler within the turn in which it came, where the keys are there', async () => {
    await using app = fastify()
    let turns = 0
    let seen = -1
    app.addHook('onRequest', (_request, _reply, done) => {
      queueMicrotask(() => turns++)
      done()
    })
    await app.register(plugin, { resourceServer: orders })
    app.addHook('onRequest', (_request, _reply, done) => {
      seen = turns
      done()
    })
    app.get('/', answer)
    expect((await app.inject({ url: '/', headers })).statusCode).toBe(200)
    expect([seen, turns]).toEqual([0, 1])
  })

  it('waits for keys that have to be fetched', async () => {
    await using keyServer = await startKeyServer(json(keys.jwks))
    const jwksUri = `${keyServer.origin}/jwks`
    const remote = { issuer: 'https://login.example.com', jwksUri }
    await using app = await start(resourceServer(keys, { issuer: remote }))
    expect((await app.inject({ url: '/scoped', headers })).json()).toEqual({ subject: 'user-1' })
    expect((await app.inject({ url: '/lacking', headers })).statusCode).toBe(403)
    expect(keyServer.requests).toEqual(['/jwks'])
  })

  it('answers 503 with Retry-After where they cannot be fetched (RFC 9110 §15.6.4)', async () => {
    const dead = await startKeyServer(() => {})
    await dead.close()
    const remote = { issuer: 'https://login.example.com', jwksUri: `${dead.origin}/jwks` }
    await using app = await start(resourceServer(keys, { issuer: remote }))
    const response = await app.inject({ url: '/scoped', headers })
    expect([response.statusCode, response.headers['retry-after'], ran]).toEqual([503, '5', []])
    expect(response.headers['www-authenticate']).toBeUndefined()
  })
})
