import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'

/** The claim that scopes are read from, of usable form. */
export type ScopeClaim = string | readonly string[]

/**
 * Finds the first of the scope claims that a token has, and checks its form.
 *
 * @throws {@link AccessTokenError} `claim_invalid`.
 */
export function scopeClaim(claims: JsonObject, scopeClaims: readonly string[]): ScopeClaim {
  for (const name of scopeClaims) {
    if (!Object.hasOwn(claims, name)) continue
    const value = claims[name]
    if (typeof value === 'string') return value
    if (Array.isArray(value) && value.every((scope) => typeof scope === 'string')) return value
    throw new AccessTokenError(
      'claim_invalid',
      `${name} is neither a string nor an array of strings`,
    )
  }
  return []
}

/**
 * The scopes that a token grants. A string is split at SP alone (RFC 6749 §3.3); an array's elements
 * are one scope each and never split.
 */
export function grantedScopes(claim: ScopeClaim): readonly string[] {
  return typeof claim === 'string' ? claim.split(' ').filter((scope) => scope !== '') : claim
}
