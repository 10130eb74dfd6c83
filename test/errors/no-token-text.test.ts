import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { AccessTokenError, RefusedEvent } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

/** A word that stands in every value of a token in turn, and nowhere else. */
const canary = 'canary7f3a'
const keys = await createTestKeys('ES256')
const events: RefusedEvent[] = []
const server = resourceServer(keys, { on: { refused: (event) => events.push(event) } })

/** Everything that somebody may print of a refusal. */
function everything(error: AccessTokenError): string {
  const answer = server.refuse(error, { scope: 'orders.read' })
  return [
    inspect(error, { depth: 9, showHidden: true }),
    String(error.stack),
    JSON.stringify(error),
    JSON.stringify(answer),
    JSON.stringify(events),
  ].join('\n')
}

describe('no error, event or answer holds text of the token or the request', () => {
  it('accepts the baseline', async () => {
    expect((await server.verify(await keys.issue({ [canary]: canary }))).subject).toBe('user-1')
  })

  it.each([
    ['typ', 'type_mismatch'],
    ['alg', 'algorithm_refused'],
    ['kid', 'key_unknown'],
  ])('where the header says %s', async (name, reason) => {
    const header = Buffer.from(
      JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: 'ES256-1', [name]: canary }),
    ).toString('base64url')
    const [, payload, signature] = (await keys.issue()).split('.')
    const error = await refused(server.verify(`${header}.${payload}.${signature}`), reason)
    expect(everything(error)).not.toContain(canary)
    expect(everything(error)).not.toContain(payload)
    expect(everything(error)).not.toContain(header)
  })

  it.each([
    ['iss', 'issuer_unknown', {}],
    ['aud', 'audience_mismatch', {}],
    ['exp', 'claim_invalid', {}],
    ['nbf', 'claim_invalid', {}],
    ['iat', 'claim_invalid', {}],
    ['cnf', 'binding_unsupported', {}],
    ['scope', 'scope_insufficient', { scope: 'orders.read' }],
  ])('where the claim %s says it', async (name, reason, expectations) => {
    const token = await keys.issue({ [name]: canary })
    const error = await refused(server.verify(token, expectations), reason)
    expect(everything(error)).not.toContain(canary)
    for (const segment of token.split('.')) expect(everything(error)).not.toContain(segment)
  })

  it.each(['sub', 'client_id', 'jti'])('where the claim %s is no string', async (name) => {
    const token = await keys.issue({ [name]: [canary] })
    expect(everything(await refused(server.verify(token), 'claim_invalid'))).not.toContain(canary)
  })

  it.each([
    ['another scheme', canary, 'scheme_unsupported'],
    ['malformed credentials', `Bearer ${canary} ${canary}`, 'credentials_malformed'],
    ['repeated credentials', `Bearer ${canary}, Bearer ${canary}`, 'credentials_repeated'],
    ['an opaque token', `Bearer ${canary}`, 'token_malformed'],
    ['a JWT with the wrong alphabet', `Bearer ${canary}.${canary}.${canary}~`, 'token_malformed'],
    ['a JWT that is no JSON', `Bearer ${canary}aa.${canary}aa.${canary}aa`, 'token_malformed'],
    ['a token that is too long', `Bearer ${canary.repeat(2000)}`, 'token_too_long'],
  ])('where the field has %s', async (_, authorization, reason) => {
    const error = await refused(server.authenticate({ headers: { authorization } }), reason)
    expect(everything(error)).not.toContain(canary)
  })
})
