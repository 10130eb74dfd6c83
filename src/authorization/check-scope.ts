import { AccessTokenError } from '../errors/access-token-error.js'
import type { AccessToken } from './access-token.js'
import { parseScopePolicy, type ScopePolicy } from './scope-policy.js'

/**
 * Checks that an access token has the scopes that an operation requires (RFC 6750 §3.1).
 *
 * @param token - Undefined for an anonymous request, which has no scope at all.
 * @throws {@link AccessTokenError} `token_missing`, `scope_insufficient`.
 */
export function checkScope(token: AccessToken<object> | undefined, policy: ScopePolicy): void {
  if (token === undefined) throw new AccessTokenError('token_missing', 'the request is anonymous')
  if (token.hasScope(policy)) return
  const required = parseScopePolicy(policy).named.join(', ')
  throw new AccessTokenError(
    'scope_insufficient',
    `the scopes of the token do not suffice: the operation requires ${required}`,
  )
}
