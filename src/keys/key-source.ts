import type { AcceptedHeader } from '../jwt/check-header.js'
import type { VerificationKey } from './verification-key.js'

/** Where one issuer's keys come from. Nothing in it is shared with another issuer. */
export interface KeySource {
  /**
   * The keys that a token with this header may have been signed with: at once when they are here,
   * as a promise when they must be fetched.
   *
   * @throws AccessTokenError `key_unknown`, `key_unsuitable`
   * @throws UnavailableError `keys_unavailable`, `metadata_unavailable`
   */
  find(header: AcceptedHeader): readonly VerificationKey[] | Promise<readonly VerificationKey[]>
}
