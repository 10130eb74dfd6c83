import { createRemoteJWKSet, jwtVerify } from 'jose'
import { everything, requiredClaims } from './checks.mjs'

export const contender = {
  name: 'jose, createRemoteJWKSet',
  package: 'jose',
  checks: { ...everything, confirmation: false, canonical: false },
  cached: false,
  keys: 'remote',
  create: ({ issuer, audience, jwksUri }) => {
    const keys = createRemoteJWKSet(new URL(jwksUri))
    const options = { issuer, audience, typ: 'at+jwt', requiredClaims, clockTolerance: 5 }
    return async (text) => (await jwtVerify(text, keys, options)).payload
  },
}
