import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { createResourceServer, type RefusedEvent } from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { issuer, now } from '../support/test-keys.js'
import { openPaths } from './paths.js'
import { jwks, options, replaceSegment, token } from './token.js'

const own = await startKeyServer(json(jwks))
afterAll(() => own.close())
const remote = {
  ...options,
  issuer: { issuer, jwksUri: `${own.origin}/jwks` },
  maxTokenLength: 2048,
}
const good = token()
const paths = await openPaths({ options: remote, good })

const claims = (changes: object) => token('ES256', { claims: changes })
const header = (changes: object) => token('ES256', { header: changes })
/** What is refused whatever its key and signature are. */
const junk: [what: string, text: string, reason: string][] = [
  ['nothing that is a token', 'x', 'token_malformed'],
  ['too long', 'a'.repeat(2049), 'token_too_long'],
  ['encrypted', `${good}.x.y`, 'token_malformed'],
  ['not canonical', `${good}AAA`, 'token_malformed'],
  ['with a header that is none', replaceSegment(good, 0, 'e30x'), 'token_malformed'],
  ['with a payload that is none', replaceSegment(good, 1, 'e30x'), 'token_malformed'],
  ['of another type', header({ typ: 'JWT', kid: 'x' }), 'type_mismatch'],
  ['of another algorithm', header({ alg: 'HS256', kid: 'x' }), 'algorithm_refused'],
  ['with an extension', header({ crit: ['x'], kid: 'x' }), 'critical_header_unsupported'],
  ['with a kid that is no text', header({ kid: ['x'] }), 'token_malformed'],
  ['of another issuer', claims({ iss: 'https://login.example.org' }), 'issuer_unknown'],
  ['of no issuer', claims({ iss: undefined }), 'claim_missing'],
  ['expired', claims({ exp: now - 60 }), 'token_expired'],
  ['from the future', claims({ nbf: now + 60 }), 'token_not_yet_valid'],
  ['without a claim', claims({ jti: undefined }), 'claim_missing'],
  ['with a claim of a wrong type', claims({ sub: [] }), 'claim_invalid'],
  ['bound to a key', claims({ cnf: {} }), 'binding_unsupported'],
  ['for another resource', claims({ aud: 'https://api.example.com/x' }), 'audience_mismatch'],
]

describe('a token that is junk', () => {
  const events: RefusedEvent[] = []
  beforeEach(() => {
    events.length = 0
  })

  it.each(junk)(
    'costs no fetch, not even the first, and no signature: %s (RFC 9068 §4)',
    async (_, text, reason) => {
      const asked = own.requests.length
      const fresh = createResourceServer({
        ...remote,
        on: { refused: (event) => events.push(event) },
      })
      await refused(fresh.verify(text), reason)
      expect(own.requests.length - asked).toBe(0)
      expect(events).toEqual([expect.objectContaining({ reason, unverified: true })])
    },
  )

  it.each(junk)('costs none on any path: %s (RFC 9068 §4)', async (_, text, reason) => {
    await paths.accept(good)
    const asked = own.requests.length
    await paths.refuse(text, reason)
    expect(own.requests.length - asked).toBe(0)
  })
})
