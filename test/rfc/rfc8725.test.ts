import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import {
  header,
  headerOf,
  jwk,
  jwks,
  options,
  pairs,
  payload,
  replaceSegment,
  type SignedAlg,
  signers,
  token,
  written,
} from '../attacks/token.js'
import { refused } from '../support/refusals.js'
import { audience, baseline, issuer } from '../support/test-keys.js'

const server = createResourceServer(options)
const algs = Object.keys(signers) as SignedAlg[]
const elsewhere = 'https://login.example.org'
const accepts = async (text: string, by = server) =>
  expect((await by.verify(text)).subject).toBe('user-1')

describe('RFC 8725: best current practices for JWT', () => {
  it.each(algs)(
    'uses %s where it is the only one that is accepted, and no other (rfc8725bis §3.1, BCP-1)',
    async (alg) => {
      const narrow = createResourceServer({ ...options, algorithms: [alg] })
      await accepts(token(alg), narrow)
      for (const other of algs) {
        if (other !== alg) await refused(narrow.verify(token(other)), 'algorithm_refused')
      }
    },
  )

  it('wants alg to be that of the key which kid names (rfc8725bis §3.1, BCP-2)', async () => {
    const named = createResourceServer({
      ...options,
      issuer: {
        issuer,
        jwks: {
          keys: [
            { ...jwk(pairs.rsa.publicKey, 'rsa'), alg: 'PS256' },
            { ...jwk(pairs.ec.publicKey, 'ec'), alg: 'ES256' },
          ],
        },
      },
    })
    await accepts(token('PS256'), named)
    await refused(named.verify(token('RS256')), 'key_unsuitable')
    await refused(named.verify(token('PS256', { header: { kid: 'ec' } })), 'key_unsuitable')
  })

  it('accepts of each issuer what is configured for that one (rfc8725bis §3.1, BCP-3)', async () => {
    const both = createResourceServer({
      ...options,
      issuer: [
        { issuer, jwks, algorithms: ['ES256'] },
        { issuer: elsewhere, jwks, algorithms: ['RS256'] },
      ],
    })
    const other = { claims: { iss: elsewhere } }
    await accepts(token('ES256'), both)
    await accepts(token('RS256', other), both)
    await refused(both.verify(token('RS256')), 'algorithm_refused')
    await refused(both.verify(token('ES256', other)), 'algorithm_refused')
  })

  it.each(['RS256', 'RS512', 'PS256'] as const)(
    'uses a key that names %s with that one alone, without kid too (rfc8725bis §3.1, BCP-4)',
    async (alg) => {
      const keys = [{ ...jwk(pairs.rsa.publicKey, 'rsa'), alg }]
      const named = createResourceServer({ ...options, issuer: { issuer, jwks: { keys } } })
      await accepts(token(alg), named)
      for (const other of ['RS256', 'RS512', 'PS256'] as const) {
        if (other === alg) continue
        await refused(named.verify(token(other)), 'key_unsuitable')
        const unnamed = token(other, { header: { kid: undefined } })
        await refused(named.verify(unnamed), 'key_unsuitable')
      }
    },
  )

  it.each(['noNE', 'None', 'none ', 'HS256', 'hs256', 'es256', 'RS1', 'X', '', '*', '__proto__'])(
    'refuses alg %j: it is none of the list (rfc8725bis §2.11 and §3.1, BCP-5)',
    async (alg) => {
      await refused(server.verify(token('ES256', { header: { alg } })), 'algorithm_refused')
    },
  )

  it.each(['RS1', 'HS256', 'none', 'ES256K', 'RSA1_5', 'A128KW', 'MD5', 'rs256', ''])(
    'cannot be configured with %j (rfc8725bis §3.2, BCP-6)',
    (alg) => {
      const build = () => createResourceServer({ ...options, algorithms: ['ES256', alg] })
      expect(build).toThrow(ConfigurationError)
    },
  )

  it('consumes no token of alg none, though nobody forbade it (rfc8725bis §3.2, BCP-7)', async () => {
    const [, claims, signature] = token().split('.')
    const none = Buffer.from('{"alg":"none","typ":"at+jwt","kid":"ec"}').toString('base64url')
    await refused(server.verify(`${none}.${claims}.`), 'algorithm_refused')
    await refused(server.verify(`${none}.${claims}.${signature}`), 'algorithm_refused')
  })

  it('can be configured with Ed25519, which says everything, and not with RSA1_5 (rfc8725bis §3.2, BCP-8)', async () => {
    const fully = createResourceServer({ ...options, algorithms: ['Ed25519'] })
    await accepts(token('EdDSA', { header: { alg: 'Ed25519' } }), fully)
    await refused(fully.verify(token('EdDSA')), 'algorithm_refused')
    const build = () => createResourceServer({ ...options, algorithms: ['RSA1_5'] })
    expect(build).toThrow(ConfigurationError)
  })

  it.each(algs)(
    'refuses a token of %s whose signature does not verify, or which holds another token (rfc8725bis §3.3, BCP-9)',
    async (alg) => {
      await accepts(token(alg))
      const other = token(alg, { claims: { jti: 'token-2' } }).split('.')[2] as string
      await refused(server.verify(replaceSegment(token(alg), 2, other)), 'signature_invalid')
      const outer = JSON.stringify({ ...headerOf(alg), cty: 'JWT' })
      const nested = written(outer, token(alg), signers[alg])
      await refused(server.verify(nested), 'token_malformed')
    },
  )

  it.each([
    'a.b.c.d.e',
    `${token()}.x.y`,
    `${Buffer.from('{"alg":"dir","enc":"A128GCM"}').toString('base64url')}..a.b.c`,
  ])(
    'takes signed tokens only, and says so of an encrypted one (rfc8725bis §3.3, BCP-10)',
    async (text) => {
      const error = await refused(server.verify(text), 'token_malformed')
      expect(error.detail).toBe('five segments: encrypted tokens (JWE) are not accepted')
    },
  )

  const ec = jwk(pairs.ec.publicKey, 'bad')
  const neutral = Buffer.from([1, ...new Uint8Array(31)])
  it.each<[string, object, SignedAlg, () => Uint8Array]>([
    [
      'whose coordinates are exchanged',
      { ...ec, x: ec.y, y: ec.x },
      'ES256',
      () => Buffer.alloc(64, 1),
    ],
    [
      'that is not on its curve',
      { ...ec, x: `${'AA'.repeat(21)}A` },
      'ES256',
      () => Buffer.alloc(64, 1),
    ],
    [
      'of small order, under which anybody can sign',
      { kty: 'OKP', crv: 'Ed25519', kid: 'bad', x: neutral.toString('base64url') },
      'EdDSA',
      () => Buffer.concat([neutral, Buffer.alloc(32)]),
    ],
  ])('uses no key with a point %s (rfc8725bis §3.4, BCP-11)', async (_, bad, alg, signer) => {
    const keys = [bad, ...jwks.keys]
    const by = createResourceServer({ ...options, issuer: { issuer, jwks: { keys } } })
    await refused(by.verify(token(alg, { header: { kid: 'bad' }, signer })), 'key_unknown')
    await refused(
      by.verify(token(alg, { header: { kid: undefined }, signer })),
      'signature_invalid',
    )
    await accepts(token(alg), by)
  })

  it.each<[string, string | Uint8Array]>([
    ['UTF-16', Buffer.from(payload, 'utf16le')],
    ['UTF-16 behind a byte order mark', Buffer.from(`\ufeff${payload}`, 'utf16le')],
    ['UTF-8 behind a byte order mark', `\ufeff${payload}`],
    ['Latin-1', Buffer.from(payload.replace('user-1', '\xe9'), 'latin1')],
    ['an overlong encoding', Buffer.from(payload.replace('user-1', '\xc0\xaf'), 'latin1')],
    ['a surrogate on its own', Buffer.from(payload.replace('user-1', '\xed\xa0\x80'), 'latin1')],
  ])('reads no claims in %s (rfc8725bis §3.7, BCP-13)', async (_, octets) => {
    await refused(server.verify(written(header, octets)), 'token_malformed')
    await accepts(written(header, payload.replace('client-1', 'é-😀')))
  })

  it('verifies with the keys of the issuer that iss names, though another has the kid (rfc8725bis §3.8, BCP-14)', async () => {
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const both = createResourceServer({
      ...options,
      issuer: [
        { issuer, jwks: { keys: [jwk(pairs.ec.publicKey, 'ec')] } },
        {
          issuer: elsewhere,
          jwks: { keys: [jwk(other.publicKey, 'ec'), jwk(pairs.ed.publicKey, 'ed')] },
        },
      ],
    })
    await accepts(token('ES256'), both)
    await accepts(token('EdDSA', { claims: { iss: elsewhere } }), both)
    await refused(both.verify(token('ES256', { claims: { iss: elsewhere } })), 'signature_invalid')
    await refused(both.verify(token('EdDSA')), 'key_unknown')
  })

  it('lets the application judge sub together with its issuer (rfc8725bis §3.8, BCP-15)', async () => {
    const known = new Set([JSON.stringify([issuer, 'user-1'])])
    const by = createResourceServer({
      ...options,
      issuer: [
        { issuer, jwks },
        { issuer: elsewhere, jwks },
      ],
      check: {
        name: 'known user',
        test: (accepted) => known.has(JSON.stringify([accepted.issuer, accepted.subject])),
      },
    })
    await accepts(token(), by)
    await refused(by.verify(token('ES256', { claims: { iss: elsewhere } })), 'check_refused')
    await refused(by.verify(token('ES256', { claims: { sub: 'user-2' } })), 'check_refused')
    for (const sub of ['', 1, null, ['user-1']]) {
      await refused(by.verify(token('ES256', { claims: { sub } })), 'claim_invalid')
    }
  })

  it('refuses a token without this audience, and cannot be built without one (rfc8725bis §3.9, BCP-16)', async () => {
    await accepts(token('ES256', { claims: { aud: [audience] } }))
    await refused(server.verify(token('ES256', { claims: { aud: undefined } })), 'claim_missing')
    const other = { claims: { aud: 'https://api.example.com/x' } }
    await refused(server.verify(token('ES256', other)), 'audience_mismatch')
    const { audience: _, ...without } = options
    expect(() => createResourceServer(without)).toThrow(ConfigurationError)
  })

  it.each(["' OR '1'='1", '../../dev/null', '$(id)', '__proto__', 'constructor', '%00', 'a\nb'])(
    'finds no key for kid %j, whatever it is elsewhere (rfc8725bis §3.10, BCP-17)',
    async (kid) => {
      await refused(server.verify(token('ES256', { header: { kid } })), 'key_unknown')
      const keys = [jwk(pairs.ec.publicKey, kid)]
      const called = createResourceServer({ ...options, issuer: { issuer, jwks: { keys } } })
      await accepts(token('ES256', { header: { kid } }), called)
    },
  )

  it('takes at+jwt with and without application/, and no token without a type (rfc8725bis §3.11, BCP-20)', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt']) {
      await accepts(token('ES256', { header: { typ } }))
    }
    for (const typ of [undefined, 'text/at+jwt', 'secevent+jwt', 'application/jwt']) {
      await refused(server.verify(token('ES256', { header: { typ } })), 'type_mismatch')
    }
  })

  it.each(['JWT', 'jwt', 'application/jwt'])(
    'does not take typ %s, which says nothing (rfc8725bis §3.11, BCP-22)',
    async (typ) => {
      await refused(server.verify(token('ES256', { header: { typ } })), 'type_mismatch')
    },
  )

  it.each<[string, object, object, string]>([
    ['an ID token', { typ: 'JWT' }, { nonce: 'n', client_id: undefined }, 'type_mismatch'],
    ['a logout token', { typ: 'logout+jwt' }, { events: {} }, 'type_mismatch'],
    ['a DPoP proof', { typ: 'dpop+jwt' }, { htm: 'GET', htu: audience }, 'type_mismatch'],
    ['a security event', { typ: 'secevent+jwt' }, { events: {} }, 'type_mismatch'],
    ['an introspection answer', { typ: 'token-introspection+jwt' }, {}, 'type_mismatch'],
    ['a client assertion', { typ: 'JWT' }, { iss: 'client-1', sub: 'client-1' }, 'issuer_unknown'],
    ['a refresh token that is a JWT', { typ: 'rt+jwt' }, {}, 'type_mismatch'],
  ])(
    'takes no %s of the same issuer and audience (rfc8725bis §3.12, BCP-24)',
    async (_, head, claims, reason) => {
      await refused(server.verify(token('ES256', { header: head, claims })), reason)
    },
  )

  it('refuses ID tokens in every profile that takes typ JWT (rfc8725bis §3.12, BCP-24)', async () => {
    const { iss, aud, sub, iat, exp } = baseline
    const id = written(
      header.replace('at+jwt', 'JWT'),
      JSON.stringify({ iss, aud, sub, iat, exp, nonce: 'n', at_hash: 'h' }),
    )
    for (const profile of ['auth0', 'keycloak', 'okta', 'generic'] as const) {
      const by = createResourceServer({ ...options, profile })
      await expect(by.verify(id)).rejects.toMatchObject({ name: 'AccessTokenError' })
    }
  })

  it.each(['{', '}', '"', ',', ':', '~', '+', '/', '=', ' ', '%', '\u00e9', '\n'])(
    'refuses a token with %j in any segment (rfc8725bis §3.14, BCP-26)',
    async (character) => {
      const segments = token().split('.') as [string, string, string]
      for (const index of [0, 1, 2] as const) {
        const text = segments[index]
        const changed = `${text.slice(0, 2)}${character}${text.slice(2)}`
        await refused(server.verify(segments.with(index, changed).join('.')), 'token_malformed')
      }
    },
  )

  it.each([
    [
      'the JSON serialisation',
      (one: string[]) => JSON.stringify({ protected: one[0], payload: one[1], signature: one[2] }),
    ],
    [
      'a polyglot of both',
      (one: string[]) => `{"protected":"${one[0]}.","payload":"${one[1]}.","x":"${one[2]}"}`,
    ],
  ])('refuses %s (rfc8725bis §3.14, BCP-26)', async (_, write) => {
    await refused(server.verify(write(token().split('.'))), 'token_malformed')
  })
})
