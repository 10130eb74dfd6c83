import { AccessTokenError } from '../errors/access-token-error.js'
import type { AccessToken } from './access-token.js'
import { parseScopePolicy, type ScopePolicy } from './scope-policy.js'

/**
 * Checks that an access token has the scopes that an operation requires (RFC 6750 §3.1).
 *
 * @throws {@link AccessTokenError} `scope_insufficient`.
 */
export function checkScope(token: AccessToken, policy: ScopePolicy): void {
  if (token.hasScope(policy)) return
  const required = parseScopePolicy(policy).named.join(', ')
  throw new AccessTokenError(
    'scope_insufficient',
    `the scopes of the token do not suffice: the operation requires ${required}`,
  )
}
