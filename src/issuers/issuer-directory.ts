import { isUsableTenant } from '../audience/resolve-tenant.js'
import { matchTemplate, type TenantTemplate } from '../audience/tenant-template.js'
import type { Issuer, IssuerRule } from './issuer.js'
import { createTenantIssuers } from './tenant-issuers.js'

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
 * tenant is one that may be served.
 */
export function createIssuerDirectory(
  issuers: readonly Issuer[],
  templates: readonly IssuerTemplate[],
  isTenant: (value: string) => boolean,
): IssuerDirectory {
  const byIdentifier = new Map(issuers.map((issuer) => [issuer.identifier, issuer]))
  const lazy = templates.map((template) => ({
    template,
    tenantIssuers: createTenantIssuers(template.create),
  }))
  const rules: readonly IssuerRule[] = [...issuers, ...templates]
  return Object.freeze({
    find: (iss: string) => {
      const issuer = byIdentifier.get(iss)
      if (issuer !== undefined) return issuer
      for (const { template, tenantIssuers } of lazy) {
        const tenant = matchTemplate(template.template, iss)
        if (isUsableTenant(tenant, isTenant) && template.servesTenant(tenant)) {
          return tenantIssuers.find(iss, tenant)
        }
      }
      return undefined
    },
    configured: rules.map(({ configured }) => configured),
    issuers,
    templates: lazy.map(({ template, tenantIssuers }) => ({
      rule: template,
      tenants: tenantIssuers.count,
    })),
    hasTenants: rules.some(namesTenant) || templates.length > 0,
  })
}

function namesTenant({ audience, tenantClaim }: IssuerRule): boolean {
  return audience.templates.length > 0 || tenantClaim !== undefined
}
