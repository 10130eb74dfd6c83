import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord } from '../options/option-values.js'
import { isScope } from '../options/scope-names.js'

/**
 * The scopes that an operation requires: `'a b'` is all of them, `{ anyOf: ['a', 'b'] }` any,
 * `{ allOf: […] }` all of several policies.
 */
export type ScopePolicy =
  | string
  | { readonly anyOf: readonly ScopePolicy[] }
  | { readonly allOf: readonly ScopePolicy[] }

/** A scope policy that was read once. */
export interface RequiredScopes {
  /** Whether scopes suffice. */
  readonly satisfiedBy: (has: (scope: string) => boolean) => boolean
  /** Every scope that the policy names, for the challenge (RFC 6750 §3). */
  readonly named: readonly string[]
}

/** Deeper than anybody writes by hand; what contains itself ends here too. */
const maxDepth = 20

/**
 * Reads a scope policy.
 *
 * @throws {@link ConfigurationError} for an empty policy, one that is more than 20 deep, and for text
 *   that no scope can have.
 */
export function parseScopePolicy(policy: unknown): RequiredScopes {
  return parsePolicy(policy, 0)
}

function parsePolicy(policy: unknown, depth: number): RequiredScopes {
  if (typeof policy === 'string') return rememberedScopeString(policy)
  if (depth === maxDepth) {
    throw new ConfigurationError(`scope has policies in policies: write at most ${maxDepth} deep.`)
  }
  const [[quantifier, members] = [], ...others] = isRecord(policy) ? Object.entries(policy) : []
  const parts =
    Array.isArray(members) && others.length === 0
      ? Array.from(members, (member) => parsePolicy(member, depth + 1))
      : []
  if (parts.length === 0 || (quantifier !== 'anyOf' && quantifier !== 'allOf')) {
    throw malformed(policy)
  }
  return {
    satisfiedBy: (has) =>
      quantifier === 'anyOf'
        ? parts.some((part) => part.satisfiedBy(has))
        : parts.every((part) => part.satisfiedBy(has)),
    named: Object.freeze([...new Set(parts.flatMap(({ named }) => named))]),
  }
}

/**
 * Routes name few policies, and each request names one again. What is made of requests may be of any
 * length and number: it is forgotten with all the others, which come back when they are named again.
 */
const remembered = new Map<string, RequiredScopes>()
const maxRemembered = 1000
const maxRememberedLength = 256

function rememberedScopeString(policy: string): RequiredScopes {
  const known = remembered.get(policy)
  if (known !== undefined) return known
  const parsed = parseScopeString(policy)
  if (policy.length > maxRememberedLength) return parsed
  if (remembered.size === maxRemembered) remembered.clear()
  remembered.set(policy, parsed)
  return parsed
}

function parseScopeString(policy: string): RequiredScopes {
  const scopes = [...new Set(policy.split(' ').filter((scope) => scope !== ''))]
  if (scopes.length === 0 || !scopes.every(isScope)) {
    throw malformed(policy)
  }
  return { satisfiedBy: (has) => scopes.every(has), named: Object.freeze(scopes) }
}

function malformed(policy: unknown): ConfigurationError {
  return new ConfigurationError(
    `scope is ${describeValue(policy)}: write 'orders.read orders.write' for all of them or { anyOf: ['orders.read', 'orders.write'] } for any; leave it out to require none.`,
  )
}
