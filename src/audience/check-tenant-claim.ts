import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { AudiencePolicy, AudienceRule, MatchedAudience } from './check-audience.js'
import { isUsableTenant } from './resolve-tenant.js'

/**
 * Checks the claim that names a token's tenant, where one is configured: it must be there, and name
 * the tenant that the audience, the issuer or the request names. With `tenantFrom: 'token'` it may
 * be the only one that does, and then names one that the issuer serves.
 *
 * Values are compared as they stand: a letter's case is a mismatch.
 *
 * @param bound - The tenant of the request, or of the issuer.
 * @throws {@link AccessTokenError} `tenant_mismatch`, whatever is wrong with the claim.
 */
export function checkTenantClaim(
  claims: JsonObject,
  matched: MatchedAudience,
  bound: string | undefined,
  { tenantClaim, servesTenant }: AudienceRule,
  { isTenant }: AudiencePolicy,
): MatchedAudience {
  if (tenantClaim === undefined) return matched
  if (!Object.hasOwn(claims, tenantClaim)) {
    throw mismatch(tenantClaim, 'is missing, and tenantClaim requires it')
  }
  const named = claims[tenantClaim]
  if (!isUsableTenant(named, isTenant)) {
    throw mismatch(tenantClaim, 'is no tenant that isTenant accepts')
  }
  const tenant = matched.tenant ?? bound
  if (tenant === undefined && !servesTenant(named)) {
    throw mismatch(tenantClaim, 'names a tenant that the issuer does not serve')
  }
  if (tenant !== undefined && named !== tenant) {
    throw mismatch(tenantClaim, 'names another tenant than the request, the audience or the issuer')
  }
  return { resource: matched.resource, tenant: named }
}

function mismatch(claim: string, fault: string): AccessTokenError {
  return new AccessTokenError('tenant_mismatch', `${claim} ${fault}`)
}
