// #region metadata
import resourceServer from 'oauth-resource-server/fastify'

/** A resource with metadata of its own, in a scope of its own: app.register(invoices), without a prefix. */
export default async function invoices(app) {
  await app.register(resourceServer, {
    issuer: process.env.ISSUER ?? 'https://login.example.com',
    audience: 'https://api.example.com/invoices',
    resource: { name: 'Invoices', scopes: ['invoices.read'] },
    protectedResourceMetadata: true,
  })
  app.get('/invoices', { config: { auth: { scope: 'invoices.read' } } }, async () => [])
}
// #endregion metadata
