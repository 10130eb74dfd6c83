import { afterAll, describe, expect, it } from 'vitest'
import { AccessTokenError, createResourceServer, type EventName } from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { baseline, issuer } from '../support/test-keys.js'
import { exchangeText, head } from './exchange.js'
import { openPaths } from './paths.js'
import { headerOf, jwks, options, replaceSegment, signers, token, written } from './token.js'

/** Texts that would do harm in a header, in a log, in a page. None may come back from anywhere. */
const canaries: [string, string][] = [
  ['a word', 'canary'],
  ['CR LF and a field', 'canary\r\nSet-Cookie: canary=1'],
  ['a line feed', 'canary\nX: canary'],
  ['a quotation mark', 'canary", scope="canary'],
  ['a backslash', 'canary\\"'],
  ['another challenge', 'canary, Basic realm="canary"'],
  ['markup', '<script>canary</script>'],
  ['a terminal’s escape', '\u001b[31mcanary\u0007'],
  ['a NUL', 'canary\0'],
  ['beyond ASCII', 'canаry canary\u2028'],
  ['a half of a surrogate pair', 'canary\ud800'],
  ['a pattern of replacements', '$&canary$$'],
  ['a format', '%s%d%jcanary%o'],
]

const own = await startKeyServer(json(jwks))
afterAll(() => own.close())
const events: string[] = []
const tell = (name: EventName) => (event: unknown) =>
  events.push(`${name} ${JSON.stringify(event)}`)
const good = token()
const paths = await openPaths({ options, good })
const remote = await openPaths({
  options: { ...options, issuer: { issuer, jwksUri: `${own.origin}/jwks` } },
  good,
})

/** Nothing that is told may hold a canary, on the paths and in what fetches its keys. */
async function refuseSilently(text: string, reason: string, inHeader?: string): Promise<void> {
  await paths.refuse(text, reason, inHeader)
  for (const { servers } of [paths, remote]) {
    for (const server of [servers.cold, servers.warm]) {
      const error = await server.verify(text, { scope: 'orders.read' }).catch((cause) => cause)
      if (!(error instanceof AccessTokenError)) throw error
      const told = `${error.stack} ${error.detail} ${String(error.cause)} ${JSON.stringify([error, server.refuse(error), server.health()])}`
      expect(told).not.toContain('canary')
    }
  }
}

describe.each(canaries)('%s', (_, canary) => {
  it.each<[string, string]>([
    ['typ', 'type_mismatch'],
    ['alg', 'algorithm_refused'],
    ['kid', 'key_unknown'],
    ['crit', 'critical_header_unsupported'],
  ])('does not come back from the header’s %s on any path (RFC 6750 §3)', async (name, reason) => {
    await refuseSilently(token('ES256', { header: { [name]: canary } }), reason)
    expect(events).toEqual([])
  })

  it.each<[string, string]>([
    ['iss', 'issuer_unknown'],
    ['aud', 'audience_mismatch'],
    ['exp', 'claim_invalid'],
    ['nbf', 'claim_invalid'],
    ['scope', 'scope_insufficient'],
    ['cnf', 'binding_unsupported'],
    ['act', 'claim_invalid'],
  ])('does not come back from the claim %s on any path (RFC 6750 §3)', async (name, reason) => {
    await refuseSilently(token('ES256', { claims: { [name]: canary } }), reason)
  })

  it('does not come back from names either (RFC 6750 §3)', async () => {
    const named = { [canary]: canary }
    await refuseSilently(
      token('ES256', { header: { crit: [canary], ...named } }),
      'critical_header_unsupported',
    )
    await refuseSilently(token('ES256', { claims: { ...named, sub: named } }), 'claim_invalid')
  })

  it('does not come back from JSON that breaks off in it: parsers quote it (RFC 6750 §3)', async () => {
    const text = JSON.stringify({ ...baseline, sub: canary })
    await refuseSilently(
      written(JSON.stringify(headerOf('ES256')), text.slice(0, -3)),
      'token_malformed',
    )
    await refuseSilently(written(`{"${canary}`, text), 'token_malformed')
  })

  it('does not come back from an accepted token’s refusal (RFC 6750 §3)', async () => {
    const claims = { sub: canary, jti: canary, client_id: canary, scope: 'orders.list' }
    await refuseSilently(token('ES256', { claims }), 'scope_insufficient')
    await refuseSilently(
      replaceSegment(token('ES256', { claims }), 2, 'A'.repeat(86)),
      'signature_invalid',
    )
  })
})

describe('events', () => {
  it('hold nothing of what was refused (RFC 9700 §4.9.3)', async () => {
    const names = [
      'accepted',
      'refused',
      'keys.unknownKid',
      'keys.refreshed',
      'keys.keySkipped',
      'keys.withdrawn',
    ] as const
    const server = createResourceServer({
      ...options,
      issuer: { issuer, jwksUri: `${own.origin}/jwks` },
      on: Object.fromEntries(names.map((name) => [name, tell(name)])),
    })
    for (const [, canary] of canaries) {
      for (const name of ['kid', 'alg', 'typ']) {
        await server.verify(token('ES256', { header: { [name]: canary } })).catch(() => {})
      }
      for (const name of ['iss', 'aud', 'sub', 'jti', 'scope', 'exp', 'act', 'cnf']) {
        await server.verify(token('ES256', { claims: { [name]: canary } })).catch(() => {})
      }
    }
    await server.verify(token('ES256', { signer: signers.ES256, claims: { sub: 'canary' } }))
    expect(events.length).toBeGreaterThan(100)
    expect(events.filter((event) => event.includes('canary'))).toEqual([])
    events.length = 0
  })
})

describe('a header that is no credential', () => {
  it.each<[string, string]>([
    ['canary abc', 'scheme_unsupported'],
    ['canary', 'scheme_unsupported'],
    ['Bearer canary canary', 'credentials_malformed'],
    ['Bearer "canary"', 'credentials_malformed'],
    ['Bearer canary, Bearer canary', 'credentials_repeated'],
    ['Bearer canary", error="x', 'credentials_malformed'],
    ['"canary"', 'credentials_malformed'],
    ['=canary', 'credentials_malformed'],
    ['Digest username="canary", realm="canary"', 'scheme_unsupported'],
    ['Bearer realm="canary", error="canary"', 'credentials_malformed'],
  ])('does not come back: %s (RFC 6750 §3)', async (value, reason) => {
    await paths.refuseField(value, reason)
    for (const { port } of paths.apis) {
      const request = head(
        'GET /orders?canary HTTP/1.1',
        `Authorization: ${value}`,
        'X-Canary: canary',
        'Connection: close',
      )
      const answer = await exchangeText(port, request)
      expect(answer).not.toContain('canary')
    }
  })
})
