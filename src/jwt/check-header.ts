import type { Algorithm } from '../algorithms/algorithms.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'

/** What an issuer's tokens may say in their header. */
export interface HeaderRule {
  /** Media types in lower case, without `application/`. */
  readonly types: readonly string[]
  readonly algorithms: ReadonlyMap<string, Algorithm>
}

/** What a header that passed says about the signature. */
export interface AcceptedHeader {
  readonly algorithm: Algorithm
  /** A hint for choosing among the issuer's keys (RFC 7515 §4.1.4), undefined where there is none. */
  readonly kid: string | undefined
}

/**
 * Checks a JOSE header: extensions (RFC 7515 §4.1.11, RFC 7797 §7), type (RFC 9068 §4), algorithm
 * (RFC 8725 §3.1) and the form of `kid`.
 *
 * `jwk`, `jku`, `x5u`, `x5c` and `x5t` are NOT looked at: keys come from the configuration alone.
 *
 * @throws {@link AccessTokenError} `critical_header_unsupported`, `type_mismatch`,
 *   `algorithm_refused`, `token_malformed`.
 */
export function checkHeader(header: JsonObject, rule: HeaderRule): AcceptedHeader {
  // No extension is supported, so the presence of `crit` is enough, whatever its value.
  if (Object.hasOwn(header, 'crit')) throw unsupported('crit: no extension is supported')
  if (Object.hasOwn(header, 'b64')) throw unsupported('b64: a JWT does not use it')
  checkType(header.typ, rule.types)
  const { alg, kid } = header
  const algorithm = typeof alg === 'string' ? rule.algorithms.get(alg) : undefined
  if (algorithm === undefined) {
    const accepted = [...rule.algorithms.keys()].join(', ')
    throw new AccessTokenError('algorithm_refused', `alg is none of ${accepted}`)
  }
  if (kid !== undefined && typeof kid !== 'string') {
    throw new AccessTokenError('token_malformed', 'kid is not a string')
  }
  return { algorithm, kid }
}

// Media types are compared without regard to case, `application/` may be left out (RFC 7515 §4.1.9).
function checkType(typ: unknown, types: readonly string[]): void {
  if (typeof typ === 'string') {
    if (types.includes(typ)) return
    if (types.includes(typ.toLowerCase().replace(/^application\//, ''))) return
  }
  throw new AccessTokenError('type_mismatch', `typ is not ${types.join(' or ')}`)
}

function unsupported(detail: string): AccessTokenError {
  return new AccessTokenError('critical_header_unsupported', detail)
}
