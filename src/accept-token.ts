import type { Attempt } from './attempt.js'
import { bindTenant } from './audience/bind-tenant.js'
import { checkAudience, type MatchedAudience } from './audience/check-audience.js'
import { checkTenantClaim } from './audience/check-tenant-claim.js'
import { type AccessToken, createAccessToken } from './authorization/access-token.js'
import { checkScope } from './authorization/check-scope.js'
import type { VerifiedToken } from './cache/verified-tokens.js'
import { checkConfirmation } from './claims/check-confirmation.js'
import { checkLifetime } from './claims/check-lifetime.js'
import { checkRequiredClaims } from './claims/check-required-claims.js'
import type { Configuration } from './configure.js'
import type { Issuer } from './issuers/issuer.js'
import type { JsonObject } from './json/parse-json-object.js'
import { checkProfile } from './profiles/check-profile.js'

/**
 * Checks everything that claims say, for one request at this instant: the same before the signature,
 * where it spares work, after it, where it counts, and whenever a verified token comes again.
 */
export function checkClaims(
  claims: JsonObject,
  requested: string | undefined,
  issuer: Issuer,
  configuration: Configuration,
): MatchedAudience {
  const tenant = bindTenant(requested, issuer)
  checkRequiredClaims(claims, issuer.requiredClaims)
  checkLifetime(claims, configuration.now(), configuration)
  checkConfirmation(claims)
  if (issuer.profile.name !== 'rfc9068') checkProfile(claims, issuer)
  const matched = checkAudience(claims, tenant, issuer, configuration)
  return checkTenantClaim(claims, matched, tenant, issuer, configuration)
}

/** Accepts a token whose signature was verified for this request. */
export function acceptToken(
  verified: VerifiedToken,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): AccessToken {
  attempt.verified = true
  const matched = checkClaims(verified.signed.claims, requested, verified.issuer, configuration)
  return grant(verified, matched, attempt, configuration)
}

/**
 * Accepts a token whose signature was verified before, by the same checks in the same order. Answers
 * undefined when its issuer is none any more, the key that verified it is none of its issuer's, or the
 * issuer's keys are too old: then it goes the whole way again.
 */
export function acceptAgain(
  known: VerifiedToken,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): AccessToken | undefined {
  const { signed } = known
  // Asked again: whether a template's tenant is served can change.
  const issuer = configuration.issuers.find(known.issuer.identifier)
  if (issuer === undefined) return undefined
  attempt.issuer = issuer
  const matched = checkClaims(signed.claims, requested, issuer, configuration)
  if (!issuer.keys.holds(signed.key)) return undefined
  attempt.verified = true
  return grant(known, matched, attempt, configuration)
}

function grant(
  verified: VerifiedToken,
  matched: MatchedAudience,
  attempt: Attempt,
  configuration: Configuration,
): AccessToken {
  const accessToken = accessTokenOf(verified, matched, configuration)
  if (attempt.scope !== undefined) checkScope(accessToken, attempt.scope)
  return accessToken
}

function accessTokenOf(
  verified: VerifiedToken,
  matched: MatchedAudience,
  configuration: Configuration,
): AccessToken {
  const last = verified.accessToken
  if (last?.resource === matched.resource && last.tenant === matched.tenant) return last
  const accessToken = createAccessToken(
    verified.signed,
    matched,
    configuration,
    verified.issuer.profile.clientClaims,
  )
  verified.accessToken = accessToken
  return accessToken
}
