import fastify, { type FastifyPluginAsync, type FastifyRequest } from 'fastify'
import { describe, expectTypeOf, it } from 'vitest'
import resourceServer, {
  type FastifyResourceServerOptions,
  type RouteAuth,
} from '../../adapters/fastify/index.js'
import type { AccessToken, ResourceServer } from '../../src/index.js'

declare const orders: ResourceServer
declare const tenants: ResourceServer
const issuer = 'https://login.example.com'
const audience = 'https://api.example.com/orders'

describe('the Fastify adapter', () => {
  it('takes the lines of the documentation as they stand', async () => {
    const app = fastify()
    await app.register(resourceServer, { resourceServer: orders })
    app.get('/orders', { config: { auth: { scope: 'orders.read' } } }, (request) => {
      expectTypeOf(request.auth).toEqualTypeOf<AccessToken>()
      return request.auth.subject
    })
    app.get('/health', { config: { auth: false } }, () => 'up')
    app.get('/any', { config: { auth: { scope: { anyOf: ['a', 'b'] } } } }, async (request) => {
      expectTypeOf(request.auth.tenant).toEqualTypeOf<string | undefined>()
    })
  })

  it('takes a server or the options of one, and what is common to the routes', () => {
    const app = fastify()
    void app.register(resourceServer, { issuer, audience })
    void app.register(resourceServer, { issuer, audience, prefix: '/v1', logLevel: 'warn' })
    void app.register(resourceServer, { resourceServer: orders, optional: true, preflight: true })
    void app.register(resourceServer, {
      resourceServer: tenants,
      tenant: (request) => {
        expectTypeOf(request).toEqualTypeOf<FastifyRequest>()
        return request.hostname
      },
    })
    void app.register(resourceServer, { issuer, audience, tenant: async () => undefined })
    expectTypeOf<{ resourceServer: ResourceServer }>().toExtend<FastifyResourceServerOptions>()
  })

  it('is a plugin, in scopes inside, too', () => {
    expectTypeOf(resourceServer).toExtend<FastifyPluginAsync<FastifyResourceServerOptions>>()
    const scope: FastifyPluginAsync = async (inside) => {
      await inside.register(resourceServer, { resourceServer: orders })
      inside.get<{ Params: { id: string } }>('/:id', { config: { auth: {} } }, (request) => {
        expectTypeOf(request.params.id).toEqualTypeOf<string>()
        expectTypeOf(request.auth.hasScope('orders.read')).toEqualTypeOf<boolean>()
      })
    }
    void fastify().register(scope)
  })

  it('refuses what it would refuse to start with', () => {
    const app = fastify()
    // @ts-expect-error no issuer, no server
    void app.register(resourceServer, { audience })
    // @ts-expect-error a misspelt name
    void app.register(resourceServer, { resourceServer: orders, tenants: () => 'acme' })
    // @ts-expect-error a tenant is found per request
    void app.register(resourceServer, { resourceServer: tenants, tenant: 'acme' })
    // @ts-expect-error a tenant of a request is text
    void app.register(resourceServer, { resourceServer: tenants, tenant: () => 1 })
    // @ts-expect-error a scope is the route's own matter
    void app.register(resourceServer, { resourceServer: orders, scope: 'orders.read' })
    // @ts-expect-error a route is protected without saying so
    app.get('/', { config: { auth: true } }, () => 'never')
    // @ts-expect-error a list is neither all nor any
    app.get('/', { config: { auth: { scope: ['orders.read'] } } }, () => 'never')
    // Fastify's own type of config takes further names: these are refused when the route is declared.
    app.get('/', { config: { auth: { scopes: 'orders.read' } } }, () => 'never')
    // @ts-expect-error a misspelt name
    const misspelt: RouteAuth = { scopes: 'orders.read' }
    expectTypeOf(misspelt).toExtend<RouteAuth>()
    // @ts-expect-error the tenant is found by the plugin's option
    app.get('/', { config: { auth: { tenant: () => 'acme' } } }, () => 'never')
    expectTypeOf<true>().not.toExtend<RouteAuth>()
  })
})
