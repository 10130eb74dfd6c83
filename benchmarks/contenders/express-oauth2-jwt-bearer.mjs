import { auth } from 'express-oauth2-jwt-bearer'
import { everything } from './checks.mjs'

/** A middleware, called as Express would, with the least of a request. */
export const contender = {
  name: 'express-oauth2-jwt-bearer',
  package: 'express-oauth2-jwt-bearer',
  checks: { ...everything, canonical: false },
  cached: false,
  keys: 'remote',
  create: ({ issuer, audience, jwksUri, alg }) => {
    const middleware = auth({ issuer, audience, jwksUri, tokenSigningAlg: alg, strict: true })
    return (text) =>
      new Promise((resolve, reject) => {
        const request = createRequest(text)
        middleware(request, undefined, (error) =>
          error === undefined ? resolve(request.auth.payload) : reject(error),
        ).catch(reject)
      })
  },
}

/** What middleware looks at. */
export function createRequest(text) {
  const authorization = `Bearer ${text}`
  return {
    method: 'GET',
    url: '/',
    originalUrl: '/',
    baseUrl: '',
    protocol: 'http',
    headers: { host: 'localhost', authorization },
    query: {},
    body: undefined,
    is: () => false,
    get: (name) => (name.toLowerCase() === 'host' ? 'localhost' : authorization),
  }
}
