import { audience, issuer } from '../issuer.mjs'

/** Who fetches an issuer's keys and verifies with them; the floor does not look for a key again. */
export const floor = row('floor, keys fetched once', './verifiers/floor.mjs')
export const ours = row('oauth-resource-server', '../contenders/oauth-resource-server.mjs')
export const rivals = [
  row('jose, createRemoteJWKSet', '../contenders/jose.mjs'),
  row('oauth4webapi', '../contenders/oauth4webapi.mjs'),
  row('express-oauth2-jwt-bearer', '../contenders/express-oauth2-jwt-bearer.mjs'),
  row('aws-jwt-verify', './verifiers/aws-jwt-verify.mjs'),
  row('fast-jwt + get-jwks', '../contenders/fast-jwt-get-jwks.mjs'),
  row('jsonwebtoken + jwks-rsa', '../contenders/jsonwebtoken.mjs'),
]
/** The same library again, where it is the rate limit that makes the difference. */
export const limited = row('jsonwebtoken + jwks-rsa, rateLimit', './verifiers/jwks-rsa-limited.mjs')

/** What a verifier that fetches its keys is made of. */
export const configurationFor = (jwksUri) => ({ issuer, audience, jwksUri, alg: 'RS256' })

function row(label, file) {
  return { label, file: new URL(file, import.meta.url).href }
}
