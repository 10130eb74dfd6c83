import { describe, expect, it } from 'vitest'
import { AccessTokenError } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)

describe('RFC 9110: HTTP semantics', () => {
  it.each([
    ...[
      'token_missing',
      'scheme_unsupported',
      'token_malformed',
      'token_too_long',
      'type_mismatch',
    ],
    ...['algorithm_refused', 'critical_header_unsupported', 'issuer_unknown', 'key_unknown'],
    ...['key_unsuitable', 'signature_invalid', 'token_expired', 'token_not_yet_valid'],
    ...['token_too_old', 'lifetime_too_long', 'claim_missing', 'claim_invalid'],
    ...['audience_mismatch', 'audience_not_single', 'tenant_invalid', 'tenant_mismatch'],
    ...['binding_unsupported', 'claim_refused'],
  ] as const)('has a challenge in the 401 for %s (RFC 9110 §15.5.2, HT-1)', (reason) => {
    const { status, headers } = server.refuse(new AccessTokenError(reason, ''))
    expect(status).toBe(401)
    expect(headers['WWW-Authenticate']).toMatch(/^Bearer realm="api"(, [a-z_]+="[^"]+")*$/)
  })

  it('lets a CORS preflight pass without credentials where it is asked to, and nothing else (Fetch, HT-3)', async () => {
    const guard = server.guard({ preflight: true, scope: 'orders.read' })
    const asks = { 'access-control-request-method': 'GET' }
    expect(guard.admit({ method: 'OPTIONS', headers: asks })).toBeUndefined()
    const verdict = async (method: string, headers: Record<string, string>) =>
      guard.admit({ method, headers })
    await refused(verdict('GET', asks), 'token_missing')
    await refused(verdict('OPTIONS', {}), 'token_missing')
    const strict = async () => server.guard().admit({ method: 'OPTIONS', headers: asks })
    await refused(strict(), 'token_missing')
  })
})
