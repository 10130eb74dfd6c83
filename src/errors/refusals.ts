/**
 * Every way a request can be refused that a client can do something about. Adding a reason is a
 * minor release, renaming one a major.
 */
export type Reason =
  | 'token_missing'
  | 'scheme_unsupported'
  | 'credentials_malformed'
  | 'credentials_repeated'
  | 'token_malformed'
  | 'token_too_long'
  | 'type_mismatch'
  | 'algorithm_refused'
  | 'critical_header_unsupported'
  | 'issuer_unknown'
  | 'key_unknown'
  | 'key_unsuitable'
  | 'signature_invalid'
  | 'token_expired'
  | 'token_not_yet_valid'
  | 'token_too_old'
  | 'lifetime_too_long'
  | 'claim_missing'
  | 'claim_invalid'
  | 'audience_mismatch'
  | 'audience_not_single'
  | 'tenant_invalid'
  | 'tenant_mismatch'
  | 'binding_unsupported'
  | 'scope_insufficient'
  | 'claim_insufficient'
  | 'claim_refused'
  | 'check_refused'

/** Why no verdict could be given: nothing the client did. */
export type UnavailableReason = 'keys_unavailable' | 'metadata_unavailable' | 'check_unavailable'

/** The registered error codes of RFC 6750 §3.1. */
export type OAuthErrorCode = 'invalid_request' | 'invalid_token' | 'insufficient_scope'

/** What a reason looks like on the wire: the status, and the registered code where one applies. */
export interface Refusal {
  readonly status: 400 | 401 | 403
  readonly error?: OAuthErrorCode
}

const invalidRequest: Refusal = Object.freeze({ status: 400, error: 'invalid_request' })
const invalidToken: Refusal = Object.freeze({ status: 401, error: 'invalid_token' })

/** The one table from the fine reason (code and logs) to the coarse answer (the wire). */
export const refusals: Readonly<Record<Reason, Refusal>> = Object.freeze({
  token_missing: { status: 401 }, // no error code without credentials: RFC 6750 §3.1
  scheme_unsupported: { status: 401 }, // nor for another scheme: RFC 6750 §3.1
  credentials_malformed: invalidRequest,
  credentials_repeated: invalidRequest,
  token_malformed: invalidToken,
  token_too_long: invalidToken,
  type_mismatch: invalidToken,
  algorithm_refused: invalidToken,
  critical_header_unsupported: invalidToken,
  issuer_unknown: invalidToken,
  key_unknown: invalidToken,
  key_unsuitable: invalidToken,
  signature_invalid: invalidToken,
  token_expired: invalidToken,
  token_not_yet_valid: invalidToken,
  token_too_old: invalidToken,
  lifetime_too_long: invalidToken,
  claim_missing: invalidToken,
  claim_invalid: invalidToken,
  audience_mismatch: invalidToken,
  audience_not_single: invalidToken,
  tenant_invalid: invalidToken,
  tenant_mismatch: invalidToken,
  binding_unsupported: invalidToken,
  scope_insufficient: { status: 403, error: 'insufficient_scope' },
  claim_insufficient: { status: 403 }, // no new token of the same grant would help
  claim_refused: invalidToken,
  check_refused: { status: 403 },
})
