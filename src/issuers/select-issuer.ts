import { AccessTokenError } from '../errors/access-token-error.js'
import type { UnverifiedJwt } from '../jwt/parse-jwt.js'
import type { Issuer } from './issuer.js'
import type { IssuerDirectory } from './issuer-directory.js'

/**
 * Selects the configured issuer that a token names (RFC 9068 §4). What the token says only chooses
 * among issuers that are configured (RFC 7519 §11.1), byte for byte and before any work with keys.
 *
 * @throws {@link AccessTokenError} `claim_missing`, `claim_invalid`, `issuer_unknown`.
 */
export function selectIssuer(jwt: UnverifiedJwt, directory: IssuerDirectory): Issuer {
  const claims = jwt.unverifiedClaims
  if (!Object.hasOwn(claims, 'iss')) throw new AccessTokenError('claim_missing', 'iss is required')
  const { iss } = claims
  if (typeof iss !== 'string') throw new AccessTokenError('claim_invalid', 'iss is not a string')
  const issuer = directory.find(iss)
  if (issuer === undefined) {
    throw new AccessTokenError('issuer_unknown', `iss is not ${directory.configured.join(' or ')}`)
  }
  return issuer
}
