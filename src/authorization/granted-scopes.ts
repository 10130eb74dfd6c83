import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'

/**
 * Reads the scopes that a token grants, from the first of the claims that it has. A string is split
 * at SP alone (RFC 6749 §3.3); an array's elements are one scope each and never split.
 *
 * @throws {@link AccessTokenError} `claim_invalid`.
 */
export function grantedScopes(
  claims: JsonObject,
  scopeClaims: readonly string[],
): readonly string[] {
  const name = scopeClaims.find((claim) => Object.hasOwn(claims, claim))
  if (name === undefined) return []
  const value = claims[name]
  if (typeof value === 'string') return value.split(' ').filter((scope) => scope !== '')
  if (Array.isArray(value) && value.every((scope) => typeof scope === 'string')) return value
  throw new AccessTokenError('claim_invalid', `${name} is neither a string nor an array of strings`)
}
