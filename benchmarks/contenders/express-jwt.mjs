import { expressjwt } from 'express-jwt'
import jwksRsa from 'jwks-rsa'
import { createRequest } from './express-oauth2-jwt-bearer.mjs'
import { contender as jsonwebtoken } from './jsonwebtoken.mjs'

export const contender = {
  ...jsonwebtoken,
  name: 'express-jwt + jwks-rsa',
  package: 'express-jwt',
  create: ({ issuer, audience, jwksUri, alg }) => {
    const secret = jwksRsa.expressJwtSecret({ jwksUri, cache: true })
    const middleware = expressjwt({ secret, issuer, audience, algorithms: [alg] })
    return (text) =>
      new Promise((resolve, reject) => {
        const request = createRequest(text)
        middleware(request, undefined, (error) =>
          error === undefined ? resolve(request.auth) : reject(error),
        ).catch(reject)
      })
  },
}
