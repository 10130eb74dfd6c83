import fastify from 'fastify'
import { handWritten, settle, verifierByHand } from './by-hand.mjs'

/** Starts the Fastify server of one contender, on a port that the system chooses. */
export async function start(contender, given) {
  const app = fastify()
  const subjectOf = await protect(app, contender, given)
  app.get('/orders', async (request) => ({ subject: subjectOf(request) }))
  await app.listen({ port: 0, host: '127.0.0.1' })
  return app.server.address().port
}

async function protect(app, contender, given) {
  const { issuer, audience, jwksUri, alg } = given
  switch (contender) {
    case 'without authentication':
      return () => '00000000-0000-0000-0000-000000000000'
    case 'oauth-resource-server': {
      const { default: resourceServer } = await import('oauth-resource-server/fastify')
      const cache = { maxEntries: given.cacheEntries }
      await app.register(resourceServer, { issuer: { issuer, jwksUri }, audience, cache })
      return ({ auth }) => auth.subject
    }
    case '@fastify/jwt + get-jwks': {
      const { default: fastifyJwt } = await import('@fastify/jwt')
      const { default: buildGetJwks } = await import('get-jwks')
      const { origin: domain, pathname: jwksPath } = new URL(jwksUri)
      const jwks = buildGetJwks({ jwksPath })
      await app.register(fastifyJwt, {
        decode: { complete: true },
        secret: (_, { header: { kid } }) => jwks.getPublicKey({ kid, alg, domain }),
        verify: { algorithms: [alg], allowedIss: issuer, allowedAud: audience },
      })
      app.addHook('onRequest', (request) => request.jwtVerify())
      return ({ user }) => user.sub
    }
    case 'fastify-jwt-jwks': {
      const { default: fastifyJwtJwks } = await import('fastify-jwt-jwks')
      await app.register(fastifyJwtJwks, { jwksUrl: jwksUri, issuer, audience })
      app.addHook('onRequest', (request) => app.authenticate(request))
      return ({ user }) => user.sub
    }
    default: {
      const decide = await verifierByHand(handWritten[contender], given)
      app.decorateRequest('auth', null)
      app.addHook('onRequest', (request, reply, done) => {
        const accepted = (claims) => {
          request.auth = claims
          done()
        }
        const refused = () => reply.code(401).send()
        settle(() => decide(request.headers), accepted, refused)
      })
      return ({ auth }) => auth.sub
    }
  }
}
