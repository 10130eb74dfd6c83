// #region tenants
import resourceServer from 'oauth-resource-server/fastify'

export default async function tenantRoutes(scope) {
  await scope.register(resourceServer, {
    issuer: process.env.ISSUER ?? 'https://login.example.com',
    audience: 'https://api.example.com/t/{tenant}/orders',
    tenant: (request) => request.params.tenant,
  })
  scope.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => {
    return { tenant: request.auth.tenant }
  })
}
// #endregion tenants
