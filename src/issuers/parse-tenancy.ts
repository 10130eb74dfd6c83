import type { AudienceRule } from '../audience/check-audience.js'
import type { Audience } from '../audience/parse-audience.js'
import { isUsableTenant } from '../audience/resolve-tenant.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, readStrings } from '../options/option-values.js'

/**
 * Reads an issuer's `tenants` and `tenantFrom`, beside the `tenantClaim` that holds for it.
 *
 * @param isTemplate - Whether the issuer's identifier names a tenant.
 * @param tenantsElsewhere - Whether another resource's audience does: then they have an effect there.
 * @throws {@link ConfigurationError} for what has no effect, or no form, and for an issuer template
 *   that would trust every tenant of the authorization server.
 */
export function parseTenancy(
  { tenants, tenantFrom }: Record<string, unknown>,
  tenantClaim: string | undefined,
  audience: Audience,
  isTemplate: boolean,
  isTenant: (value: string) => boolean,
  tenantsElsewhere: boolean,
): Omit<AudienceRule, 'audience' | 'audienceClaim'> {
  const namesTenant =
    isTemplate || audience.templates.length > 0 || tenantClaim !== undefined || tenantsElsewhere
  if (tenants !== undefined) requireTemplate('tenants', namesTenant)
  const tenantFromToken = parseTenantFrom(tenantFrom)
  if (tenantFromToken) requireTemplate('tenantFrom', namesTenant)
  if (isTemplate && audience.templates.length === 0 && tenants === undefined && !tenantFromToken) {
    throw new ConfigurationError(
      "issuer has {tenant} and audience has not, so that tokens of every tenant would pass: write {tenant} in audience too, list the tenants with tenants: ['acme'], or write tenantFrom: 'token'.",
    )
  }
  return {
    servesTenant: parseTenants(tenants, isTenant),
    tenantFromToken,
    tenantClaim,
  }
}

function parseTenants(
  tenants: unknown,
  isTenant: (value: string) => boolean,
): (tenant: string) => boolean {
  if (tenants === undefined) return () => true
  if (typeof tenants === 'function') {
    const predicate = tenants as (tenant: string) => unknown
    return (tenant) => isTrue(predicate, tenant)
  }
  const list = readStrings('tenants', tenants, "['acme', 'globex']")
  const foreign = list.find((tenant) => !isUsableTenant(tenant, isTenant))
  if (foreign !== undefined) {
    throw new ConfigurationError(
      `tenants names ${describeValue(foreign)}: write tenants of the characters A-Z a-z 0-9 _ -, or say with isTenant what a tenant looks like.`,
    )
  }
  return (tenant) => list.includes(tenant)
}

function isTrue(predicate: (tenant: string) => unknown, tenant: string): boolean {
  try {
    return predicate(tenant) === true
  } catch {
    return false
  }
}

function parseTenantFrom(tenantFrom: unknown): boolean {
  if (tenantFrom === undefined || tenantFrom === 'request') return false
  if (tenantFrom === 'token') return true
  throw new ConfigurationError(
    `tenantFrom is ${describeValue(tenantFrom)}: write 'request', the default, or 'token'.`,
  )
}

/**
 * Reads the `tenantClaim` option, of an issuer or of all.
 *
 * @throws {@link ConfigurationError}
 */
export function parseTenantClaim(tenantClaim: unknown): string | undefined {
  if (tenantClaim === undefined) return undefined
  if (typeof tenantClaim === 'string' && tenantClaim !== '') return tenantClaim
  throw new ConfigurationError(
    `tenantClaim is ${describeValue(tenantClaim)}: write the name of the claim that names the tenant, such as tenantClaim: 'tid'.`,
  )
}

function requireTemplate(name: string, namesTenant: boolean): void {
  if (namesTenant) return
  throw new ConfigurationError(
    `${name} has no effect without a template: write {tenant} in audience, such as 'https://api.example.com/{tenant}/orders', or leave ${name} out.`,
  )
}
