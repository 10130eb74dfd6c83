import { describe, expect, it } from 'vitest'
import {
  AccessTokenError,
  ConfigurationError,
  type Reason,
  type RefusalResponse,
  UnavailableError,
} from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const server = resourceServer(await createTestKeys('ES256'))
const refuse = (reason: Reason, scope?: string): RefusalResponse =>
  server.refuse(new AccessTokenError(reason, 'a detail for the log'), { scope })

const json = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' }
const bare = 'Bearer realm="api"'
const invalidRequest =
  'Bearer realm="api", error="invalid_request", error_description="The Authorization header is not one Bearer token"'
const invalidToken =
  'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"'
const insufficientScope =
  'Bearer realm="api", error="insufficient_scope", error_description="The access token lacks a scope that this request requires"'

/** Every reason, and what a client sees of it. */
const answers: Record<Reason, readonly [status: number, challenge: string | undefined]> = {
  token_missing: [401, bare],
  scheme_unsupported: [401, bare],
  credentials_malformed: [400, invalidRequest],
  credentials_repeated: [400, invalidRequest],
  token_malformed: [401, invalidToken],
  token_too_long: [401, invalidToken],
  type_mismatch: [401, invalidToken],
  algorithm_refused: [401, invalidToken],
  critical_header_unsupported: [401, invalidToken],
  issuer_unknown: [401, invalidToken],
  key_unknown: [401, invalidToken],
  key_unsuitable: [401, invalidToken],
  signature_invalid: [401, invalidToken],
  token_expired: [401, invalidToken],
  token_not_yet_valid: [401, invalidToken],
  token_too_old: [401, invalidToken],
  lifetime_too_long: [401, invalidToken],
  claim_missing: [401, invalidToken],
  claim_invalid: [401, invalidToken],
  audience_mismatch: [401, invalidToken],
  audience_not_single: [401, invalidToken],
  tenant_invalid: [401, invalidToken],
  tenant_mismatch: [401, invalidToken],
  binding_unsupported: [401, invalidToken],
  scope_insufficient: [403, insufficientScope],
  claim_insufficient: [403, undefined],
  claim_refused: [401, invalidToken],
  check_refused: [403, undefined],
}
const rows = Object.entries(answers) as [Reason, (typeof answers)[Reason]][]

describe('what a client sees of a refusal', () => {
  it.each(rows)(
    'answers %s with its status and challenge (RFC 6750 §3 and §3.1)',
    (reason, [status, challenge]) => {
      const { body: _, ...head } = refuse(reason)
      expect(head).toEqual({
        status,
        headers: challenge === undefined ? json : { 'WWW-Authenticate': challenge, ...json },
      })
    },
  )

  it.each(rows)(
    'puts into the body for %s what the challenge says (RFC 6749 §5.2)',
    (reason, [status, challenge]) => {
      const parameter = (name: string) =>
        new RegExp(` ${name}="([^"]*)"`).exec(challenge ?? '')?.[1]
      const expected = {
        status,
        error: parameter('error'),
        error_description: parameter('error_description'),
      }
      expect(refuse(reason).body).toBe(JSON.stringify(expected))
    },
  )

  it.each(rows.filter(([, [status]]) => status === 401))(
    'never answers %s without a challenge (RFC 9110 §15.5.2)',
    (reason) => {
      expect(refuse(reason).headers['WWW-Authenticate']).toMatch(/^Bearer realm="api"/)
    },
  )

  it.each(rows)(
    'names no parameter twice for %s, nor what needs escaping (RFC 6750 §3)',
    (reason) => {
      const challenge = refuse(reason, 'orders.read orders.write').headers['WWW-Authenticate'] ?? ''
      const parameters = [
        ...challenge.toString().matchAll(/ (\w+)=("[\x20\x21\x23-\x5b\x5d-\x7e]*")(?:,|$)/g),
      ]
      const names = parameters.map(([, name]) => name)
      expect(new Set(names).size).toBe(names.length)
      const written = parameters.map(([, name, value]) => `${name}=${value}`).join(', ')
      if (challenge !== '') expect(challenge).toBe(`Bearer ${written}`)
    },
  )

  it.each(rows)('keeps the reason and the detail of %s to itself', (reason) => {
    const answer = JSON.stringify(refuse(reason))
    expect(answer).not.toContain(reason)
    expect(answer).not.toContain('detail')
  })

  it.each([
    ['token_missing', 'Bearer realm="api", scope="orders.read"'],
    ['scheme_unsupported', 'Bearer realm="api", scope="orders.read"'],
    ['credentials_malformed', invalidRequest],
    ['token_expired', invalidToken.replace(', error_d', ', scope="orders.read", error_d')],
    [
      'scope_insufficient',
      insufficientScope.replace(', error_d', ', scope="orders.read", error_d'),
    ],
    ['check_refused', undefined],
  ] as const)(
    'names the required scopes for %s where they help (RFC 6750 §3)',
    (reason, challenge) => {
      expect(refuse(reason, 'orders.read').headers['WWW-Authenticate']).toBe(challenge)
    },
  )

  it('spends no word on scopes where none is required (RFC 6750 §3)', () => {
    const error = new AccessTokenError('token_missing', 'none')
    expect(server.refuse(error)).toEqual(server.refuse(error, {}))
    expect(server.refuse(error).headers['WWW-Authenticate']).toBe(bare)
  })
})

describe('what a client sees when no verdict can be given', () => {
  it.each(['keys_unavailable', 'metadata_unavailable', 'check_unavailable'] as const)(
    'answers %s with 503, Retry-After and no challenge (RFC 9110 §15.6.4)',
    (reason) => {
      const error = new UnavailableError(reason, 'the issuer answered 500', { retryAfter: 7 })
      expect(server.refuse(error, { scope: 'orders.read' })).toEqual({
        status: 503,
        headers: { 'Retry-After': '7', ...json },
        body: '{"status":503,"error":"temporarily_unavailable","error_description":"The access token cannot be verified at the moment"}',
      })
    },
  )

  it.each([
    [0.2, '1'],
    [0, '1'],
    [-3, '1'],
    [1.5, '2'],
    [60, '60'],
  ])(
    'writes a Retry-After of %d s as %s whole seconds (RFC 9110 §10.2.3)',
    (retryAfter, written) => {
      const error = new UnavailableError('keys_unavailable', 'down', { retryAfter })
      expect(server.refuse(error).headers['Retry-After']).toBe(written)
    },
  )

  it.each([Number.NaN, Number.POSITIVE_INFINITY, 1e21])(
    'writes digits alone where retryAfter is %d (RFC 9110 §10.2.3)',
    (retryAfter) => {
      const error = new UnavailableError('keys_unavailable', 'down', { retryAfter })
      expect(server.refuse(error).headers['Retry-After']).toMatch(/^[1-9]\d{0,9}$/)
    },
  )
})

describe('what is no refusal', () => {
  it.each([
    ['a ConfigurationError', new ConfigurationError('write something else')],
    ['a TypeError', new TypeError('x is undefined')],
    [
      'an Error that looks like ours',
      Object.assign(new Error('x'), { name: 'AccessTokenError', reason: 'token_expired' }),
    ],
    ['an object that looks like ours', { reason: 'token_expired', detail: 'x' }],
    ['text', 'token_expired'],
    ['undefined', undefined],
    ['null', null],
  ])('throws %s as it came', (_, error) => {
    let thrown: unknown = 'nothing'
    try {
      server.refuse(error)
    } catch (cause) {
      thrown = cause
    }
    expect(thrown).toBe(error)
  })
})
