import type { Algorithm } from '../algorithms/algorithms.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'

/** What an issuer's tokens may say in their header. */
export interface HeaderRule {
  /** Media types in lower case, without `application/`. */
  readonly types: readonly string[]
  /** Whether there may be no `typ` at all. */
  readonly untyped: boolean
  /** A member that only tokens for another API have. */
  readonly foreignMember: string | undefined
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
 *   `audience_mismatch`, `algorithm_refused`, `token_malformed`.
 */
export function checkHeader(header: JsonObject, rule: HeaderRule): AcceptedHeader {
  // No extension is supported, so the presence of `crit` is enough, whatever its value.
  if (Object.hasOwn(header, 'crit')) throw unsupported('crit: no extension is supported')
  if (Object.hasOwn(header, 'b64')) throw unsupported('b64: a JWT does not use it')
  if (!hasType(header, rule)) {
    const types = rule.types.join(' or ')
    const absent = rule.untyped ? ', and not absent either' : ''
    throw new AccessTokenError('type_mismatch', `typ is not ${types}${absent}`)
  }
  if (rule.foreignMember !== undefined && Object.hasOwn(header, rule.foreignMember)) {
    throw new AccessTokenError(
      'audience_mismatch',
      `the header has ${rule.foreignMember}: this is a token for another API, such as Microsoft Graph, which nobody else can verify`,
    )
  }
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

/**
 * Whether a header says what its token is as the rule wants it. Media types are compared without
 * regard to case, `application/` may be left out (RFC 7515 §4.1.9).
 */
export function hasType(
  { typ }: JsonObject,
  { types, untyped }: Pick<HeaderRule, 'types' | 'untyped'>,
): boolean {
  if (typeof typ !== 'string') return untyped && typ === undefined
  if (types.includes(typ)) return true
  return types.includes(typ.toLowerCase().replace(/^application\//, ''))
}

function unsupported(detail: string): AccessTokenError {
  return new AccessTokenError('critical_header_unsupported', detail)
}
