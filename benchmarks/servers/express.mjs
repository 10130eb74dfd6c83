import express from 'express'
import { handWritten, settle, verifierByHand } from './by-hand.mjs'

/** Starts the Express server of one contender, on a port that the system chooses. */
export async function start(contender, given) {
  const app = express()
  app.disable('x-powered-by')
  const { use = [], subjectOf } = await protection(contender, given)
  for (const middleware of use) app.use(middleware)
  app.get('/orders', (request, response) => response.json({ subject: subjectOf(request) }))
  app.use((error, _request, response, _next) => {
    response.status(error.status ?? 500).json({ error: error.name })
  })
  const server = await new Promise((resolve, reject) => {
    const listening = app.listen(0, '127.0.0.1', (error) => {
      if (error) reject(error)
      else resolve(listening)
    })
  })
  return server.address().port
}

async function protection(contender, given) {
  const { issuer, audience, jwksUri, alg } = given
  switch (contender) {
    case 'without authentication':
      return { subjectOf: () => '00000000-0000-0000-0000-000000000000' }
    case 'oauth-resource-server': {
      const { requireAccessToken } = await import('oauth-resource-server/express')
      const cache = { maxEntries: given.cacheEntries }
      const guard = requireAccessToken({ issuer: { issuer, jwksUri }, audience, cache })
      return { use: [guard], subjectOf: ({ auth }) => auth.subject }
    }
    case 'express-oauth2-jwt-bearer': {
      const { auth } = await import('express-oauth2-jwt-bearer')
      const guard = auth({ issuer, audience, jwksUri, tokenSigningAlg: alg })
      return { use: [guard], subjectOf: (request) => request.auth.payload.sub }
    }
    case 'express-jwt + jwks-rsa': {
      const { expressjwt } = await import('express-jwt')
      const { default: jwksRsa } = await import('jwks-rsa')
      const secret = jwksRsa.expressJwtSecret({ jwksUri, cache: true })
      const guard = expressjwt({ secret, issuer, audience, algorithms: [alg] })
      return { use: [guard], subjectOf: ({ auth }) => auth.sub }
    }
    case 'passport-jwt + jwks-rsa':
      return passportJwt(given)
    default: {
      const decide = await verifierByHand(handWritten[contender], given)
      const guard = (request, response, next) => {
        const accepted = (claims) => {
          request.auth = claims
          next()
        }
        const refused = () => response.status(401).end()
        settle(() => decide(request.headers), accepted, refused)
      }
      return { use: [guard], subjectOf: ({ auth }) => auth.sub }
    }
  }
}

async function passportJwt({ issuer, audience, jwksUri, alg }) {
  const { default: passport } = await import('passport')
  const { ExtractJwt, Strategy } = await import('passport-jwt')
  const { default: jwksRsa } = await import('jwks-rsa')
  const options = {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    secretOrKeyProvider: jwksRsa.passportJwtSecret({ jwksUri, cache: true }),
    issuer,
    audience,
    algorithms: [alg],
  }
  passport.use(new Strategy(options, (claims, done) => done(null, claims)))
  const guard = passport.authenticate('jwt', { session: false })
  return { use: [guard], subjectOf: ({ user }) => user.sub }
}
