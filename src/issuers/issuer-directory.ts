import { isUsableTenant } from '../audience/resolve-tenant.js'
import { matchTemplate, mayCollide, type TenantTemplate } from '../audience/tenant-template.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import type { Issuer, IssuerRule } from './issuer.js'

/** Issuers that are told apart by the tenant in their identifier. */
export interface IssuerTemplate extends IssuerRule {
  readonly template: TenantTemplate
  /** The issuer of a tenant that may be served. */
  readonly find: (identifier: string, tenant: string) => Issuer
  /** How many tenants' keys are kept. */
  readonly tenants: () => number
}

/** The configured issuers, found by what a token says in `iss`. */
export interface IssuerDirectory {
  /** The issuer of this identifier, undefined where none is configured. Causes no traffic. */
  readonly find: (iss: string) => Issuer | undefined
  /** The identifiers as configured, in their order. */
  readonly configured: readonly string[]
  /** What holds for the tokens of each issuer and of each template. */
  readonly rules: readonly IssuerRule[]
  /** Issuers whose identifier is no template. */
  readonly issuers: readonly Issuer[]
  readonly templates: readonly IssuerTemplate[]
  /** Whether a tenant can be checked against anything. */
  readonly hasTenants: boolean
}

/**
 * Makes the directory. Issuers of a template are created when a token first names them, if their
 * tenant is one that may be served.
 *
 * @throws {@link ConfigurationError} where one identifier would be that of two issuers.
 */
export function createIssuerDirectory(
  rules: readonly (Issuer | IssuerTemplate)[],
  isTenant: (value: string) => boolean,
): IssuerDirectory {
  const issuers = rules.filter((rule): rule is Issuer => !('template' in rule))
  const templates = rules.filter((rule): rule is IssuerTemplate => 'template' in rule)
  const byIdentifier = new Map(issuers.map((issuer) => [issuer.identifier, issuer]))
  requireOneIssuer(issuers, templates, isTenant)
  return Object.freeze({
    find: (iss: string) => {
      const issuer = byIdentifier.get(iss)
      if (issuer !== undefined) return issuer
      for (const template of templates) {
        const tenant = tenantOf(template, iss, isTenant)
        if (tenant !== undefined) return template.find(iss, tenant)
      }
      return undefined
    },
    configured: rules.map(({ configured }) => configured),
    rules,
    issuers,
    templates,
    hasTenants: templates.length > 0 || rules.some(namesTenant),
  })
}

/** The tenant that an identifier of this template names, undefined where its tokens serve none such. */
function tenantOf(
  { template, servesTenant }: IssuerTemplate,
  identifier: string,
  isTenant: (value: string) => boolean,
): string | undefined {
  const tenant = matchTemplate(template, identifier)
  return isUsableTenant(tenant, isTenant) && servesTenant(tenant) ? tenant : undefined
}

/** Refuses issuers of which one identifier would name two: it could say another's tenant, or none. */
function requireOneIssuer(
  issuers: readonly Issuer[],
  templates: readonly IssuerTemplate[],
  isTenant: (value: string) => boolean,
): void {
  for (const [index, one] of templates.entries()) {
    const other = templates
      .slice(index + 1)
      .find(({ template }) => mayCollide(one.template, template))
    const issuer = issuers.find(
      ({ identifier }) => tenantOf(one, identifier, isTenant) !== undefined,
    )
    const second = other?.configured ?? issuer?.configured
    if (second === undefined) continue
    throw new ConfigurationError(
      `issuer '${one.configured}' and '${second}' can be the same identifier: write it once, or leave its tenant out of the tenants of the template.`,
    )
  }
}

function namesTenant({ audience, tenantClaim }: IssuerRule): boolean {
  return audience.templates.length > 0 || tenantClaim !== undefined
}
