// #region after
import fastify from 'fastify'
import resourceServer from 'oauth-resource-server/fastify'

const app = fastify()

await app.register(resourceServer, {
  issuer: process.env.ISSUER ?? 'https://login.example.com', // its keys are discovered
  audience: 'https://api.example.com/orders',
})

app.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => {
  return { subject: request.auth.subject }
})

await app.listen({ port: Number(process.env.PORT ?? 3000) })
// #endregion after
export const { server } = app
