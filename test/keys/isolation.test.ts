import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { json, type KeyServer, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const otherIssuer = 'https://login.other.example'
const keys = await createTestKeys('ES256')
const otherKeys = await createTestKeys('ES256')
const attackerKeys = await createTestKeys('ES256')

let published: KeyServer
let other: KeyServer
let attacker: KeyServer
beforeEach(async () => {
  published = await startKeyServer(json(keys.jwks))
  other = await startKeyServer(json(otherKeys.jwks))
  attacker = await startKeyServer(json(attackerKeys.jwks))
})
afterEach(() => Promise.all([published.close(), other.close(), attacker.close()]))

const resourceServer = () =>
  createResourceServer({
    issuer: [
      { issuer, jwksUri: `${published.origin}/jwks` },
      { issuer: otherIssuer, jwksUri: `${other.origin}/jwks` },
    ],
    audience,
    clock: () => now * 1000,
  })

describe('keys of several issuers', () => {
  it('accepts the baseline of each, and asks each issuer for its own keys', async () => {
    const server = resourceServer()
    expect((await server.verify(await keys.issue())).issuer).toBe('https://login.example.com')
    expect(other.requests).toEqual([])
    const token = await server.verify(await otherKeys.issue({ iss: otherIssuer }))
    expect(token.issuer).toBe('https://login.other.example')
    expect([published.requests, other.requests]).toEqual([['/jwks'], ['/jwks']])
  })

  it.each([
    ['before', false],
    ['after', true],
  ])(
    'never verify a token of another, same kid, %s both sets were fetched (RFC 9068 §4)',
    async (_, warm) => {
      const server = resourceServer()
      if (warm) {
        await server.verify(await keys.issue())
        await server.verify(await otherKeys.issue({ iss: otherIssuer }))
      }
      await refused(server.verify(await otherKeys.issue({ iss: issuer })), 'signature_invalid')
      await refused(server.verify(await keys.issue({ iss: otherIssuer })), 'signature_invalid')
    },
  )

  it('have budgets of their own: a flood at one leaves the other its fetches', async () => {
    const server = resourceServer()
    await server.verify(await keys.issue())
    await server.verify(await otherKeys.issue({ iss: otherIssuer }))
    for (const kid of ['a', 'b', 'c', 'd']) {
      const token = await keys.issue({ iss: otherIssuer }, { header: { kid } })
      await refused(server.verify(token), 'key_unknown')
    }
    expect(other.requests).toHaveLength(3)
    await refused(server.verify(await keys.issue({}, { header: { kid: 'a' } })), 'key_unknown')
    expect(published.requests).toHaveLength(2)
  })

  it('do without each other: one that is down leaves the other working', async () => {
    other.respond = (request) => request.socket.destroy()
    const server = resourceServer()
    const verdict = server.verify(await otherKeys.issue({ iss: otherIssuer }))
    await expect(verdict).rejects.toMatchObject({ reason: 'keys_unavailable' })
    await expect(server.verify(await keys.issue())).resolves.toBeDefined()
  })
})

describe('what causes no request at all', () => {
  const untouched = () => {
    expect([published.requests, other.requests, attacker.requests]).toEqual([[], [], []])
  }

  it.each([
    ['another host', () => attacker.origin],
    ['a slash more', () => `${issuer}/`],
    ['another case', () => 'https://LOGIN.example.com'],
    ['a name of every object', () => '__proto__'],
  ])('an issuer that is not configured: %s (RFC 8725 §3.8)', async (_, iss) => {
    await refused(
      resourceServer().verify(await attackerKeys.issue({ iss: iss() })),
      'issuer_unknown',
    )
    untouched()
  })

  it.each([
    ['is expired (RFC 7519 §4.1.4)', { exp: now - 6 }, 'token_expired'],
    ['is not valid yet (RFC 7519 §4.1.5)', { nbf: now + 6 }, 'token_not_yet_valid'],
    [
      'is for another audience (RFC 7519 §4.1.3)',
      { aud: 'https://api.example.com' },
      'audience_mismatch',
    ],
    ['lacks a claim (RFC 9068 §2.2)', { jti: undefined }, 'claim_missing'],
    ['is bound to a key (RFC 7800 §3.1)', { cnf: { jkt: 'x' } }, 'binding_unsupported'],
  ])('a token that %s', async (_, changes, reason) => {
    await refused(resourceServer().verify(await keys.issue(changes)), reason)
    untouched()
  })

  it.each([
    ['of another type (RFC 9068 §4)', { typ: 'JWT' }, 'type_mismatch'],
    ['with a kid that is no text (RFC 7515 §4.1.4)', { kid: 1 }, 'token_malformed'],
  ])('a token %s', async (_, header, reason) => {
    await refused(resourceServer().verify(await keys.issue({}, { header })), reason)
    untouched()
  })
})

describe('keys that a token brings', () => {
  const members = async (): Promise<Record<string, unknown>> => ({
    jku: `${attacker.origin}/jwks`,
    x5u: `${attacker.origin}/cert`,
    jwk: await attackerKeys.publicJwk('ES256'),
    x5c: ['MIIB'],
  })

  it.each(['jku', 'x5u', 'jwk', 'x5c'])('by %s are no keys (RFC 8725 §3.10)', async (name) => {
    const header = { [name]: (await members())[name] }
    for (const kid of ['ES256-1', undefined]) {
      const forged = await attackerKeys.issue({}, { header: { ...header, kid } })
      await refused(resourceServer().verify(forged), 'signature_invalid')
    }
    expect(attacker.requests).toEqual([])
  })

  it.each(['jku', 'x5u', 'jwk', 'x5c'])(
    'by %s are not even tried where kid names no key of the issuer (RFC 7515 §6, RFC 8725 §3.10)',
    async (name) => {
      const header = { [name]: (await members())[name], kid: 'attacker-1' }
      const forged = await attackerKeys.issue({}, { header })
      const unsigned = `${forged.slice(0, forged.lastIndexOf('.'))}.${'A'.repeat(86)}`
      for (const text of [forged, unsigned]) {
        const { detail } = await refused(resourceServer().verify(text), 'key_unknown')
        expect(detail).toBe('no key of the issuer has this kid')
      }
      expect(attacker.requests).toEqual([])
    },
  )

  it.each(['jku', 'x5u', 'jwk', 'x5c'])(
    'by %s change nothing for the issuer (RFC 7515 §4.1)',
    async (name) => {
      const header = { [name]: (await members())[name] }
      const token = await resourceServer().verify(await keys.issue({}, { header }))
      expect(token.subject).toBe('user-1')
      expect(attacker.requests).toEqual([])
    },
  )
})
