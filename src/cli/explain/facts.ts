import type { MatchedAudience } from '../../audience/check-audience.js'
import type { AccessToken } from '../../authorization/access-token.js'
import type { Configuration } from '../../configure.js'
import type { Reason } from '../../errors/refusals.js'
import type { Issuer } from '../../issuers/issuer.js'
import type { AcceptedHeader } from '../../jwt/check-header.js'
import type { UnverifiedJwt } from '../../jwt/parse-jwt.js'
import type { VerificationKey } from '../../keys/verification-key.js'
import type { PresentedToken } from '../../request/presented-token.js'
import type { SignedClaims } from '../../signature/verify-signature.js'

/** What the walk starts with. */
export interface Question {
  readonly configuration: Configuration
  /** The value of the Authorization field. */
  readonly field: string
  readonly tenant: string | undefined
  readonly scope: string | undefined
}

/** What the stages found so far: one is asked only for what those before it have left. */
export interface Facts extends Question {
  text: string
  token: PresentedToken
  /** The tenant of the request. */
  requested: string | undefined
  jwt: UnverifiedJwt
  issuer: Issuer
  header: AcceptedHeader
  /** The tenant that the token is bound to. */
  bound: string | undefined
  matched: MatchedAudience
  keys: readonly VerificationKey[]
  signed: SignedClaims
  /** What a schema made of the claims. */
  shaped: object | undefined
  accessToken: AccessToken
}

/** What a check wants and what it got. Values of the token are for its owner's eyes; no signature is among them. */
export interface Comparison {
  readonly expected: string | readonly string[]
  readonly received: string | readonly string[]
}

/** One row of the README's table of checks. */
export interface Check {
  readonly title: string
  /** The section that demands it. */
  readonly rule: string
  /** Why it can refuse. */
  readonly reasons: readonly Reason[]
  /** Whether the configuration asks for it; always, unless this says otherwise. */
  readonly isAsked?: (facts: Facts) => boolean
  readonly compare: (facts: Facts) => Comparison
}

/** One of the library's own stages, and the rows that it decides. */
export interface Stage {
  /** Runs the stage. Throws what the library throws. */
  readonly run: (facts: Facts) => unknown
  /** In the order in which the stage looks. */
  readonly checks: readonly Check[]
}
