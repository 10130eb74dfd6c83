import type { Attempt } from './attempt.js'
import { bindTenant } from './audience/bind-tenant.js'
import { checkAudience, type MatchedAudience } from './audience/check-audience.js'
import { checkTenantClaim } from './audience/check-tenant-claim.js'
import { type AccessToken, createAccessToken } from './authorization/access-token.js'
import { checkAccess } from './authorization/check-access.js'
import { checkClaimPolicy } from './authorization/check-claim-policy.js'
import { checkScope } from './authorization/check-scope.js'
import type { VerifiedToken } from './cache/verified-tokens.js'
import { checkConfirmation } from './claims/check-confirmation.js'
import { checkLifetime } from './claims/check-lifetime.js'
import { checkRequiredClaims } from './claims/check-required-claims.js'
import { shapeClaims, shapedOutput } from './claims/shape-claims.js'
import type { Configuration } from './configure.js'
import type { Issuer } from './issuers/issuer.js'
import type { JsonObject } from './json/parse-json-object.js'
import type { MaybePromise } from './maybe-promise.js'
import { checkProfile } from './profiles/check-profile.js'

/**
 * Checks everything that claims say, for one request at this instant: the same before the signature,
 * where it spares work, again after whatever was waited for, and whenever a verified token comes again.
 */
export function checkClaims(
  claims: JsonObject,
  requested: string | undefined,
  issuer: Issuer,
  configuration: Configuration,
): MatchedAudience {
  const tenant = bindTenant(requested, issuer)
  checkRequiredClaims(claims, issuer.requiredClaims)
  return checkNow(claims, tenant, issuer, configuration)
}

/** All but the form of the required claims, which no request and no instant changes. */
function checkNow(
  claims: JsonObject,
  tenant: string | undefined,
  issuer: Issuer,
  configuration: Configuration,
): MatchedAudience {
  checkLifetime(claims, configuration.now(), configuration)
  checkConfirmation(claims)
  if (issuer.profile.name !== 'rfc9068') checkProfile(claims, issuer)
  const matched = checkAudience(claims, tenant, issuer, configuration)
  return checkTenantClaim(claims, matched, tenant, issuer, configuration)
}

/**
 * Accepts a token whose signature was verified for this request.
 *
 * @param checked - What {@link checkClaims} answered for it where nothing was waited for since:
 *   between the two, only the signature over these very claims was verified.
 */
export function acceptToken(
  verified: VerifiedToken,
  checked: MatchedAudience | undefined,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> {
  const { signed, issuer } = verified
  attempt.signed = signed
  const matched = checked ?? checkClaims(signed.claims, requested, issuer, configuration)
  return grant(verified, matched, requested, attempt, configuration)
}

/**
 * Accepts a token whose signature was verified before, by the same checks in the same order, except
 * that its required claims were there and are still the same. Answers undefined when its issuer is
 * none any more, the key that verified it is none of its issuer's, or the issuer's keys are too old:
 * then it goes the whole way again.
 */
export function acceptAgain(
  known: VerifiedToken,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> | undefined {
  const { signed } = known
  // Asked again: whether a template's tenant is served can change.
  const issuer = configuration.issuers.find(known.issuer.identifier)
  if (issuer === undefined) return undefined
  attempt.issuer = issuer
  const matched = checkNow(signed.claims, bindTenant(requested, issuer), issuer, configuration)
  if (!issuer.keys.holds(signed.key)) return undefined
  attempt.signed = signed
  attempt.cached = true
  return grant(known, matched, requested, attempt, configuration)
}

/** What a token may do, for one request: scopes, then claims, then the application's own check. */
function grant(
  verified: VerifiedToken,
  matched: MatchedAudience,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> {
  attempt.matched = matched
  const { scope, request } = attempt
  const { text, signed } = verified
  const { requireClaims, check } = configuration
  const accessToken = accessTokenOf(verified, matched, configuration)
  if (scope !== undefined) checkScope(accessToken, scope)
  if (requireClaims !== undefined) checkClaimPolicy(signed.claims, requireClaims, text)
  if (check === undefined) return accessToken
  const tenant = requested ?? accessToken.tenant
  return checkAccess(accessToken, { tenant, request }, check, text)
}

function accessTokenOf(
  verified: VerifiedToken,
  matched: MatchedAudience,
  configuration: Configuration,
): AccessToken {
  const last = verified.accessToken
  if (last?.resource === matched.resource && last.tenant === matched.tenant) return last
  const { clientClaims } = verified.issuer.profile
  const shaped = shapedClaims(verified, configuration)
  const accessToken = createAccessToken(
    verified.signed,
    matched,
    configuration,
    clientClaims,
    shaped,
  )
  verified.accessToken = accessToken
  return accessToken
}

/** Asks the schema once for each verified signature; what it said of that token stands. */
function shapedClaims(
  verified: VerifiedToken,
  { validateClaims }: Configuration,
): object | undefined {
  if (validateClaims === undefined) return undefined
  verified.shaped ??= shapeClaims(verified.signed.claims, validateClaims, verified.text)
  return shapedOutput(verified.shaped)
}
