import { AccessTokenError } from '../errors/access-token-error.js'
import type { TenantBinding } from './check-audience.js'

/**
 * Binds a token to one tenant before anything is fetched for it: the request's, of which an issuer
 * of a template must be too (RFC 8707 §3). Where the request names none, that is a refusal, unless
 * `tenantFrom: 'token'` was written: then it is the issuer's, or undefined and left to the audience.
 *
 * Does NOT compare the token's audience or its tenant claim: the stages behind it do.
 *
 * @throws {@link AccessTokenError} `tenant_invalid`, `tenant_mismatch`.
 */
export function bindTenant(
  requested: string | undefined,
  issuer: TenantBinding,
): string | undefined {
  const speaks =
    issuer.tenant !== undefined ||
    issuer.audience.templates.length > 0 ||
    issuer.tenantClaim !== undefined
  if (requested === undefined) {
    if (!speaks || issuer.tenantFromToken) return issuer.tenant
    throw new AccessTokenError(
      'tenant_invalid',
      'the request names no tenant, and {tenant} stands for one',
    )
  }
  if (issuer.tenant !== undefined && issuer.tenant !== requested) {
    throw new AccessTokenError('tenant_mismatch', 'iss names another tenant than the request')
  }
  if (!speaks) {
    throw new AccessTokenError(
      'tenant_mismatch',
      'nothing in a token of this issuer names a tenant',
    )
  }
  if (!issuer.servesTenant(requested)) {
    throw new AccessTokenError(
      'tenant_invalid',
      'the issuer does not serve the tenant of the request',
    )
  }
  return requested
}
