import type { AudienceRule } from '../audience/check-audience.js'
import { isTenantName } from '../audience/is-tenant.js'
import type { Audience } from '../audience/parse-audience.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, readStrings } from '../options/option-values.js'

/**
 * Reads an issuer's `tenants` and `tenantFrom`.
 *
 * @throws {@link ConfigurationError} for what has no effect, or no form.
 */
export function parseTenancy(
  { tenants, tenantFrom }: Record<string, unknown>,
  audience: Audience,
): Omit<AudienceRule, 'audience'> {
  return {
    servesTenant: parseTenants(tenants, audience),
    tenantFromToken: parseTenantFrom(tenantFrom, audience),
  }
}

function parseTenants(tenants: unknown, audience: Audience): (tenant: string) => boolean {
  if (tenants === undefined) return () => true
  requireTemplate('tenants', audience)
  if (typeof tenants === 'function') {
    const predicate = tenants as (tenant: string) => unknown
    return (tenant) => isTrue(predicate, tenant)
  }
  const list = readStrings('tenants', tenants, "['acme', 'globex']")
  const foreign = list.find((tenant) => !isTenantName(tenant))
  if (foreign !== undefined) {
    throw new ConfigurationError(
      `tenants names ${describeValue(foreign)}: write tenants of the characters A-Z a-z 0-9 _ -, or a predicate.`,
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

function parseTenantFrom(tenantFrom: unknown, audience: Audience): boolean {
  if (tenantFrom === undefined || tenantFrom === 'request') return false
  if (tenantFrom !== 'token') {
    throw new ConfigurationError(
      `tenantFrom is ${describeValue(tenantFrom)}: write 'request', the default, or 'token'.`,
    )
  }
  requireTemplate('tenantFrom', audience)
  return true
}

function requireTemplate(name: string, { templates }: Audience): void {
  if (templates.length > 0) return
  throw new ConfigurationError(
    `${name} has no effect without a template: write {tenant} in audience, such as 'https://api.example.com/{tenant}/orders', or leave ${name} out.`,
  )
}
