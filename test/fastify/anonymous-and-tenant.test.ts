import fastify, { type FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import plugin, { type FastifyResourceServerOptions } from '../../adapters/fastify/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const bearer = async (claims = {}) => ({ authorization: `Bearer ${await keys.issue(claims)}` })
const answer = ({ auth }: FastifyRequest) => auth?.subject ?? 'anonymous'

async function start(options: FastifyResourceServerOptions) {
  const app = fastify()
  await app.register(plugin, options)
  app.get('/', answer)
  app.get('/scoped', { config: { auth: { scope: 'orders.read' } } }, answer)
  app.get('/strict', { config: { auth: { optional: false } } }, answer)
  app.get('/lenient', { config: { auth: { optional: true } } }, answer)
  app.options('/', answer)
  return app
}

describe('optional', () => {
  it('lets requests without credentials pass as anonymous, and refuses bad ones all the same', async () => {
    await using app = await start({ resourceServer: orders, optional: true })
    expect((await app.inject('/')).body).toBe('anonymous')
    expect((await app.inject({ url: '/', headers: await bearer() })).body).toBe('user-1')
    const expired = await bearer({ exp: now - 60 })
    expect((await app.inject({ url: '/', headers: expired })).statusCode).toBe(401)
  })

  it('asks for a token where the route requires a scope, which an anonymous request has not', async () => {
    await using app = await start({ resourceServer: orders, optional: true })
    const response = await app.inject('/scoped')
    expect([response.statusCode, response.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api", scope="orders.read"',
    ])
  })

  it('is what the route says, where it says so', async () => {
    await using lenient = await start({ resourceServer: orders, optional: true })
    expect((await lenient.inject('/strict')).statusCode).toBe(401)
    await using strict = await start({ resourceServer: orders })
    expect((await strict.inject('/lenient')).body).toBe('anonymous')
    expect((await strict.inject('/')).statusCode).toBe(401)
  })

  it('clears what stood in request.auth before', async () => {
    await using app = fastify()
    app.addHook('onRequest', async (request) => {
      request.auth = { subject: 'admin' } as typeof request.auth
    })
    await app.register(plugin, { resourceServer: orders, optional: true })
    app.get('/', answer)
    expect((await app.inject('/')).body).toBe('anonymous')
  })
})

describe('preflight', () => {
  const preflight = {
    method: 'OPTIONS',
    url: '/',
    headers: { 'access-control-request-method': 'PUT' },
  } as const

  it('lets CORS preflight requests pass where it is asked to (Fetch, CORS-preflight request)', async () => {
    await using on = await start({ resourceServer: orders, preflight: true })
    expect((await on.inject(preflight)).body).toBe('anonymous')
    expect((await on.inject({ method: 'OPTIONS', url: '/' })).statusCode).toBe(401)
    await using off = await start({ resourceServer: orders })
    expect((await off.inject(preflight)).statusCode).toBe(401)
  })
})

describe('tenant', () => {
  const tenants = resourceServer(keys, { audience: 'https://api.example.com/{tenant}/orders' })
  const acme = { aud: 'https://api.example.com/acme/orders' }

  it('is found in the FastifyRequest, with its params', async () => {
    await using app = fastify()
    const seen: unknown[] = []
    await app.register(plugin, {
      resourceServer: tenants,
      tenant: (request) => {
        seen.push(request.params, request.routeOptions.url, request.hostname)
        return (request.params as { tenant?: string }).tenant
      },
    })
    app.get('/t/:tenant', ({ auth }) => auth.tenant)
    const headers = await bearer(acme)
    expect((await app.inject({ url: '/t/acme', headers })).body).toBe('acme')
    expect(seen).toEqual([{ tenant: 'acme' }, '/t/:tenant', 'localhost'])
    const other = await app.inject({ url: '/t/umbrella', headers })
    expect([other.statusCode, other.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"',
    ])
  })

  it.each<[string, () => string | undefined | Promise<string | undefined>]>([
    ['answers nothing', () => undefined],
    ['answers what is no tenant', () => '../acme'],
    ['answers nothing, later', async () => undefined],
    [
      'throws',
      () => {
        throw new Error('boom')
      },
    ],
    ['rejects', async () => Promise.reject(new Error('boom'))],
  ])('refuses the request where its resolver %s', async (_, tenant) => {
    await using app = await start({ resourceServer: tenants, tenant })
    const response = await app.inject({ url: '/', headers: await bearer(acme) })
    expect([response.statusCode, response.json().error]).toEqual([401, 'invalid_token'])
  })

  it('is asked for where the route requires a scope of its own, too', async () => {
    await using app = await start({ resourceServer: tenants, tenant: () => 'acme' })
    expect((await app.inject({ url: '/scoped', headers: await bearer(acme) })).body).toBe('user-1')
    const aud = 'https://api.example.com/umbrella/orders'
    const other = await app.inject({ url: '/scoped', headers: await bearer({ aud }) })
    expect(other.statusCode).toBe(401)
  })

  it('is asked for after the grammar of the header, and not for open routes', async () => {
    const asked: string[] = []
    const tenant = ({ url }: FastifyRequest) => {
      asked.push(url)
      return 'acme'
    }
    await using app = await start({ resourceServer: tenants, tenant })
    app.get('/open', { config: { auth: false } }, answer)
    expect((await app.inject('/open')).statusCode).toBe(200)
    expect((await app.inject('/')).statusCode).toBe(401)
    const malformed = { authorization: 'Bearer a b' }
    expect((await app.inject({ url: '/', headers: malformed })).statusCode).toBe(400)
    expect(asked).toEqual([])
    expect((await app.inject({ url: '/', headers: await bearer(acme) })).body).toBe('user-1')
    expect(asked).toEqual(['/'])
  })
})
