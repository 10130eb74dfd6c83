import { AccessTokenError } from '../errors/access-token-error.js'
import type { Fault } from '../errors/fault.js'
import type { JsonObject } from '../json/parse-json-object.js'

/** Claims that identify somebody or something: a string with at least one character, wherever they occur. */
const stringClaims: readonly string[] = ['iss', 'sub', 'client_id', 'jti']

/**
 * Checks that the required claims are there (RFC 9068 §2.2, RFC 9701 §8.1) and that the claims which
 * identify are strings (RFC 7519 §4.1).
 *
 * Does NOT look at what the others hold: `exp`, `aud` and `scope` have checks of their own.
 *
 * @throws {@link AccessTokenError} `claim_missing`, `claim_invalid`.
 */
export function checkRequiredClaims(claims: JsonObject, required: readonly string[]): void {
  const fault = requiredClaimsFault(claims, required)
  if (fault !== undefined) throw new AccessTokenError(...fault)
}

/** What is wrong with the required claims and those that identify. */
export function requiredClaimsFault(
  claims: JsonObject,
  required: readonly string[],
): Fault | undefined {
  for (const name of required) {
    if (!Object.hasOwn(claims, name)) return ['claim_missing', `${name} is required`]
    if (claims[name] === null) return ['claim_invalid', `${name} is null`]
  }
  for (const name of stringClaims) {
    if (!Object.hasOwn(claims, name)) continue
    const value = claims[name]
    if (typeof value !== 'string' || value === '') {
      return ['claim_invalid', `${name} is not a string with at least one character`]
    }
  }
  return undefined
}
