import type { AudienceRule } from '../audience/check-audience.js'
import type { HeaderRule } from '../jwt/check-header.js'
import type { KeySource } from '../keys/key-source.js'
import type { Profile } from '../profiles/profile.js'

/** What tokens of one configured issuer, or of the issuers of one template, must look like. */
export interface IssuerRule extends AudienceRule {
  /** The identifier as configured, with `{tenant}` in it where it is a template. */
  readonly configured: string
  readonly header: HeaderRule
  readonly profile: Profile
  /** The profile's, and the application's. */
  readonly requiredClaims: readonly string[]
  /** The application's alone. */
  readonly ownRequiredClaims: readonly string[]
}

/** One issuer: what its tokens must look like, and where its keys come from. */
export interface Issuer extends IssuerRule {
  /** Compared byte for byte (RFC 9068 §4). */
  readonly identifier: string
  /** The tenant that the identifier names, where it is one of a template's. */
  readonly tenant: string | undefined
  /** Inside the issuer, so that no key of one can ever verify a token of another. */
  readonly keys: KeySource
}
