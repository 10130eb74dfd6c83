import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { ScopeSource } from './scope-claims.js'

/** What a token's scopes are read from, of usable form: the text of one claim, or scopes. */
export type PresentedScopes = string | readonly string[]

/**
 * Finds the scopes of a token, in every configured claim that it has, as one set.
 *
 * `scp` counts only in a token without `scope`, where both are configured, in whichever order: they
 * are two names of one thing, and a second one beside the first grants nothing.
 *
 * Does NOT look at what objects inherit, nor for a path in arrays.
 *
 * @throws {@link AccessTokenError} `claim_invalid` for a claim of any other form, and for a path that
 *   something other than an object is in the way of.
 */
export function presentedScopes(
  claims: JsonObject,
  sources: readonly ScopeSource[],
): PresentedScopes {
  let presented: PresentedScopes | undefined
  for (const source of sources) {
    if (source.withoutScope && Object.hasOwn(claims, 'scope')) continue
    const value = claimAt(claims, source)
    if (value === undefined) continue
    const scopes = usableScopes(value, source.name)
    presented =
      presented === undefined ? scopes : [...grantedScopes(presented), ...grantedScopes(scopes)]
  }
  return presented ?? []
}

/**
 * The scopes that a token grants. A string is split at SP alone (RFC 6749 §3.3); an array's elements
 * are one scope each and never split.
 */
export function grantedScopes(presented: PresentedScopes): readonly string[] {
  return typeof presented === 'string'
    ? presented.split(' ').filter((scope) => scope !== '')
    : presented
}

function claimAt(claims: JsonObject, { name, claim, path }: ScopeSource): unknown {
  if (claim !== undefined && Object.hasOwn(claims, claim)) return claims[claim]
  let value: unknown = claims
  for (const member of path) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new AccessTokenError('claim_invalid', `${name} leads through what is no object`)
    }
    if (!Object.hasOwn(value, member)) return undefined
    value = (value as JsonObject)[member]
  }
  return value
}

function usableScopes(value: unknown, name: string): PresentedScopes {
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((scope) => typeof scope === 'string')) return value
  throw new AccessTokenError('claim_invalid', `${name} is neither a string nor an array of strings`)
}
