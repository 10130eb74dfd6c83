import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { json, startKeyServer } from '../support/key-server.js'
import { issuer, now } from '../support/test-keys.js'
import { openPaths } from './paths.js'
import { jwks, options, replaceSegment, token } from './token.js'

const own = await startKeyServer(json(jwks))
afterAll(() => own.close())

let seconds = now
const good = token()
const paths = await openPaths({
  options: {
    ...options,
    issuer: { issuer, jwksUri: `${own.origin}/jwks` },
    clock: () => seconds * 1000,
    jwks: { refreshCooldown: 5 },
  },
  good,
})
const { cold, warm, pool } = paths.servers
const servers = 3
const forged = (kid: string | undefined) =>
  replaceSegment(token('ES256', { header: { kid } }), 2, 'A'.repeat(86))

/** Whatever a stranger can try, with the reason that stays in the house. */
const tries: [string, string, string][] = [
  ['a kid that the issuer has', forged('ec'), 'signature_invalid'],
  ['a kid of a key of another type', forged('rsa'), 'key_unsuitable'],
  ['a kid that nobody has', forged('stranger'), 'key_unknown'],
  ['no kid', forged(undefined), 'signature_invalid'],
]

describe('who does not have a key of the issuer', () => {
  beforeEach(async () => {
    seconds += 60
    for (const server of [cold, warm, pool]) await server.verify(good)
  })

  it('cannot tell by an answer which ones there are: each is the same on every path (RFC 6750 §3.1)', async () => {
    await paths.accept(good)
    // paths.refuse compares with the same literal, octet for octet.
    for (const [, text, reason] of tries) await paths.refuse(text, reason)
  })

  it('causes a fetch with an unknown kid twice, then never before the cooldown, and with a known one never (OpenID Connect Core §10.1.1)', async () => {
    const fetches = own.requests.length
    for (let round = 0; round < 3; round += 1) {
      await paths.refuse(forged('ec'), 'signature_invalid')
      await paths.refuse(forged('rsa'), 'key_unsuitable')
      await paths.refuse(forged(undefined), 'signature_invalid')
    }
    expect(own.requests.length - fetches).toBe(0)
    for (let round = 0; round < 3; round += 1) {
      await paths.refuse(forged(`stranger-${round}`), 'key_unknown')
    }
    // Every server has a budget of its own: from here on, both kinds are answered from memory.
    expect(own.requests.length - fetches).toBe(2 * servers)
    await paths.refuse(forged('stranger'), 'key_unknown')
    await paths.refuse(forged('ec'), 'signature_invalid')
    expect(own.requests.length - fetches).toBe(2 * servers)
  })

  it('keeps nobody else from being served meanwhile (OpenID Connect Core §10.1.1)', async () => {
    const floods = Array.from({ length: 50 }, (_, index) => forged(`flood-${index}`))
    const outcomes = await Promise.allSettled([
      ...floods.map((text) => warm.verify(text)),
      warm.verify(good),
      warm.verify(token('EdDSA')),
    ])
    const accepted = outcomes.map(({ status }) => status === 'fulfilled')
    expect(accepted).toEqual([...floods.map(() => false), true, true])
    await paths.accept(good)
  })

  it('learns nothing from a token that is refused before its key is looked for (RFC 9068 §4)', async () => {
    const fetches = own.requests.length
    for (const kid of ['ec', 'stranger']) {
      const expired = token('ES256', { header: { kid }, claims: { exp: now - 60 } })
      await paths.refuse(expired, 'token_expired')
      const foreign = token('ES256', {
        header: { kid },
        claims: { aud: 'https://api.example.com/x' },
      })
      await paths.refuse(foreign, 'audience_mismatch')
    }
    expect(own.requests.length - fetches).toBe(0)
  })
})
