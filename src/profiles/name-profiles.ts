import { requiredClaimsFault } from '../claims/check-required-claims.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import { hasType } from '../jwt/check-header.js'
import type { UnverifiedJwt } from '../jwt/parse-jwt.js'
import { type ProfiledIssuer, profileFault } from './check-profile.js'
import type { Profile, ProfileName } from './profile.js'
import { profiles } from './profiles.js'

/** An issuer with the claims that the application requires, whatever the profile. */
interface RequiringIssuer extends ProfiledIssuer {
  readonly ownRequiredClaims: readonly string[]
}

/**
 * The same refusal, with every profile named that would take the token for what it is: for the log
 * of a developer whose authorization server issues no tokens of RFC 9068. Other refusals, and those
 * of issuers that have another profile, come back as they are.
 *
 * Does NOT say that the token is good: lifetime, audience, algorithm and signature stay to be
 * checked. Nothing in it is of the token.
 */
export function namingProfiles(
  refusal: unknown,
  jwt: Pick<UnverifiedJwt, 'header' | 'unverifiedClaims'>,
  issuer: RequiringIssuer,
): unknown {
  if (!(refusal instanceof AccessTokenError)) return refusal
  const taking = profilesTaking(refusal, jwt, issuer)
  if (taking.length === 0) return refusal
  const names = taking.map((name) => `'${name}'`).join(', ')
  const hint =
    taking.length === 1 ? `profile ${names} takes` : `each of the profiles ${names} takes`
  return new AccessTokenError(refusal.reason, `${refusal.detail}; ${hint} tokens of this form`)
}

/** The names of the profiles that would take a token which was refused for its form. */
export function profilesTaking(
  { reason }: AccessTokenError,
  jwt: Pick<UnverifiedJwt, 'header' | 'unverifiedClaims'>,
  issuer: RequiringIssuer,
): readonly ProfileName[] {
  if (issuer.profile.name !== 'rfc9068') return []
  if (reason !== 'type_mismatch' && reason !== 'claim_missing') return []
  const taking = Object.values(profiles).filter((profile) => takes(profile, jwt, issuer))
  return taking.map(({ name }) => name)
}

function takes(
  profile: Profile,
  { header, unverifiedClaims: claims }: { header: JsonObject; unverifiedClaims: JsonObject },
  issuer: RequiringIssuer,
): boolean {
  return (
    hasType(header, profile) &&
    (profile.foreignMember === undefined || !Object.hasOwn(header, profile.foreignMember)) &&
    requiredClaimsFault(claims, profile.requiredClaims) === undefined &&
    requiredClaimsFault(claims, issuer.ownRequiredClaims) === undefined &&
    profileFault(claims, profile, issuer) === undefined
  )
}
