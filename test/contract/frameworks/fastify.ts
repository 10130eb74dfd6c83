import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import resourceServer from '../../../adapters/fastify/index.js'
import { type Framework, type Mounted, type Route, routes, tenantOf } from '../routes.js'

/** One registration at the root, and one in a scope of its own for every other resource server. */
export const fastifyFramework: Framework = {
  name: 'Fastify 5',
  start: async (mounted) => {
    const app = fastify()
    app.setErrorHandler((error, _request, reply) => reply.code(500).send(mounted.caught(error)))
    await app.register(resourceServer, { resourceServer: mounted.servers.orders })
    for (const route of routes) {
      if (route.server === 'orders') mount(app, route, mounted)
      else {
        app.register((scope, _options, done) => {
          const registration = {
            resourceServer: mounted.servers[route.server],
            tenant: route.tenant ? tenantOfRequest : undefined,
            protectedResourceMetadata: route.metadata,
          }
          scope.register(resourceServer, registration).after(() => mount(scope, route, mounted))
          done()
        })
      }
    }
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { server: app.server, close: () => app.close() }
  },
}

function tenantOfRequest({ params }: FastifyRequest) {
  return tenantOf((params as { tenant: string }).tenant)
}

function mount(scope: FastifyInstance, route: Route, { answer }: Mounted): void {
  const { method, path: url, optional, preflight } = route
  scope.route({
    method,
    url,
    config: { auth: route.open ? false : { scope: route.scope, optional, preflight } },
    handler: async (request) => answer(route, request.auth, request.body),
  })
}
