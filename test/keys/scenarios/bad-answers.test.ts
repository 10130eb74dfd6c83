import { describe, expect, it } from 'vitest'
import type { FaultName, FaultOptions } from '../../../src/testing/index.js'
import { scenario, strangersToken } from '../../support/scenario.js'

const faults: readonly [
  what: string,
  fault: FaultName,
  how: FaultOptions | undefined,
  detail: RegExp,
][] = [
  ['500', 'status', undefined, / answered 500$/],
  ['429 with Retry-After', 'status', { status: 429, headers: { 'retry-after': '1' } }, / 429$/],
  ['403', 'status', { status: 403 }, / answered 403$/],
  ['304 that nobody asked for', 'notModified', undefined, / answered 304$/],
  ['garbage', 'garbage', undefined, / no JSON object$/],
  ['truncated JSON', 'truncated', undefined, / no JSON object$/],
  ['null', 'null', undefined, / no JSON object$/],
  ['no keys (RFC 7517 §5.1)', 'noKeys', undefined, /has no array "keys"$/],
  ['keys that are null (RFC 7517 §5.1)', 'nullKeys', undefined, /has no array "keys"$/],
  ['keys that are an object (RFC 7517 §5.1)', 'objectKeys', undefined, /has no array "keys"$/],
  ['an empty set', 'emptySet', undefined, /no usable key: it is empty$/],
  ['a set without a usable key (RFC 7517 §5)', 'unusableMembers', undefined, /no usable key: /],
  ['10,000 keys', 'manyKeys', { keys: 10_000 }, /(more than maxKeys, 256|262144 octets)$/],
  ['more keys than maxKeys', 'manyKeys', { keys: 257 }, /257 members, more than maxKeys, 256$/],
  ['a redirect elsewhere', 'redirect', undefined, / 302, and redirects are not followed$/],
  ['a redirect loop', 'redirectLoop', undefined, / 302, and redirects are not followed$/],
  ['a connection reset', 'reset', undefined, / cannot be reached$/],
  ['silence', 'silent', undefined, / did not answer within the deadline$/],
  ['silence after the head', 'stall', undefined, / did not answer within the deadline$/],
  ['20 KB after 20 KB for ever', 'drip', { delayMs: 50 }, / did not answer within the deadline$/],
  ['50 MB', 'huge', undefined, / answered with more than 262144 octets$/],
]

describe.each(faults)('a JWK Set endpoint that answers with %s', (_, fault, how, detail) => {
  it('leaves the old set in force: 200, and 401 for a stranger', async () => {
    await using it = await scenario({ jwks: { maxAge: 60, timeout: 0.3 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail(fault, how)
    it.clock.advance(60)
    expect(await it.status(token)).toBe(200)
    await it.refreshes(2)
    expect(it.events.at(-1)).toEqual([
      'keys.refreshFailed',
      { issuer: it.issuer.issuer, detail: expect.stringMatching(detail), serving: true, age: 60 },
    ])
    expect([await it.status(token), it.fetches()]).toEqual([200, 2])
    expect(it.issuer.requests('/elsewhere')).toBe(0)
    it.clock.advance(2)
    expect(await it.status(strangersToken(token, 'other'))).toBe(401)
  })

  it('means 503 while there is no set, and 200 when it is over', async () => {
    await using it = await scenario({ jwks: { timeout: 0.3 } })
    const token = await it.token()
    await it.issuer.fail(fault, how)
    expect(await it.status(token)).toBe(503)
    expect(it.server.health().issuers).toMatchObject([
      { state: 'missing', lastFailure: { detail: expect.stringMatching(detail) } },
    ])
    await it.issuer.recover()
    it.clock.advance(5)
    expect(await it.status(token)).toBe(200)
    expect(it.server.health().issuers).toMatchObject([{ state: 'fresh', lastFailure: undefined }])
  })
})

describe('a JWK Set endpoint', () => {
  it('may call its set text/plain', async () => {
    await using it = await scenario()
    await it.issuer.fail('plainText')
    expect(await it.status(await it.token())).toBe(200)
  })

  it('loses only the members that cannot be used, each with an event (RFC 7517 §5)', async () => {
    await using it = await scenario()
    await it.issuer.fail('mixedMembers')
    expect(await it.status(await it.token())).toBe(200)
    const { issuer } = it.issuer
    const reasons = [
      ...['malformed', 'malformed', 'malformed', 'type_unsupported', 'type_unsupported'],
      ...['symmetric_key', 'private_key', 'malformed', 'curve_unsupported', 'curve_unsupported'],
      ...['not_for_verification', 'not_for_verification', 'algorithm_unsupported', 'malformed'],
      ...['malformed', 'modulus_too_short', 'exponent_too_small'],
    ]
    expect(it.events).toEqual([
      ['keys.refreshed', { issuer, keys: 1, skipped: 17, freshFor: 600 }],
      ...reasons.map((reason, index) => ['keys.keySkipped', { issuer, index, reason }]),
    ])
  })

  it('that a fetch function answers for with something else than a Response means 503', async () => {
    const body = [Buffer.from('{"keys":[]}')]
    await using it = await scenario({ fetch: async () => ({ status: 200, body }) as never })
    const token = await it.token()
    expect([await it.status(token), await it.status(token)]).toEqual([503, 503])
    expect(it.events.map(([name]) => name)).toEqual(['keys.refreshFailed'])
  })

  it('that sends 50 MB ten times leaves the memory as it was', async () => {
    await using it = await scenario({ jwks: { maxAge: 1, refreshCooldown: 0.001 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('huge')
    const before = process.memoryUsage()
    for (let turn = 0; turn < 10; turn += 1) {
      it.clock.advance(60)
      expect(await it.status(token)).toBe(200)
      await it.refreshes(turn + 2)
    }
    const after = process.memoryUsage()
    // Ten bodies would be 500 MB.
    expect(after.rss - before.rss).toBeLessThan(100 * 1024 * 1024)
  })
})
