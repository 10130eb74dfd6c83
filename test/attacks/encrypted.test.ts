import { CompactEncrypt, EncryptJWT, FlattenedSign, GeneralSign, UnsecuredJWT } from 'jose'
import { describe, it } from 'vitest'
import { encode } from '../support/raw-token.js'
import { baseline } from '../support/test-keys.js'
import { openPaths } from './paths.js'
import { header, headerOf, options, pairs, payload, token, written } from './token.js'

const good = token()
const paths = await openPaths({ options, good })
const { rsa, ec } = pairs
const text = (value: string) => new TextEncoder().encode(value)
const secret = Buffer.alloc(32, 7)

/** Encrypted tokens that nothing is wrong with, for keys that everybody has. */
const jwe: [string, string][] = [
  [
    'for the published RSA key',
    await new CompactEncrypt(text(good))
      .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', cty: 'at+jwt', kid: 'rsa' })
      .encrypt(rsa.publicKey),
  ],
  [
    'for the published EC key',
    await new CompactEncrypt(text(good))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A128GCM', cty: 'JWT', typ: 'at+jwt' })
      .encrypt(ec.publicKey),
  ],
  [
    'of claims without a signature',
    await new EncryptJWT({ ...baseline })
      .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A128CBC-HS256', typ: 'at+jwt', kid: 'rsa' })
      .encrypt(rsa.publicKey),
  ],
  [
    'of an unsecured token',
    await new CompactEncrypt(text(new UnsecuredJWT({ ...baseline }).encode()))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', cty: 'JWT' })
      .encrypt(secret),
  ],
  [
    'of compressed claims',
    await new CompactEncrypt(Buffer.alloc(100))
      .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', 'x-zip': 'DEF' })
      .encrypt(secret),
  ],
]
const parts = (jwe[0] as [string, string])[1].split('.')
const jweHeader = (members: object) => encode(JSON.stringify({ ...members, typ: 'at+jwt' }))
const five = (members: object) => [jweHeader(members), ...parts.slice(1)].join('.')

describe('an encrypted token', () => {
  it('is next to a signed one that is accepted (RFC 7516 §9)', async () => {
    await paths.accept(good)
  })

  it.each(jwe)('is refused on every path: %s (RFC 7516 §9)', async (_, encrypted) => {
    await paths.refuse(encrypted, 'token_malformed')
  })

  it.each<[string, object]>([
    [
      'with a work factor of a billion',
      { alg: 'PBES2-HS512+A256KW', enc: 'A256GCM', p2c: 1e9, p2s: 'AAAAAAAAAAA' },
    ],
    ['that says it is compressed', { alg: 'dir', enc: 'A256GCM', zip: 'DEF' }],
    ['with the algorithm of a signature', { alg: 'ES256', enc: 'A256GCM', kid: 'ec' }],
    ['without an algorithm', { enc: 'A256GCM' }],
    ['with alg none', { alg: 'none', enc: 'none' }],
    ['with claims in its header', { alg: 'dir', enc: 'A256GCM', ...baseline }],
  ])('is refused on every path: %s (rfc8725bis §3.13 and §3.15)', async (_, members) => {
    await paths.refuse(five(members), 'token_malformed')
  })

  it.each<[string, string]>([
    ['without its tag', parts.slice(0, 4).join('.')],
    ['with one part more', [...parts, parts[4]].join('.')],
    ['with empty parts', `${parts[0]}....`],
    ['with the parts of a signed token', `${good}.${good.split('.').slice(1).join('.')}`],
    ['with a signed token before empty parts', `${good}..`],
  ])('is refused on every path: %s (RFC 7516 §7.1)', async (_, encrypted) => {
    await paths.refuse(encrypted, 'token_malformed')
  })
})

describe('three segments that say they are encrypted', () => {
  it.each<[string, object]>([
    ['dir', { alg: 'dir', enc: 'A256GCM' }],
    ['RSA-OAEP', { alg: 'RSA-OAEP', enc: 'A256GCM', kid: 'rsa' }],
    ['PBES2', { alg: 'PBES2-HS256+A128KW', enc: 'A128GCM', p2c: 1e9, p2s: 'AAAA' }],
  ])('are refused on every path: %s (RFC 7516 §9)', async (_, members) => {
    await paths.refuse(token('ES256', { header: members }), 'algorithm_refused')
  })

  it('are a signed token where the algorithm is one of a signature (RFC 7515 §4)', async () => {
    await paths.accept(token('ES256', { header: { enc: 'A256GCM', zip: 'DEF' } }))
  })
})

describe('a token in a token', () => {
  const unsecured = new UnsecuredJWT({ ...baseline }).encode()
  const nested = JSON.stringify({ ...headerOf('ES256'), cty: 'JWT' })

  it.each<[string, string, string]>([
    ['as the payload', nested, good],
    ['as the payload, without cty', header, good],
    ['as a string', nested, JSON.stringify(good)],
    ['unsecured, as the payload', nested, unsecured],
    ['unsecured, as a string', header, JSON.stringify(unsecured)],
    ['encrypted, as the payload', nested, (jwe[0] as [string, string])[1]],
    ['in a list', nested, JSON.stringify([good])],
    ['as base64url', nested, encode(payload)],
  ])('is refused on every path: %s (RFC 7519 §5.2, rfc8725bis §3.3)', async (_, head, body) => {
    await paths.refuse(written(head, body), 'token_malformed')
  })

  it.each<[string, object]>([
    ['in a claim', { jwt: good }],
    ['under access_token', { access_token: good }],
    ['under token_introspection', { token_introspection: baseline }],
    ['in vc', { vc: { proof: good } }],
  ])('does not lend its claims to the outer one: %s (RFC 7519 §7.2)', async (_, claims) => {
    const outer = { iss: baseline.iss, ...claims }
    await paths.refuse(written(header, JSON.stringify(outer)), 'claim_missing')
  })
})

describe('the JSON serialisation', () => {
  const signer = () => new FlattenedSign(text(payload)).setProtectedHeader(headerOf('ES256'))
  const rows: [string, Promise<object>][] = [
    ['flattened', signer().sign(ec.privateKey)],
    [
      'general',
      new GeneralSign(text(payload))
        .addSignature(ec.privateKey)
        .setProtectedHeader(headerOf('ES256'))
        .sign(),
    ],
  ]

  it.each(rows)('is refused on every path: %s (RFC 7515 §7.2)', async (_, made) => {
    await paths.refuse(JSON.stringify(await made), 'token_malformed', 'credentials_malformed')
  })

  it.each<[string, (head: string, claims: string, signature: string) => string]>([
    ['with a good token as a name', (...segments) => `{"${segments.join('.')}":"","payload":"x"}`],
    [
      'around the dots of a good token',
      (head, claims, signature) => `{"${head}.${claims}.${signature}`,
    ],
    [
      'inside a good token',
      (head, claims, signature) => `${head}.{"payload":"${claims}"}.${signature}`,
    ],
    [
      'that reads as both',
      (head, claims, signature) =>
        `{"protected":"${head}","payload":"${claims}","signature":"${signature}", "x":"${head}.${claims}.${signature}"}`,
    ],
  ])('is refused as a polyglot on every path: %s (rfc8725bis §3.14)', async (_, make) => {
    const [head, claims, signature] = good.split('.') as [string, string, string]
    await paths.refuse(make(head, claims, signature), 'token_malformed', 'credentials_malformed')
  })
})
