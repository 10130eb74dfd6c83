import { createVerifier } from 'fast-jwt'
import buildGetJwks from 'get-jwks'
import { contender as fastJwt, options } from './fast-jwt.mjs'

export const contender = {
  ...fastJwt,
  name: 'fast-jwt + get-jwks',
  package: 'get-jwks',
  keys: 'remote',
  algorithms: ['RS256', 'PS256', 'ES256'],
  create: (given) => create(given, false),
}

/** As its README has it; its domain is the issuer's, here that of the loopback server. */
export function create(given, cache) {
  const jwks = buildGetJwks({ jwksPath: new URL(given.jwksUri).pathname })
  const domain = new URL(given.jwksUri).origin
  const key = ({ header: { kid, alg } }) => jwks.getPublicKey({ kid, alg, domain })
  return createVerifier({ ...options(given), key, cache })
}
