import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { parseKeySet } from '../../src/keys/key-set.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'EdDSA')
const ec = await keys.publicJwk('ES256')
const okp = await keys.publicJwk('EdDSA')
const ecPrivate = { ...ec, d: (await exportJWK(await keys.privateKey('ES256'))).d }
/** A modulus is not factored when it is imported: its length is what counts. */
const modulus = (octets: number, first: number): string =>
  Buffer.from([first, ...new Uint8Array(octets - 2).fill(0xa5), 1]).toString('base64url')
const rsa = { kty: 'RSA', kid: 'rsa-1', n: modulus(256, 0x80), e: 'AQAB' }

/** Points of Ed25519 that sign any text, with either sign of x where there are two. */
const smallOrder = [
  `01${'00'.repeat(31)}`,
  `01${'00'.repeat(30)}80`,
  '00'.repeat(32),
  `${'00'.repeat(31)}80`,
  `ec${'ff'.repeat(30)}7f`,
  'ec'.padEnd(64, 'f'),
  `ed${'ff'.repeat(30)}7f`,
  `ee${'ff'.repeat(30)}7f`,
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa',
]

/** What becomes of a member that stands before a good one. */
const skipped = (member: unknown) => parseKeySet({ keys: [member, okp] }, 256).skipped
const hostile = [undefined, 1, true, null, [], {}]
const each = (name: string, base: object, section: string, values: unknown[], reason: string) =>
  values.map(
    (value): Row => [
      `${name} ${JSON.stringify(value)}`,
      section,
      { ...base, [name]: value },
      reason,
    ],
  )
type Row = [what: string, section: string, member: unknown, reason: string]

describe('RFC 7517: JSON Web Key', () => {
  it.each([
    ['EC', ec],
    ['OKP', okp],
    ['RSA', rsa],
  ])('takes the baseline key of type %s (RFC 7517 §4)', (_, jwk) => {
    expect(skipped(jwk)).toEqual([])
  })

  it.each<Row>([
    ...[null, 1, true, 'text', []].map(
      (member): Row => [`that is ${JSON.stringify(member)}`, 'RFC 7517 §5', member, 'malformed'],
    ),
    ...each(
      'kty',
      ec,
      'RFC 7517 §4.1',
      [...hostile, '', 'ec', 'AKP', 'constructor', '__proto__', ['EC']],
      'type_unsupported',
    ),
    [
      'of a shared secret',
      'RFC 7518 §6.4',
      { kty: 'oct', k: 'AAAA', alg: 'HS256' },
      'symmetric_key',
    ],
    [
      'of a shared secret that claims ES256',
      'RFC 7518 §6.4',
      { ...ec, kty: 'oct' },
      'symmetric_key',
    ],
    ['that is private', 'RFC 7518 §6.2.2', ecPrivate, 'private_key'],
    ...['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth'].map(
      (name): Row => [`with ${name}`, 'RFC 7518 §6.3.2', { ...rsa, [name]: null }, 'private_key'],
    ),
    ['with d', 'RFC 8037 §2', { ...okp, d: '' }, 'private_key'],
    ...each(
      'use',
      ec,
      'RFC 7517 §4.2',
      ['enc', 'SIG', '', null, ['sig'], {}],
      'not_for_verification',
    ),
    ...each(
      'key_ops',
      ec,
      'RFC 7517 §4.3',
      [[], ['sign'], ['VERIFY'], [['verify']], 'verify', null, {}],
      'not_for_verification',
    ),
    ...each('alg', ec, 'RFC 7517 §4.4', [null, 1, [], {}], 'malformed'),
    ...each(
      'alg',
      ec,
      'RFC 7517 §4.4',
      ['', 'es256', 'none', 'HS256', 'ES384', 'RS256', 'EdDSA', 'ECDH-ES', 'ES256K'],
      'algorithm_unsupported',
    ),
    ...each('alg', rsa, 'RFC 7517 §4.4', ['HS256', 'RSA-OAEP', 'ES256'], 'algorithm_unsupported'),
    ...each('kid', ec, 'RFC 7517 §4.5', [null, 1, true, [], {}], 'malformed'),
    ...each(
      'crv',
      ec,
      'RFC 7518 §6.2.1.1',
      [...hostile, '', 'p-256', 'P-192', 'secp256k1', ['P-256']],
      'curve_unsupported',
    ),
    ...each('crv', okp, 'RFC 8037 §2', [...hostile, 'Ed448', 'X25519'], 'curve_unsupported'),
    ...each('x', ec, 'RFC 7518 §6.2.1.2', hostile, 'malformed'),
    ...each('y', ec, 'RFC 7518 §6.2.1.3', hostile, 'malformed'),
    [
      'whose point is not on its curve',
      'RFC 7518 §6.2.1',
      { ...ec, x: ec.y, y: ec.x },
      'malformed',
    ],
    [
      'whose point is on another curve',
      'RFC 7518 §6.2.1',
      { ...ec, crv: 'P-384', alg: 'ES384' },
      'malformed',
    ],
    ...each('x', okp, 'RFC 8037 §2', [...hostile, '', 'AAAA'], 'malformed'),
    ...each('n', rsa, 'RFC 7518 §6.3.1.1', hostile, 'malformed'),
    ...each('e', rsa, 'RFC 7518 §6.3.1.2', hostile, 'malformed'),
    ['of 1024 bits', 'RFC 7518 §3.3', { ...rsa, n: modulus(128, 0x80) }, 'modulus_too_short'],
    ['of 2047 bits', 'RFC 7518 §3.3', { ...rsa, n: modulus(256, 0x7f) }, 'modulus_too_short'],
    ['with exponent 0', 'RFC 8017 §3.1', { ...rsa, e: 'AA' }, 'exponent_too_small'],
    ['with exponent 1', 'RFC 8017 §3.1', { ...rsa, e: 'AQ' }, 'exponent_too_small'],
    ['with exponent 2', 'RFC 8017 §3.1', { ...rsa, e: 'Ag' }, 'exponent_too_small'],
    ...smallOrder.map(
      (x): Row => [
        `whose point is ${x}`,
        'rfc8725bis §3.4',
        { ...okp, x: Buffer.from(x, 'hex').toString('base64url') },
        'point_of_small_order',
      ],
    ),
  ])('skips a key %s (%s), not the set', (_what, _section, member, reason) => {
    expect(skipped(member)).toEqual([{ index: 0, reason }])
  })

  it.each([
    [
      'an EC key on the curve of EdDSA (RFC 7518 §6.2.1.1)',
      { ...ec, crv: 'Ed25519', alg: 'EdDSA' },
    ],
    ['an OKP key on a curve of ECDSA (RFC 8037 §2)', { ...okp, crv: 'P-256', alg: 'ES256' }],
  ])('skips %s', (_, member) => {
    expect(skipped(member)).toHaveLength(1)
  })

  it.each([
    ['without kid (RFC 7517 §4.5)', { ...ec, kid: undefined }],
    ['with an empty kid (RFC 7517 §4.5)', { ...ec, kid: '' }],
    ['without alg (RFC 7517 §4.4)', { ...ec, alg: undefined }],
    ['without use (RFC 7517 §4.2)', { ...ec, use: undefined }],
    [
      'with key_ops and without use (RFC 7517 §4.3)',
      { ...ec, use: undefined, key_ops: ['verify'] },
    ],
    ['with use and key_ops that agree (RFC 7517 §4.3)', { ...ec, key_ops: ['verify'] }],
    ['with unknown members (RFC 7517 §4)', { ...ec, ext: true, x5c: 1, x5u: [], toString: 'a' }],
    [
      'with a member __proto__ (RFC 7517 §4)',
      JSON.parse(`{"__proto__":{"d":"x"},${JSON.stringify(ec).slice(1)}`),
    ],
    ['with exponent 3 (RFC 8017 §3.1)', { ...rsa, e: 'Aw' }],
    ['of 4096 bits (RFC 7518 §3.3)', { ...rsa, n: modulus(512, 0x80) }],
  ])('takes a key %s', (_, jwk) => {
    expect(skipped(jwk)).toEqual([])
  })

  it('skips a key whose use and key_ops do not agree (RFC 7517 §4.3)', () => {
    expect(skipped({ ...ec, use: 'sig', key_ops: ['encrypt'] })).toEqual([
      { index: 0, reason: 'not_for_verification' },
    ])
  })
})
