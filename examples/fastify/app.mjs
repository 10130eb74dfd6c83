// #region app
import fastify from 'fastify'
import resourceServer from 'oauth-resource-server/fastify'

const app = fastify()

// #endregion app

import { payments } from './prefixed.mjs'

// #region orders
await app.register(resourceServer, {
  issuer: process.env.ISSUER ?? 'https://login.example.com', // exactly as it stands in iss
  audience: 'https://api.example.com/orders', // exactly as it stands in aud
})

app.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => {
  return { subject: request.auth.subject }
})
const write = { scope: 'orders.read orders.write' }
app.post('/orders', { config: { auth: write } }, async (request, reply) => {
  reply.code(201)
  return { client: request.auth.clientId }
})
// #endregion orders

// #region optional
app.get('/catalog', { config: { auth: { optional: true } } }, async (request) => {
  return { subject: request.auth?.subject ?? 'anyone' }
})
// #endregion optional

// #region tenants
await app.register(import('./tenants.mjs'), { prefix: '/t/:tenant' })
// #endregion tenants

await app.register(import('./invoices.mjs'))
await payments(app)

// #region public
app.get('/health', { config: { auth: false } }, async () => ({ status: 'up' }))
// #endregion public

// #region errors
app.setErrorHandler((error, request, reply) => {
  request.log.error(error)
  reply.code(error.statusCode ?? 500).send({ error: 'server_error' })
})
// #endregion errors

// #region listen
await app.listen({ port: Number(process.env.PORT ?? 3000) })
// #endregion listen

export const { server } = app
