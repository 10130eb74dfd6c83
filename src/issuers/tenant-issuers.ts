import type { KeySource } from '../keys/key-source.js'
import { after } from '../maybe-promise.js'
import { RecentlyUsed } from '../recently-used.js'

/** How many tenants of one template have their keys here at a time, and how many wait for theirs. */
const maxTenants = 1000

/** The issuers of one template's tenants. */
export interface TenantIssuers<I> {
  /** The issuer of a tenant that may be served, made when it is first asked for. */
  readonly find: (identifier: string, tenant: string) => I
  /** How many have had keys that a token asked for. */
  readonly count: () => number
}

/**
 * Keeps one template's issuers, the most recently used. Those that never had keys are kept apart:
 * tokens that anybody can write cannot drive out the keys of tenants that exist.
 */
export function createTenantIssuers<I extends { readonly keys: KeySource }>(
  create: (identifier: string, tenant: string) => I,
): TenantIssuers<I> {
  const settled = new RecentlyUsed<string, I>(maxTenants)
  const waiting = new RecentlyUsed<string, I>(maxTenants)
  const begin = (identifier: string, tenant: string): I => {
    const issuer = create(identifier, tenant)
    const { keys } = issuer
    const beginner: I = {
      ...issuer,
      keys: {
        ...keys,
        find: (header) =>
          after(keys.find(header), (found) => {
            waiting.delete(identifier)
            settled.set(identifier, issuer)
            return found
          }),
      },
    }
    waiting.set(identifier, beginner)
    return beginner
  }
  return {
    find: (identifier, tenant) =>
      settled.get(identifier) ?? waiting.get(identifier) ?? begin(identifier, tenant),
    count: () => settled.size,
  }
}
