import { AccessTokenError } from '../errors/access-token-error.js'
import type { KeySource } from './key-source.js'
import type { VerificationKey } from './verification-key.js'

/**
 * Checks that a key still is one of its issuer's: the thread pool takes its time, in which a set can
 * be replaced.
 *
 * @throws {@link AccessTokenError} `key_unknown`.
 */
export function requireHeld(keys: KeySource, key: VerificationKey): void {
  if (keys.holds(key)) return
  throw new AccessTokenError('key_unknown', 'the key was withdrawn while it verified the signature')
}
