import { AccessTokenError } from '../errors/access-token-error.js'
import type { AudienceRule } from './check-audience.js'

/** What an issuer says of the tenants of its tokens. */
export interface TenantBinding extends AudienceRule {
  /** The tenant in the issuer's identifier, where it is one of a template's. */
  readonly tenant: string | undefined
}

/**
 * Binds a token to one tenant before anything is fetched for it: the request's, which an issuer of
 * a template must be of too. Answers undefined where the token's audience may name any tenant, or
 * none is spoken of.
 *
 * @throws {@link AccessTokenError} `tenant_invalid`, `tenant_mismatch`.
 */
export function bindTenant(
  requested: string | undefined,
  issuer: TenantBinding,
): string | undefined {
  const { templates } = issuer.audience
  if (requested === undefined) {
    const named = issuer.tenant !== undefined && issuer.limitsTenants && templates.length === 0
    const speaks = issuer.tenant !== undefined || templates.length > 0
    if (!speaks || issuer.tenantFromToken || named) return issuer.tenant
    throw new AccessTokenError(
      'tenant_invalid',
      'the request names no tenant, and {tenant} stands for one',
    )
  }
  if (issuer.tenant !== undefined && issuer.tenant !== requested) {
    throw new AccessTokenError('tenant_mismatch', 'iss names another tenant than the request')
  }
  if (issuer.tenant === undefined && templates.length === 0) {
    throw new AccessTokenError('tenant_mismatch', 'no audience of this issuer names a tenant')
  }
  if (!issuer.servesTenant(requested)) {
    throw new AccessTokenError(
      'tenant_invalid',
      'the issuer does not serve the tenant of the request',
    )
  }
  return requested
}
