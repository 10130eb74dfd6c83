// #region before
import jwt from '@fastify/jwt'
import fastify from 'fastify'
import buildGetJwks from 'get-jwks'

const issuer = process.env.ISSUER ?? 'https://login.example.com'
const getJwks = buildGetJwks({ issuersWhitelist: [issuer], providerDiscovery: true })
const app = fastify()

await app.register(jwt, {
  decode: { complete: true },
  secret: (_request, { header: { kid, alg } }) =>
    getJwks.getPublicKey({ domain: issuer, kid, alg }),
  verify: {
    algorithms: ['RS256'],
    allowedIss: issuer,
    allowedAud: 'https://api.example.com/orders',
  },
})
app.addHook('onRequest', (request) => request.jwtVerify())

app.get('/orders', async (request, reply) => {
  const scopes = request.user.scope?.split(' ') ?? []
  if (!scopes.includes('orders.read')) return reply.code(403).send({ error: 'forbidden' })
  return { subject: request.user.sub }
})

await app.listen({ port: Number(process.env.PORT ?? 3000) })
// #endregion before
export const { server } = app
