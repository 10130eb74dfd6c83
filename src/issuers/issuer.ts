import type { AudienceRule } from '../audience/check-audience.js'
import type { HeaderRule } from '../jwt/check-header.js'
import type { KeySource } from '../keys/key-source.js'

/** One configured issuer: what its tokens must look like, and where its keys come from. */
export interface Issuer extends AudienceRule {
  /** Compared byte for byte (RFC 9068 §4). */
  readonly identifier: string
  readonly header: HeaderRule
  readonly requiredClaims: readonly string[]
  /** Inside the issuer, so that no key of one can ever verify a token of another. */
  readonly keys: KeySource
}
