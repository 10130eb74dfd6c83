import express from 'express'
import fastify from 'fastify'
import { createResourceServer } from 'oauth-resource-server'
import { protectedResourceMetadata, requireAccessToken } from 'oauth-resource-server/express'
import resourceServer, {
  protectedResourceMetadata as metadataOf,
} from 'oauth-resource-server/fastify'

const route = { scope: 'orders.read' }
const tenantOf = ({ headers }) => headers.host.split('.')[0]

/** The resources of one API: one whose path nginx keeps, one whose path it strips, one for each host. */
function resourcesOf(name, keys) {
  const create = (audience) =>
    createResourceServer({
      issuer: { issuer: keys.issuer, jwks: keys.jwks },
      audience,
      resource: { name },
    })
  return {
    kept: create(`https://api.example.com/${name}/kept/orders`),
    stripped: create(`https://api.example.com/${name}/stripped/orders`),
    hosts: create(`https://{tenant}.example.com/${name}/hosts/orders`),
  }
}

/** What each route answers: what became of the request on its way. */
const seen = ({ httpVersion, headers, url }) => ({ httpVersion, host: headers.host, url })

async function startExpress(keys) {
  const { kept, stripped, hosts } = resourcesOf('express', keys)
  const app = express()
  for (const server of [kept, stripped, hosts]) app.use(protectedResourceMetadata(server))
  const answer = (req, res) => res.json(seen(req))
  app.get('/express/kept/orders', requireAccessToken(kept, route), answer)
  app.get('/orders', requireAccessToken(stripped, route), answer)
  const ofHost = requireAccessToken(hosts, { ...route, tenant: tenantOf })
  app.get('/express/hosts/orders', ofHost, answer)
  const server = await new Promise((resolve) => {
    const listening = app.listen(0, '127.0.0.1', () => resolve(listening))
  })
  return { port: server.address().port, close: () => server.close() }
}

/** One route in a scope of its own, with a resource server of its own. */
const mount = (app, path, registration) =>
  app.register(async (scope) => {
    await scope.register(resourceServer, registration)
    scope.get(path, { config: { auth: route } }, async ({ raw }) => seen(raw))
  })

async function startFastify(keys) {
  const { kept, stripped, hosts } = resourcesOf('fastify', keys)
  const app = fastify()
  for (const server of [kept, stripped, hosts]) {
    await app.register(metadataOf, { resourceServer: server })
  }
  await mount(app, '/fastify/kept/orders', { resourceServer: kept })
  await mount(app, '/orders', { resourceServer: stripped })
  await mount(app, '/fastify/hosts/orders', { resourceServer: hosts, tenant: tenantOf })
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: app.server.address().port, close: () => app.close() }
}

/** The APIs, listening on loopback without TLS, each on a port that the system chose. */
export async function startApis(keys) {
  return { express: await startExpress(keys), fastify: await startFastify(keys) }
}
