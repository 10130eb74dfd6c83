import { describe, expect, it } from 'vitest'
import { refusals } from '../../src/index.js'

const invalidRequest = { status: 400, error: 'invalid_request' }
const invalidToken = { status: 401, error: 'invalid_token' }

describe('the one table from a reason to the wire (RFC 6750 §3.1)', () => {
  it('says of every reason which status and which registered code it has', () => {
    expect(refusals).toEqual({
      token_missing: { status: 401 },
      scheme_unsupported: { status: 401 },
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
      claim_insufficient: { status: 403 },
      claim_refused: invalidToken,
      check_refused: { status: 403 },
    })
  })
})
