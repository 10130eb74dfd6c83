import jwksRsa from 'jwks-rsa'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { createRequest } from './express-oauth2-jwt-bearer.mjs'
import { contender as jsonwebtoken } from './jsonwebtoken.mjs'

/** Its strategy, called as passport does it: a copy of it for each request. */
export const contender = {
  ...jsonwebtoken,
  name: 'passport-jwt + jwks-rsa',
  package: 'passport-jwt',
  create: ({ issuer, audience, jwksUri, alg }) => {
    const strategy = new Strategy(
      {
        jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
        secretOrKeyProvider: jwksRsa.passportJwtSecret({ jwksUri, cache: true }),
        issuer,
        audience,
        algorithms: [alg],
      },
      (claims, done) => done(null, claims),
    )
    return (text) =>
      new Promise((resolve, reject) => {
        const attempt = Object.create(strategy)
        attempt.success = resolve
        attempt.fail = (cause) => reject(cause ?? new Error('refused'))
        attempt.error = reject
        attempt.authenticate(createRequest(text))
      })
  },
}
