import { JwtVerifier } from 'aws-jwt-verify'
import { basics } from './checks.mjs'

/** Its own fetch speaks https alone: the JWK Set is handed to its cache, which is what a warm one does. */
export const contender = {
  name: 'aws-jwt-verify',
  package: 'aws-jwt-verify',
  checks: { ...basics, audRequired: true, issRequired: true, crit: false },
  cached: false,
  keys: 'remote',
  note: 'its JWK Set is put into its cache, since it fetches https alone',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  create: ({ issuer, audience, jwks }) => {
    const jwksUri = 'https://login.example.com/jwks'
    const verifier = JwtVerifier.create({ issuer, audience, jwksUri, graceSeconds: 5 })
    verifier.cacheJwks(jwks)
    return (text) => verifier.verify(text)
  },
}
