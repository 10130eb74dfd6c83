import type { Attempt } from './attempt.js'
import { bindTenant } from './audience/bind-tenant.js'
import { checkAudience, type MatchedAudience } from './audience/check-audience.js'
import { resolveTenant } from './audience/resolve-tenant.js'
import { type AccessToken, createAccessToken } from './authorization/access-token.js'
import { checkScope } from './authorization/check-scope.js'
import { checkConfirmation } from './claims/check-confirmation.js'
import { checkLifetime } from './claims/check-lifetime.js'
import { checkRequiredClaims } from './claims/check-required-claims.js'
import type { Configuration } from './configure.js'
import type { Issuer } from './issuers/issuer.js'
import { selectIssuer } from './issuers/select-issuer.js'
import type { JsonObject } from './json/parse-json-object.js'
import { checkHeader } from './jwt/check-header.js'
import { parseJwt } from './jwt/parse-jwt.js'
import { after, type MaybePromise } from './maybe-promise.js'
import { extractToken } from './request/extract-token.js'
import { type PresentedToken, presentToken } from './request/presented-token.js'
import type { RequestLike } from './request/request-like.js'
import { verifySignature } from './signature/verify-signature.js'

/** The way of a request from its header to an access token: RFC 6750 §2.1, then {@link validateToken}. */
export function validateRequest(
  request: RequestLike,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> {
  return validateToken(extractToken(request), attempt, configuration)
}

/** The way of a token's text to an access token, stage by stage (RFC 9068 §4, RFC 7519 §7.2). */
export function validateToken(
  text: unknown,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> {
  const token = presentToken(text, configuration.maxTokenLength)
  return after(resolveTenant(attempt.tenant, configuration.isTenant), (tenant) =>
    validateJwt(token, tenant, attempt, configuration),
  )
}

function validateJwt(
  token: PresentedToken,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> {
  const jwt = parseJwt(token)
  const issuer = selectIssuer(jwt, configuration.issuers)
  attempt.issuer = issuer
  const header = checkHeader(jwt.header, issuer.header)
  const tenant = bindTenant(requested, issuer)
  // A token that is going to be refused is not worth a fetch or a signature; the answer is the same.
  checkClaims(jwt.unverifiedClaims, tenant, issuer, configuration)
  return after(issuer.keys.find(header), (keys) => {
    const signed = verifySignature(jwt, header.algorithm, keys)
    attempt.verified = true
    // Once more: waiting for keys takes time, and only what is signed counts.
    const matched = checkClaims(signed.claims, tenant, issuer, configuration)
    const accessToken = createAccessToken(signed, matched, configuration)
    if (attempt.scope !== undefined) checkScope(accessToken, attempt.scope)
    return accessToken
  })
}

function checkClaims(
  claims: JsonObject,
  tenant: string | undefined,
  issuer: Issuer,
  configuration: Configuration,
): MatchedAudience {
  checkRequiredClaims(claims, issuer.requiredClaims)
  checkLifetime(claims, configuration.now(), configuration)
  checkConfirmation(claims)
  return checkAudience(claims, tenant, issuer, configuration)
}
