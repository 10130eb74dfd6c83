import { isUsableTenant } from '../audience/resolve-tenant.js'
import { matchTemplate, type TenantTemplate } from '../audience/tenant-template.js'
import { RecentlyUsed } from '../recently-used.js'
import type { Issuer, IssuerRule } from './issuer.js'

/** How many tenants of one template have their keys here at a time. */
const maxTenants = 1000

/** Issuers that are told apart by the tenant in their identifier. */
export interface IssuerTemplate extends IssuerRule {
  readonly template: TenantTemplate
  readonly create: (identifier: string, tenant: string) => Issuer
}

/** The configured issuers, found by what a token says in `iss`. */
export interface IssuerDirectory {
  /** The issuer of this identifier, undefined where none is configured. Causes no traffic. */
  readonly find: (iss: string) => Issuer | undefined
  /** The identifiers as configured. */
  readonly configured: readonly string[]
  /** Issuers whose identifier is no template. */
  readonly issuers: readonly Issuer[]
  readonly templates: readonly {
    readonly rule: IssuerRule
    /** How many tenants' issuers are kept. */
    readonly tenants: () => number
  }[]
  /** Whether a tenant can be checked against anything. */
  readonly hasTenants: boolean
}

/**
 * Makes the directory. Issuers of a template are created when a token first names them, if their
 * tenant is one, and the least recently used give way.
 */
export function createIssuerDirectory(
  issuers: readonly Issuer[],
  templates: readonly IssuerTemplate[],
  isTenant: (value: string) => boolean,
): IssuerDirectory {
  const byIdentifier = new Map(issuers.map((issuer) => [issuer.identifier, issuer]))
  const created = templates.map((template) => ({
    template,
    known: new RecentlyUsed<string, Issuer>(maxTenants),
  }))
  const rules: readonly IssuerRule[] = [...issuers, ...templates]
  return Object.freeze({
    find: (iss: string) => {
      const issuer = byIdentifier.get(iss)
      if (issuer !== undefined) return issuer
      for (const { template, known } of created) {
        const tenant = matchTemplate(template.template, iss)
        if (!isUsableTenant(tenant, isTenant) || !template.servesTenant(tenant)) continue
        const found = known.get(iss) ?? template.create(iss, tenant)
        known.set(iss, found)
        return found
      }
      return undefined
    },
    configured: rules.map(({ configured }) => configured),
    issuers,
    templates: created.map(({ template, known }) => ({
      rule: template,
      tenants: () => known.size,
    })),
    hasTenants: rules.some(namesTenant) || templates.length > 0,
  })
}

function namesTenant({ audience, tenantClaim }: IssuerRule): boolean {
  return audience.templates.length > 0 || tenantClaim !== undefined
}
