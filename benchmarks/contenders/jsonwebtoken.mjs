import jsonwebtoken from 'jsonwebtoken'
import jwksRsa from 'jwks-rsa'
import { basics } from './checks.mjs'

export const contender = {
  name: 'jsonwebtoken + jwks-rsa',
  package: 'jsonwebtoken',
  checks: { ...basics, audRequired: true, issRequired: true, crit: false },
  cached: false,
  keys: 'remote',
  algorithms: ['RS256', 'PS256', 'ES256'],
  create: ({ issuer, audience, jwksUri, alg }) => {
    const client = jwksRsa({ jwksUri, cache: true })
    const options = { issuer, audience, algorithms: [alg], clockTolerance: 5 }
    const key = ({ kid }, done) =>
      client.getSigningKey(kid, (error, found) => done(error, found?.getPublicKey()))
    return (text) =>
      new Promise((resolve, reject) => {
        jsonwebtoken.verify(text, key, options, (error, claims) =>
          error === null ? resolve(claims) : reject(error),
        )
      })
  },
}
