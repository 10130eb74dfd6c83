import { generateKeyPairSync, KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { encode, rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { audience, baseline, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const key = KeyObject.from(await keys.privateKey('ES256'))
const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })

const attacker = stranger.publicKey.export({ format: 'jwk' })

const header = { alg: 'ES256', typ: 'at+jwt', kid: 'ES256-1' }
const payload = JSON.stringify(baseline)
/** The baseline token with other header members; undefined takes one away. */
const token = (changes: object = {}, signer = key) =>
  rawToken(JSON.stringify({ ...header, ...changes }), payload, signer)
/** The baseline token with a header that is written out. */
const written = (text: string) => rawToken(text, payload, key)
const encoded = (value: object) => encode(JSON.stringify(value))
const hostile = [[], {}, true, null, 1, ''] as const

describe('RFC 7515: JSON Web Signature', () => {
  it('accepts the baseline', async () => {
    expect((await server.verify(token())).subject).toBe('user-1')
  })

  describe('header parameters', () => {
    it.each([
      ['of an unknown name (RFC 7515 §4)', { 'https://example.com/x': { y: [1] }, zip: 'DEF' }],
      ['cty (RFC 7515 §4.1.10)', { cty: 'json' }],
      ['jku (RFC 7515 §4.1.2)', { jku: 'https://login.example.com/jwks' }],
      ['jwk (RFC 7515 §4.1.3)', { jwk: attacker }],
      ['x5u (RFC 7515 §4.1.5)', { x5u: 'https://login.example.com/certificate' }],
      ['x5c that holds nothing usable (RFC 7515 §4.1.6)', { x5c: ['not a certificate'] }],
      ['x5t (RFC 7515 §4.1.7)', { x5t: 'AA', 'x5t#S256': 'AA' }],
      ['names of members that objects inherit', { constructor: 1, toString: 1, hasOwnProperty: 1 }],
    ])('ignores %s', async (_, changes) => {
      expect((await server.verify(token(changes))).header).toEqual({ ...header, ...changes })
    })

    it('keeps the last of duplicates (RFC 7515 §4, JWS-1)', async () => {
      const last = written('{"alg":"none","typ":"at+jwt","kid":"x","alg":"ES256","kid":"ES256-1"}')
      expect((await server.verify(last)).header).toEqual(header)
      const none = written('{"alg":"ES256","typ":"at+jwt","kid":"ES256-1","alg":"none"}')
      await refused(server.verify(none), 'algorithm_refused')
    })

    it('compares names and values after unescaping (RFC 7515 §5.3, JWS-19)', async () => {
      const escaped = written('{"\\u0061lg":"E\\u0053256","typ":"at\\u002bjwt","kid":"ES256-1"}')
      expect((await server.verify(escaped)).header).toEqual(header)
      const crit = written('{"alg":"ES256","typ":"at+jwt","kid":"ES256-1","cri\\u0074":["x"]}')
      await refused(server.verify(crit), 'critical_header_unsupported')
    })

    it('does not read a header that hides in __proto__ (RFC 7515 §5.3)', async () => {
      const hidden = written('{"alg":"ES256","kid":"ES256-1","__proto__":{"typ":"at+jwt"}}')
      await refused(server.verify(hidden), 'type_mismatch')
    })

    it('keeps characters beyond the basic plane as they are (RFC 7515 §10.13, JWS-19)', async () => {
      const claims = { ...baseline, sub: 'user-😀-𝒳' }
      const text = rawToken(JSON.stringify(header), JSON.stringify(claims), key)
      expect((await server.verify(text)).subject).toBe('user-😀-𝒳')
    })
  })

  describe('crit: no extension is supported', () => {
    it.each<[string, object]>([
      ['an extension that nobody knows', { crit: ['exp'], exp: 1 }],
      ['b64', { crit: ['b64'], b64: true }],
      [
        'several extensions',
        { crit: ['b64', 'https://example.com/x'], b64: true, 'https://example.com/x': 1 },
      ],
    ])('refuses crit that holds %s (RFC 7515 §4.1.11, JWS-11)', async (_, changes) => {
      await refused(server.verify(token(changes)), 'critical_header_unsupported')
    })

    it.each<[string, object]>([
      ['an extension that is not in the header', { crit: ['x'] }],
      ['a parameter of the specification', { crit: ['alg'] }],
      ['duplicates', { crit: ['x', 'x'], x: 1 }],
      ...hostile.map((crit): [string, object] => [JSON.stringify(crit), { crit }]),
    ])(
      'refuses crit that nobody may write, with %s (RFC 7515 §4.1.11, JWS-12)',
      async (_, changes) => {
        await refused(server.verify(token(changes)), 'critical_header_unsupported')
      },
    )

    it('refuses the negative test case of the specification (RFC 7515 Appendix E, JWS-21)', async () => {
      const head =
        'eyJhbGciOiJub25lIiwNCiAiY3JpdCI6WyJodHRwOi8vZXhhbXBsZS5jb20vVU5ERUZJTkVEIl0sDQogImh0dHA6Ly9leGFtcGxlLmNvbS9VTkRFRklORUQiOnRydWUNCn0'
      await refused(server.verify(`${head}.RkFJTA.`), 'token_malformed')
      await refused(server.verify(`${head}.${encode(payload)}.`), 'critical_header_unsupported')
    })
  })

  describe('alg and typ', () => {
    it('ignores what it does not know, and says it in the header of the token (RFC 7515 §4, JWS-2)', async () => {
      const unknown = { 'https://example.com/x': { y: [1] }, exp: 1, enc: 'A128GCM', foo: null }
      expect((await server.verify(token(unknown))).header).toEqual({ ...header, ...unknown })
    })

    it.each([
      ['that is not there', { alg: undefined }, 'algorithm_refused'],
      ['that nobody knows', { alg: 'ES256K' }, 'algorithm_refused'],
      ['that the issuer has no key for', { alg: 'RS256' }, 'key_unsuitable'],
      [
        'that the issuer has no key for, without kid',
        { alg: 'RS256', kid: undefined },
        'key_unsuitable',
      ],
    ])('refuses an alg %s (RFC 7515 §4.1.1 and §5.2, JWS-3)', async (_, changes, reason) => {
      await refused(server.verify(token(changes)), reason)
    })

    it.each(['es256', 'Es256', 'ES256 ', ['ES256'], { alg: 'ES256' }, 256, null])(
      'refuses alg %j: it is a string, compared as it stands (RFC 7515 §4.1.1, JWS-4)',
      async (alg) => {
        await refused(server.verify(token({ alg })), 'algorithm_refused')
      },
    )

    it.each(['at+jwt', 'application/at+jwt'])(
      'takes typ %s: what has no slash is of application/ (RFC 7515 §4.1.9, JWS-9)',
      async (typ) => {
        expect((await server.verify(token({ typ }))).header.typ).toBe(typ)
      },
    )

    it.each(['text/at+jwt', '/at+jwt', 'application/', 'application/application/at+jwt'])(
      'refuses typ %s (RFC 7515 §4.1.9, JWS-9)',
      async (typ) => {
        await refused(server.verify(token({ typ })), 'type_mismatch')
      },
    )

    it.each(['at+JWT', 'AT+jwt', 'Application/At+Jwt', 'APPLICATION/AT+JWT'])(
      'takes typ %s: media types have no case (RFC 7515 §4.1.9, JWS-10)',
      async (typ) => {
        expect((await server.verify(token({ typ }))).header.typ).toBe(typ)
      },
    )

    it.each(['ES384', 'ES512', 'RS256'])(
      'refuses a signature that verifies where only %s is accepted (RFC 7515 §5.2, JWS-17)',
      async (alg) => {
        await refused(
          resourceServer(keys, { algorithms: [alg] }).verify(token()),
          'algorithm_refused',
        )
        expect(
          (await resourceServer(keys, { algorithms: [alg, 'ES256'] }).verify(token())).subject,
        ).toBe('user-1')
      },
    )
  })

  describe('the compact serialisation', () => {
    const [head, claims, signature] = token().split('.') as [string, string, string]
    /** Signs these segments as they stand: nothing but their form can refuse them. */
    const signed = (...segments: string[]) => {
      const input = segments.join('.')
      const made = sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' })
      return `${input}.${encode(made)}`
    }

    it.each([
      ['no period', head],
      ['one period', `${head}.${claims}`],
      ['three periods', `${head}.${claims}.${signature}.`],
      ['three periods, signed', signed(head, claims, claims)],
      ['four periods', `${head}.${claims}.${signature}..`],
      ['a thousand periods', '.'.repeat(1000)],
    ])('has two periods, and not %s (RFC 7515 §5.2 and §7.1, JWS-13)', async (_, text) => {
      await refused(server.verify(text), 'token_malformed')
    })

    it.each(['\n', '\r\n', ' ', '\t', '=', '+', '/', '*', '\0', '\u00e9'])(
      'is refused with %j in any segment, and at its end (RFC 7515 §5.2, JWS-14)',
      async (character) => {
        const insert = (text: string) => `${text.slice(0, 4)}${character}${text.slice(4)}`
        for (const text of [
          signed(insert(head), claims),
          signed(head, insert(claims)),
          `${head}.${claims}.${insert(signature)}`,
          `${head}.${claims}.${signature}${character}`,
        ]) {
          await refused(server.verify(text), 'token_malformed')
        }
      },
    )

    it('is refused with bits left over, and with a length that encodes nothing (RFC 7515 Appendix C, RFC 4648 §3.5, JWS-15)', async () => {
      let spaced = `${JSON.stringify(header)} `
      while (spaced.length % 3 !== 1) spaced += ' '
      const canonical = encode(spaced) // its last character has four bits that encode nothing
      const leftOver = `${canonical.slice(0, -1)}B`
      expect(Buffer.from(leftOver, 'base64url').toString()).toBe(spaced)
      expect((await server.verify(signed(canonical, claims))).subject).toBe('user-1')
      await refused(server.verify(signed(leftOver, claims)), 'token_malformed')
      await refused(server.verify(signed(`${encode(`${spaced}  `)}A`, claims)), 'token_malformed')
      await refused(server.verify(`${token()}AAA`), 'token_malformed')
    })

    it.each<[string, string | Uint8Array]>([
      ['text behind the object', `${JSON.stringify(header)}ABCD`],
      ['a second object', `${JSON.stringify(header)}{}`],
      ['an object that breaks off', JSON.stringify(header).slice(0, -1)],
      ['a byte order mark', `\ufeff${JSON.stringify(header)}`],
      ['an array', `[${JSON.stringify(header)}]`],
      ['a string', JSON.stringify(JSON.stringify(header))],
      ['null', 'null'],
      [
        'an octet that is no UTF-8',
        Buffer.from(JSON.stringify({ ...header, x: '\xff' }), 'latin1'),
      ],
      ['UTF-16', Buffer.from(JSON.stringify(header), 'utf16le')],
    ])('is refused with a header of %s (RFC 7515 §5.2 and §10.12, JWS-16)', async (_, text) => {
      await refused(server.verify(rawToken(text, payload, key)), 'token_malformed')
    })
  })

  it('holds public keys alone: no time that it takes can tell of a secret (RFC 7515 §10.9, JWS-20)', () => {
    const secret = { kty: 'oct', k: 'AAAA', kid: 'x' }
    const ownPrivate = { ...stranger.privateKey.export({ format: 'jwk' }), kid: 'y' }
    const set = parseKeySet({ keys: [secret, ownPrivate, attacker, ...keys.jwks.keys] }, 256)
    expect(set.keys.map(({ keyObject }) => keyObject.type)).toEqual(['public', 'public'])
    expect(set.skipped.map(({ reason }) => reason)).toEqual(['symmetric_key', 'private_key'])
  })

  describe('kid', () => {
    it.each([
      'es256-1',
      'ES256-1 ',
      'ES256',
      '',
      '__proto__',
      'constructor',
      '../ES256-1',
      "' OR 1=1",
    ])('knows no key for %j: it is compared as it stands (RFC 7515 §4.1.4, JWS-4)', async (kid) => {
      await refused(server.verify(token({ kid })), 'key_unknown')
    })

    it.each([[], {}, true, null, 1, ['ES256-1']])(
      'refuses %j, which is no string (RFC 7515 §4.1.4, JWS-4)',
      async (kid) => {
        const error = await refused(server.verify(token({ kid })), 'token_malformed')
        expect(error.detail).toBe('kid is not a string')
      },
    )

    it('is a hint that may be left out (RFC 7515 §4.1.4, JWS-5)', async () => {
      expect((await server.verify(token({ kid: undefined }))).subject).toBe('user-1')
    })
  })

  describe('keys come from the configuration alone', () => {
    it.each([
      ['jwk (RFC 7515 §4.1.3)', { jwk: attacker }, 'signature_invalid'],
      [
        'jwk without a kid (RFC 7515 §4.1.3)',
        { jwk: attacker, kid: undefined },
        'signature_invalid',
      ],
      [
        'jwk with a kid of its own (RFC 7515 §4.1.3)',
        { jwk: { ...attacker, kid: 'x' }, kid: 'x' },
        'key_unknown',
      ],
      ['jku (RFC 7515 §4.1.2)', { jku: 'https://attacker.example/jwks' }, 'signature_invalid'],
      ['x5u (RFC 7515 §4.1.5)', { x5u: 'https://attacker.example/x5u' }, 'signature_invalid'],
      [
        'x5c (RFC 7515 §4.1.6)',
        { x5c: [stranger.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')] },
        'signature_invalid',
      ],
    ])(
      "refuses a stranger's signature whose key stands in %s, chosen among no keys but the issuer's (RFC 7515 §6, JWS-8)",
      async (_, changes, reason) => {
        await refused(server.verify(token(changes, stranger.privateKey)), reason)
      },
    )

    it('fetches what is configured, and nothing that a header names (RFC 7515 §4.1.2 and §4.1.5, JWS-6)', async () => {
      const fetched: string[] = []
      const remote = createResourceServer({
        issuer: { issuer, jwksUri: 'https://login.example.com/jwks' },
        audience,
        clock: () => now * 1000,
        fetch: async (url) => {
          fetched.push(String(url))
          return Response.json(keys.jwks)
        },
      })
      const lures = { jku: 'https://attacker.example/jwks', x5u: 'https://attacker.example/x5u' }
      expect((await remote.verify(token(lures))).subject).toBe('user-1')
      await refused(remote.verify(token(lures, stranger.privateKey)), 'signature_invalid')
      expect(fetched).toEqual(['https://login.example.com/jwks'])
    })
  })

  describe('the signature', () => {
    const [head, claims, signature] = token().split('.') as [string, string, string]

    it.each([
      [
        'a claim that was changed',
        `${head}.${encoded({ ...baseline, sub: 'admin' })}.${signature}`,
      ],
      ['a header that was changed', `${encoded({ ...header, x: 1 })}.${claims}.${signature}`],
      [
        'a header that is spelt differently',
        `${encoded({ kid: 'ES256-1', typ: 'at+jwt', alg: 'ES256' })}.${claims}.${signature}`,
      ],
      ["another token's signature", `${head}.${claims}.${token({ x: 1 }).split('.')[2]}`],
      ['no signature', `${head}.${claims}.`],
      [
        'a signature of the payload alone',
        `${head}.${claims}.${sign('sha256', Buffer.from(claims), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`,
      ],
    ])('refuses %s (RFC 7515 §5.2 step 8)', async (_, text) => {
      await refused(server.verify(text), 'signature_invalid')
    })

    it('tries every key that fits a token without kid (RFC 7515 §6)', async () => {
      const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
      const jwks = { keys: [{ ...attacker, alg: 'ES256' }, ...keys.jwks.keys] }
      const both = resourceServer(keys, { issuer: { issuer, jwks } })
      expect((await both.verify(token({ kid: undefined }))).subject).toBe('user-1')
      await refused(both.verify(token({ kid: undefined }, other.privateKey)), 'signature_invalid')
    })
  })
})
