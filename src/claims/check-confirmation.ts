import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'

/**
 * Checks that the token is a plain bearer token. A token with `cnf` is bound to a key (RFC 7800 §3.1)
 * and must not be accepted without proof of it (RFC 9449 §7.2, RFC 8705 §3); proofs are not
 * verified here, so it is refused whatever `cnf` holds.
 *
 * @throws {@link AccessTokenError} `binding_unsupported`.
 */
export function checkConfirmation(claims: JsonObject): void {
  if (Object.hasOwn(claims, 'cnf')) {
    throw new AccessTokenError(
      'binding_unsupported',
      'cnf binds the token to a key, and proof of possession is not supported',
    )
  }
}
