import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { AudiencePolicy, AudienceRule, MatchedAudience } from './check-audience.js'
import { isUsableTenant } from './resolve-tenant.js'

/**
 * Checks the claim that names a token's tenant, where one is configured: it must be there and name
 * the tenant that audience, issuer or request name. With `tenantFrom: 'token'` it may be the only one.
 *
 * @param tenant - That the token is bound to so far.
 * @throws {@link AccessTokenError} `claim_missing`, `claim_invalid`, `tenant_mismatch`.
 */
export function checkTenantClaim(
  claims: JsonObject,
  matched: MatchedAudience,
  tenant: string | undefined,
  rule: AudienceRule,
  { isTenant }: AudiencePolicy,
): MatchedAudience {
  const { tenantClaim } = rule
  if (tenantClaim === undefined) return matched
  if (!Object.hasOwn(claims, tenantClaim)) {
    throw new AccessTokenError('claim_missing', `${tenantClaim} is required by tenantClaim`)
  }
  const named = claims[tenantClaim]
  if (!isUsableTenant(named, isTenant)) {
    throw new AccessTokenError('claim_invalid', `${tenantClaim} is no tenant that isTenant accepts`)
  }
  const bound = matched.tenant ?? tenant
  if (bound === undefined ? !rule.servesTenant(named) : named !== bound) {
    throw new AccessTokenError('tenant_mismatch', `${tenantClaim} names another tenant`)
  }
  return { resource: matched.resource, tenant: named }
}
