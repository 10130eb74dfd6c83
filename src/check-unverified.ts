import { checkClaims } from './accept-token.js'
import type { MatchedAudience } from './audience/check-audience.js'
import type { Configuration } from './configure.js'
import type { Issuer } from './issuers/issuer.js'
import { type AcceptedHeader, checkHeader } from './jwt/check-header.js'
import type { UnverifiedJwt } from './jwt/parse-jwt.js'
import { namingProfiles } from './profiles/name-profiles.js'

/** What was read and found before the signature. */
export interface CheckedJwt {
  readonly header: AcceptedHeader
  readonly matched: MatchedAudience
}

/**
 * Checks a token as far as that goes without a key: one that is going to be refused is not worth a
 * fetch or a signature, and the client's answer is the same.
 */
export function checkUnverified(
  jwt: UnverifiedJwt,
  requested: string | undefined,
  issuer: Issuer,
  configuration: Configuration,
): CheckedJwt {
  try {
    const header = checkHeader(jwt.header, issuer.header)
    const matched = checkClaims(jwt.unverifiedClaims, requested, issuer, configuration)
    return { header, matched }
  } catch (refusal) {
    throw namingProfiles(refusal, jwt, issuer)
  }
}
