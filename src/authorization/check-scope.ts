import { AccessTokenError } from '../errors/access-token-error.js'
import { type AccessToken, hasScope } from './access-token.js'
import type { RequiredScopes } from './scope-policy.js'

/**
 * Checks that an access token has the scopes that an operation requires (RFC 6750 §3.1).
 *
 * @throws {@link AccessTokenError} `scope_insufficient`.
 */
export function checkScope(token: AccessToken, required: RequiredScopes): void {
  if (required.satisfiedBy((scope) => hasScope(token, scope))) return
  throw new AccessTokenError(
    'scope_insufficient',
    `the scopes of the token do not suffice: the operation requires ${required.named.join(', ')}`,
  )
}
