import { acceptAgain, acceptToken } from './accept-token.js'
import type { Attempt } from './attempt.js'
import type { MatchedAudience } from './audience/check-audience.js'
import { resolveTenant } from './audience/resolve-tenant.js'
import type { AccessToken } from './authorization/access-token.js'
import type { VerifiedToken } from './cache/verified-tokens.js'
import { checkUnverified } from './check-unverified.js'
import type { Configuration } from './configure.js'
import { selectIssuer } from './issuers/select-issuer.js'
import { parseJwt } from './jwt/parse-jwt.js'
import { requireHeld } from './keys/require-held.js'
import type { VerificationKey } from './keys/verification-key.js'
import { after, isPromise, type MaybePromise } from './maybe-promise.js'
import { keysForIssuer } from './profiles/keys-for-issuer.js'
import { extractToken, requireB64token } from './request/extract-token.js'
import { type PresentedToken, presentToken } from './request/presented-token.js'
import type { RequestLike } from './request/request-like.js'
import { verifySignature } from './signature/verify-signature.js'

/** The way of a request from its header to an access token: RFC 6750 §2.1, then {@link validateToken}. */
export function validateRequest(
  request: RequestLike,
  attempt: Attempt,
  configuration: Configuration,
): MaybePromise<AccessToken> {
  return validateToken(extractToken(request), attempt, configuration, requireB64token)
}

/** The way of a token's text to an access token, stage by stage (RFC 9068 §4, RFC 7519 §7.2). */
export function validateToken(
  text: unknown,
  attempt: Attempt,
  configuration: Configuration,
  requireGrammar?: (text: string) => void,
): MaybePromise<AccessToken> {
  const known = configuration.verifiedTokens.find(text)
  // To look at every character costs more than to find what was looked at before.
  if (known === undefined) requireGrammar?.(text as string)
  const token = known?.text ?? presentToken(text, configuration.maxTokenLength)
  return after(resolveTenant(attempt.tenant, configuration.isTenant), (requested) => {
    attempt.requested = requested
    const again = known && acceptAgain(known, requested, attempt, configuration)
    if (again !== undefined) return again
    const { verified, matched } = verifyToken(token, requested, attempt, configuration)
    // What was waited for is checked at the instant of its verdict, not of its arrival.
    return isPromise(verified)
      ? verified.then((late) => acceptToken(late, undefined, requested, attempt, configuration))
      : acceptToken(verified, matched, requested, attempt, configuration)
  })
}

function verifyToken(
  token: PresentedToken,
  requested: string | undefined,
  attempt: Attempt,
  configuration: Configuration,
): { readonly verified: MaybePromise<VerifiedToken>; readonly matched: MatchedAudience } {
  const { verifiedTokens, knownHeaders, schedule } = configuration
  const jwt = parseJwt(token, knownHeaders)
  const issuer = selectIssuer(jwt, configuration.issuers)
  attempt.issuer = issuer
  const { header, matched } = checkUnverified(jwt, requested, issuer, configuration)
  const verify = (found: readonly VerificationKey[]): MaybePromise<VerifiedToken> => {
    const keys = keysForIssuer(found, jwt.unverifiedClaims, issuer)
    return verifiedTokens.once(token, () =>
      after(verifySignature(jwt, header.algorithm, keys, schedule), (signed) => {
        requireHeld(issuer.keys, signed.key)
        knownHeaders.remember(jwt)
        return { text: token, issuer, signed, accessToken: undefined, shaped: undefined }
      }),
    )
  }
  return { verified: after(issuer.keys.find(header), verify), matched }
}
