import { request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import cors from '@fastify/cors'
import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { afterEach, describe, expect, it } from 'vitest'
import resourceServer, { protectedResourceMetadata } from '../../adapters/fastify/index.js'
import { ConfigurationError, createResourceServer } from '../../src/index.js'

const place = '/.well-known/oauth-protected-resource/orders'
const options = {
  issuer: 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  resource: {},
}
const orders = createResourceServer(options)
const tenants = createResourceServer({
  ...options,
  audience: 'https://api.example.com/{tenant}/orders',
})
const { resource: _, ...unpublished } = options

const prefixed: FastifyPluginAsync = async (scope) => {
  await scope.register(protectedResourceMetadata, { resourceServer: orders })
}

let app: FastifyInstance
afterEach(() => app.close())

const resourceAt = async (url: string): Promise<unknown> => {
  const { statusCode, body } = await app.inject({ url })
  return statusCode === 200 ? JSON.parse(body).resource : statusCode
}

describe('the metadata in Fastify', () => {
  it('is served where the registration says so, open, and with the application protected', async () => {
    app = fastify()
    await app.register(resourceServer, { ...options, protectedResourceMetadata: true })
    app.get('/orders', () => 'orders')
    const response = await app.inject({ url: place })
    expect([response.statusCode, response.body]).toEqual([
      200,
      '{"resource":"https://api.example.com/orders","authorization_servers":["https://login.example.com"],"bearer_methods_supported":["header"]}',
    ])
    expect(response.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'public, max-age=3600',
      'access-control-allow-origin': '*',
    })
    const refused = await app.inject({ url: '/orders' })
    expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([
      401,
      `Bearer realm="api", resource_metadata="https://api.example.com${place}"`,
    ])
  })

  it.each([
    ['', '/.well-known/oauth-protected-resource'],
    [' of another resource', '/.well-known/oauth-protected-resource/users'],
    [' in another spelling', '/.well-known/oauth%2Dprotected-resource/orders'],
  ])('opens no way to the handler of what is not found%s (RFC 6750 §3)', async (_title, url) => {
    app = fastify()
    await app.register(resourceServer, { ...options, protectedResourceMetadata: true })
    app.setNotFoundHandler(() => 'for those who were admitted')
    const { statusCode, body } = await app.inject({ url })
    expect([statusCode, body]).toEqual([401, '{"status":401}'])
  })

  it('hands on what fails while such a request is refused', async () => {
    app = fastify()
    const failing = createResourceServer(options)
    const guard = () => ({
      ...failing.guard(),
      decide: (_r: unknown, _c: unknown, verdict: { fail: (error: Error) => void }) =>
        verdict.fail(new Error('guard failed')),
    })
    const broken = { ...failing, guard } as typeof failing
    await app.register(resourceServer, { resourceServer: broken, protectedResourceMetadata: true })
    expect(await resourceAt('/.well-known/oauth-protected-resource/users')).toBe(500)
  })

  it('is not served unless that is said', async () => {
    app = fastify()
    await app.register(resourceServer, options)
    expect(await resourceAt(place)).toBe(401)
  })

  it('is that of each resource, wherever their routes are protected', async () => {
    app = fastify()
    await app.register(protectedResourceMetadata, { resourceServer: tenants })
    await app.register(protectedResourceMetadata, { resourceServer: orders })
    const scoped: FastifyPluginAsync = async (scope) => {
      await scope.register(resourceServer, { resourceServer: orders })
      scope.get('/', () => 'orders')
    }
    await app.register(scoped, { prefix: '/orders' })
    expect(await resourceAt(place)).toBe('https://api.example.com/orders')
    expect(await resourceAt('/.well-known/oauth-protected-resource/acme/orders')).toBe(
      'https://api.example.com/acme/orders',
    )
    expect(await resourceAt('/orders')).toBe(401)
  })

  it.each([
    '/.well-known/oauth-protected-resource',
    '/.well-known/oauth-protected-resource/',
    `${place}/1`,
    `${place}?x=1`,
    `/.well-known/oauth-protected-resource/${'a'.repeat(300)}/orders`,
  ])('is not at %s: the not-found handler answers', async (url) => {
    app = fastify()
    app.setNotFoundHandler((_request, reply) => reply.code(404).send({ nothing: true }))
    await app.register(protectedResourceMetadata, { resourceServer: orders })
    const response = await app.inject({ url })
    expect([response.statusCode, response.json()]).toEqual([404, { nothing: true }])
  })

  it('names the longest tenant that isTenant lets pass', async () => {
    app = fastify()
    await app.register(protectedResourceMetadata, { resourceServer: tenants })
    const tenant = 'a'.repeat(128)
    expect(await resourceAt(`/.well-known/oauth-protected-resource/${tenant}/orders`)).toBe(
      `https://api.example.com/${tenant}/orders`,
    )
  })

  it('parses no body of a method that it refuses', async () => {
    app = fastify()
    await app.register(protectedResourceMetadata, { resourceServer: orders })
    const headers = { 'content-type': 'application/json' }
    const response = await app.inject({ method: 'POST', url: place, headers, payload: '{' })
    expect([response.statusCode, response.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
  })

  it('is found where the client asked for it, not where rewriteUrl leads', async () => {
    app = fastify({ rewriteUrl: ({ url = '' }) => url.replace('/orders', '/rewritten') })
    await app.register(protectedResourceMetadata, { resourceServer: orders })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    const status = await new Promise((resolve, reject) => {
      httpRequest({ port, host: '127.0.0.1', path: place }, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
        .on('error', reject)
        .end()
    })
    expect(status).toBe(200)
  })

  it('is readable for every page where @fastify/cors names other origins', async () => {
    app = fastify()
    await app.register(protectedResourceMetadata, { resourceServer: orders })
    await app.register(cors, { origin: 'https://shop.example.com' })
    const response = await app.inject({
      url: place,
      headers: { origin: 'https://elsewhere.example.com' },
    })
    expect(response.headers['access-control-allow-origin']).toBe('*')
  })

  it.each<[string, (root: FastifyInstance) => unknown, string]>([
    [
      'without the option resource',
      (root) => root.register(resourceServer, { ...unpublished, protectedResourceMetadata: true }),
      'this resource has no metadata',
    ],
    [
      'by itself without it',
      (root) =>
        root.register(protectedResourceMetadata, {
          resourceServer: createResourceServer(unpublished),
        }),
      'this resource has no metadata',
    ],
    [
      'below a prefix',
      (root) => root.register(prefixed, { prefix: '/api' }),
      'the metadata of a resource is at the root of its host, and this scope has the prefix /api: register protectedResourceMetadata outside of it.',
    ],
    [
      'as something else than true or false',
      (root) =>
        root.register(resourceServer, {
          ...options,
          protectedResourceMetadata: 'yes' as unknown as boolean,
        }),
      'protectedResourceMetadata decides whether the metadata is served: write true or false.',
    ],
  ])('refuses to be registered %s', async (_title, register, message) => {
    app = fastify()
    register(app)
    const starting = app.ready()
    await expect(starting).rejects.toThrow(ConfigurationError)
    await expect(starting).rejects.toThrow(message)
  })
})
