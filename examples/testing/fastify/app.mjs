// #region app
import Fastify from 'fastify'
import resourceServer from 'oauth-resource-server/fastify'

const audience = 'https://api.example.com/t/{tenant}/orders'

export async function createApp({ issuer }) {
  const app = Fastify()
  const tenant = (request) => request.params.tenant
  await app.register(resourceServer, { issuer, audience, tenant })
  app.get('/t/:tenant/orders', { config: { auth: { scope: 'orders.read' } } }, (request) => ({
    tenant: request.auth.tenant,
    reader: request.auth.subject,
  }))
  return app
}
// #endregion app
