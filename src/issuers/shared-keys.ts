import { isTemplate } from '../audience/tenant-template.js'
import type { KeySource } from '../keys/key-source.js'
import type { Profile } from '../profiles/profile.js'
import { type KeyDefaults, parseKeys } from './parse-keys.js'
import { createTenantIssuers, type TenantIssuers } from './tenant-issuers.js'

/** One tenant of a template, with its keys: the same object for every resource. */
export interface KeyedTenant {
  readonly identifier: string
  readonly tenant: string
  readonly keys: KeySource
}

/** Where one configured issuer's keys come from: of itself, or of each tenant of its template. */
export type IssuerKeys =
  | { readonly source: KeySource; readonly tenants?: undefined }
  | { readonly tenants: TenantIssuers<KeyedTenant> }

/** Finds the keys of a configured issuer; its options are read when it is first asked for. */
export type SharedKeys = (
  configured: string,
  options: Record<string, unknown>,
  profile: Profile,
) => IssuerKeys

/**
 * Makes the keys that all resources behind one server share: however many these are, an issuer's
 * set is fetched once, and has one age.
 */
export function createSharedKeys(defaults: KeyDefaults): SharedKeys {
  const known = new Map<string, IssuerKeys>()
  return (configured, options, profile) => {
    const shared = known.get(configured)
    if (shared !== undefined) return shared
    const create = parseKeys(configured, options, defaults, profile)
    const keys: IssuerKeys = isTemplate(configured)
      ? {
          tenants: createTenantIssuers((identifier, tenant) => ({
            identifier,
            tenant,
            keys: create(identifier, tenant),
          })),
        }
      : { source: create(configured, undefined) }
    known.set(configured, keys)
    return keys
  }
}
