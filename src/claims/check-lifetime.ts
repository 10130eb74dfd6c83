import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'

/** How a token's times are judged. Seconds. */
export interface LifetimeRule {
  readonly clockTolerance: number
  readonly maxTokenAge: number | undefined
  readonly maxLifetime: number | undefined
}

/** The latest time a claim may name: beyond it, numbers no longer tell seconds apart. */
const maxNumericDate = 2 ** 53

/**
 * Checks `exp`, `nbf` and `iat` (RFC 7519 §4.1.4 to §4.1.6, RFC 9068 §4): `exp` is required, the
 * others count when they are there. Fractions of a second are legal.
 *
 * `clockTolerance` does not stretch `maxLifetime`: `exp` and `iat` are of one clock, the issuer's.
 *
 * @param now - Seconds.
 * @throws {@link AccessTokenError} `claim_missing`, `claim_invalid`, `token_expired`,
 *   `token_not_yet_valid`, `token_too_old`, `lifetime_too_long`.
 */
export function checkLifetime(claims: JsonObject, now: number, rule: LifetimeRule): void {
  const { clockTolerance, maxTokenAge, maxLifetime } = rule
  const exp = numericDate(claims, 'exp')
  const nbf = numericDate(claims, 'nbf')
  const iat = numericDate(claims, 'iat')
  if (exp === undefined) throw new AccessTokenError('claim_missing', 'exp is required')
  // Written so that a time that is not a number refuses.
  if (!(now - clockTolerance < exp)) {
    throw new AccessTokenError('token_expired', `exp has passed${tolerated(clockTolerance)}`)
  }
  if (nbf !== undefined && !(now + clockTolerance >= nbf)) {
    throw new AccessTokenError('token_not_yet_valid', `nbf is ahead${tolerated(clockTolerance)}`)
  }
  if (iat !== undefined && !(now + clockTolerance >= iat)) {
    throw new AccessTokenError('token_not_yet_valid', `iat is ahead${tolerated(clockTolerance)}`)
  }
  if (maxTokenAge !== undefined) checkAge(iat, now - clockTolerance, maxTokenAge)
  if (maxLifetime !== undefined) checkSpan(iat, exp, maxLifetime)
}

function checkAge(iat: number | undefined, now: number, maxTokenAge: number): void {
  if (iat === undefined) {
    throw new AccessTokenError('claim_missing', 'iat is required by maxTokenAge')
  }
  if (!(now <= iat + maxTokenAge)) {
    throw new AccessTokenError(
      'token_too_old',
      `issued more than maxTokenAge, ${maxTokenAge} s, ago`,
    )
  }
}

function checkSpan(iat: number | undefined, exp: number, maxLifetime: number): void {
  if (iat === undefined) {
    throw new AccessTokenError('claim_missing', 'iat is required by maxLifetime')
  }
  if (!(exp - iat <= maxLifetime)) {
    throw new AccessTokenError(
      'lifetime_too_long',
      `exp is more than maxLifetime, ${maxLifetime} s, after iat`,
    )
  }
}

function numericDate(claims: JsonObject, name: 'exp' | 'nbf' | 'iat'): number | undefined {
  if (!Object.hasOwn(claims, name)) return undefined
  const value = claims[name]
  if (typeof value === 'number' && value >= 0 && value <= maxNumericDate) return value
  throw new AccessTokenError('claim_invalid', `${name} is not a NumericDate from 0 to 2^53`)
}

function tolerated(clockTolerance: number): string {
  return `, with a clockTolerance of ${clockTolerance} s`
}
