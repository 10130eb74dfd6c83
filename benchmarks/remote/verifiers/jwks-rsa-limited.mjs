import jsonwebtoken from 'jsonwebtoken'
import jwksRsa from 'jwks-rsa'
import { contender as unlimited } from '../../contenders/jsonwebtoken.mjs'

/** With the rate limit that is off by default: ten fetches a minute, for good and unknown keys alike. */
export const contender = {
  ...unlimited,
  create: ({ issuer, audience, jwksUri, alg }) => {
    const client = jwksRsa({ jwksUri, cache: true, rateLimit: true })
    const key = ({ kid }, done) =>
      client.getSigningKey(kid, (error, found) => done(error, found?.getPublicKey()))
    const options = { issuer, audience, algorithms: [alg], clockTolerance: 5 }
    return (text) =>
      new Promise((resolve, reject) => {
        jsonwebtoken.verify(text, key, options, (error, claims) =>
          error === null ? resolve(claims) : reject(error),
        )
      })
  },
}
