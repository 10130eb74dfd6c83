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
  /**
   * Sees to it that keys are here.
   *
   * @throws UnavailableError
   */
  ready(): Promise<void>
  health(): KeyHealth
}

/** How one issuer's keys are. */
export interface KeyHealth {
  /** `given` in the options; `fresh`; `stale`, in use past its time; `missing`, none that may be used. */
  readonly state: 'given' | 'fresh' | 'stale' | 'missing'
  /** Usable keys. */
  readonly keys: number
  /** Seconds since the issuer last confirmed the set. */
  readonly age: number | undefined
  /** The last failed fetch, until one succeeds. */
  readonly lastFailure: { readonly at: number; readonly detail: string } | undefined
}
