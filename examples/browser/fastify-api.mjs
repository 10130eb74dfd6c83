import cors from '@fastify/cors'
import fastify from 'fastify'
import resourceServer from 'oauth-resource-server/fastify'

/** An API for pages of one other origin. */
export async function createFastifyApi({ issuer, audience, pageOrigin }) {
  // #region fastify
  const app = fastify()

  await app.register(cors, { origin: pageOrigin, exposedHeaders: ['WWW-Authenticate'] })
  await app.register(resourceServer, {
    issuer,
    audience,
    resource: { name: 'Orders', scopes: ['orders.read', 'orders.write'] },
    protectedResourceMetadata: true, // open to every origin
  })
  // #endregion fastify
  app.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => {
    return { subject: request.auth.subject }
  })
  const write = { scope: 'orders.read orders.write' }
  app.post('/orders', { config: { auth: write } }, async (_, reply) => {
    reply.code(201)
    return {}
  })
  await app.ready()
  return app.routing
}
