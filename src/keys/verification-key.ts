import type { KeyObject } from 'node:crypto'
import type { Algorithm } from '../algorithms/algorithms.js'

/** One usable public key of an issuer, imported once. */
export interface VerificationKey {
  readonly kid: string | undefined
  /** The only algorithm it serves, when its JWK says so (RFC 7517 §4.4, rfc8725bis §3.1). */
  readonly alg: string | undefined
  /** Whose tokens it verifies, where the JWK says so: Entra ID writes `issuer`, with `{tenantid}` for any tenant. */
  readonly issuer: string | undefined
  readonly kty: Algorithm['kty']
  readonly crv: Algorithm['crv']
  readonly keyObject: KeyObject
  /** Octets of a signature: its curve's (RFC 7518 §3.4, RFC 8037 §3.1), or those of its modulus. */
  readonly signatureLength: number
  /** The members that were imported, and nothing else of what was published. */
  readonly jwk: Readonly<Record<string, string>>
  /** {@link jwk} as text: two keys with equal text are the same key. */
  readonly material: string
}

/** Whether a key serves an algorithm: its own when it names one, else any that its type and curve fit. */
export function serves(key: VerificationKey, algorithm: Algorithm): boolean {
  return (
    key.kty === algorithm.kty &&
    key.crv === algorithm.crv &&
    (key.alg === undefined || key.alg === algorithm.name)
  )
}
