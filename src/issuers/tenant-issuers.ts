import { RecentlyUsed } from '../recently-used.js'
import type { Issuer } from './issuer.js'

/** How many tenants of one template have their keys here at a time, and how many are waiting for theirs. */
const maxTenants = 1000

/** The issuers of one template's tenants. */
export interface TenantIssuers {
  /** The issuer of a tenant that may be served, made when it is first asked for. */
  readonly find: (identifier: string, tenant: string) => Issuer
  /** How many have their keys here, or had when they were last asked for. */
  readonly count: () => number
}

/**
 * Keeps one template's issuers, the most recently used. Those that have never had keys are kept
 * apart: tokens that anybody can write cannot drive out the keys of tenants that exist.
 */
export function createTenantIssuers(
  create: (identifier: string, tenant: string) => Issuer,
): TenantIssuers {
  const settled = new RecentlyUsed<string, Issuer>(maxTenants)
  const waiting = new RecentlyUsed<string, Issuer>(maxTenants)
  return {
    find: (identifier, tenant) => {
      const known = settled.get(identifier)
      if (known !== undefined) return known
      const issuer = waiting.get(identifier) ?? create(identifier, tenant)
      if (issuer.keys.health().state === 'missing') waiting.set(identifier, issuer)
      else {
        waiting.delete(identifier)
        settled.set(identifier, issuer)
      }
      return issuer
    },
    count: () => settled.size,
  }
}
