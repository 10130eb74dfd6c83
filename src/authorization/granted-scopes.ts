import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { ScopeSource } from './scope-claims.js'

/**
 * Reads the scopes that a token grants, from every configured claim that it has, as one set. A
 * string is split at SP alone (RFC 6749 §3.3); an array's elements are one scope each and never
 * split.
 *
 * `scp` counts only in a token without `scope`, where both are configured, in whichever order: they
 * are two names of one thing, and a second one beside the first grants nothing.
 *
 * Does NOT look at what objects inherit, nor for a path in arrays.
 *
 * @throws {@link AccessTokenError} `claim_invalid` for a claim of any other form, and for a path that
 *   something other than an object is in the way of.
 */
export function grantedScopes(
  claims: JsonObject,
  sources: readonly ScopeSource[],
): readonly string[] {
  let granted: readonly string[] | undefined
  for (const source of sources) {
    if (source.withoutScope && Object.hasOwn(claims, 'scope')) continue
    const value = claimAt(claims, source)
    if (value === undefined) continue
    const scopes = scopesIn(value, source.name)
    granted = granted === undefined ? scopes : [...granted, ...scopes]
  }
  return granted ?? []
}

function claimAt(claims: JsonObject, { name, claim, path }: ScopeSource): unknown {
  if (claim !== undefined && Object.hasOwn(claims, claim)) return claims[claim]
  if (path === undefined) return undefined
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

function scopesIn(value: unknown, name: string): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter((scope) => scope !== '')
  if (Array.isArray(value) && value.every((scope) => typeof scope === 'string')) return value
  throw new AccessTokenError('claim_invalid', `${name} is neither a string nor an array of strings`)
}
