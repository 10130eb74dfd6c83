import fastify from 'fastify'
import resourceServer from 'oauth-resource-server/fastify'

const audience = 'https://api.example.com/orders'

export async function start(issuer) {
  const app = fastify()
  await app.register(resourceServer, { issuer, audience })
  app.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => ({
    subject: request.auth.subject,
  }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { port: app.server.address().port, close: () => app.close() }
}
