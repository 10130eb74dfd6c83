import { allowInsecureRequests, clockTolerance, validateJwtAccessToken } from 'oauth4webapi'
import { everything } from './checks.mjs'

/** It takes a fetch `Request`, which has to be made for each token. */
export const contender = {
  name: 'oauth4webapi',
  package: 'oauth4webapi',
  checks: { ...everything, canonical: false },
  cached: false,
  keys: 'remote',
  create: ({ issuer, audience, jwksUri, alg }) => {
    const server = { issuer, jwks_uri: jwksUri }
    const options = {
      [allowInsecureRequests]: true,
      [clockTolerance]: 5,
      signingAlgorithms: [alg],
    }
    return (text) => {
      const headers = { authorization: `Bearer ${text}` }
      const request = new Request('http://localhost/', { headers })
      return validateJwtAccessToken(server, request, audience, options)
    }
  },
}
