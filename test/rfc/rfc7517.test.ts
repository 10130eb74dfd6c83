import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { jwk, pairs, token } from '../attacks/token.js'
import { startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

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
  ])('skips a key %s (%s), not the set (RFC 7517 §5, JWK-2)', (_what, _section, member, reason) => {
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

  it('skips a key whose use and key_ops do not agree (RFC 7517 §4.3, JWK-5)', () => {
    expect(skipped({ ...ec, use: 'sig', key_ops: ['encrypt'] })).toEqual([
      { index: 0, reason: 'not_for_verification' },
    ])
  })
  it.each([
    ['enc', { use: 'enc' }],
    ['no operation', { use: undefined, key_ops: [] }],
    ['other operations', { use: undefined, key_ops: ['sign', 'wrapKey'] }],
  ])('does not verify with a key for %s (RFC 7517 §4.2 and §4.3, JWK-5)', async (_, changes) => {
    const members = [{ ...jwk(pairs.ec.publicKey, 'ec'), ...changes }, okp]
    const server = resourceServer(keys, { issuer: { issuer, jwks: { keys: members } } })
    await refused(server.verify(token('ES256')), 'key_unknown')
  })
})

describe('RFC 7517: JWK Set', () => {
  const own = (more: object = {}) => ({ ...jwk(pairs.ec.publicKey, 'ec'), ...more })
  const serverOf = (document: object) =>
    createResourceServer({
      issuer: { issuer, jwks: document as { keys: object[] } },
      audience,
      clock: () => now * 1000,
    })
  /** A server that fetches exactly this text. */
  const verdictWith = async (text: string, signed = token('ES256')) => {
    await using published = await startKeyServer((_, response) => response.end(text))
    const remote = { issuer, jwksUri: `${published.origin}/jwks` }
    const server = createResourceServer({ issuer: remote, audience, clock: () => now * 1000 })
    return await server.verify(signed)
  }

  it('is an object with an array keys, and may have members that nobody knows (RFC 7517 §4 and §5, JWK-1)', async () => {
    const unknown = { foo: [1], next: null, toString: 'a' }
    const set = { keys: [own({ ext: true, ...unknown })], ...unknown }
    expect((await serverOf(set).verify(token('ES256'))).subject).toBe('user-1')
    expect((await verdictWith(JSON.stringify(set))).subject).toBe('user-1')
  })

  it.each(['[]', '{}', 'null', '{"keys":{}}', '{"keys":null}', '{"keys":"x"}', '{"key":[]}'])(
    'is not %s (RFC 7517 §5, JWK-1)',
    async (text) => {
      expect(() => serverOf(JSON.parse(text))).toThrow(ConfigurationError)
      await expect(verdictWith(text)).rejects.toMatchObject({ reason: 'keys_unavailable' })
    },
  )

  it('counts with the last of members that have one name, in the set and in a key (RFC 7517 §4 and §5, JWK-3)', async () => {
    const member = JSON.stringify(own())
    expect((await verdictWith(`{"keys":[],"keys":[${member}]}`)).subject).toBe('user-1')
    const renamed = member.replace('{', '{"kty":"oct","kid":"x",')
    expect((await verdictWith(`{"keys":[${renamed}]}`)).subject).toBe('user-1')
    const secret = member.replace(/}$/, ',"kty":"oct"}')
    await expect(verdictWith(`{"keys":[${secret}]}`)).rejects.toMatchObject({
      reason: 'keys_unavailable',
    })
  })

  it('tells keys that share a kid apart by type, curve and algorithm (RFC 7517 §4.5, JWK-4)', async () => {
    const shared = serverOf({
      keys: [
        jwk(pairs.ed.publicKey, 'x'),
        jwk(pairs.ec384.publicKey, 'x'),
        { ...jwk(pairs.rsa.publicKey, 'x'), alg: 'RS512' },
        own({ kid: 'x', use: 'enc' }),
        own({ kid: 'x' }),
        { ...jwk(pairs.rsa.publicKey, 'x'), alg: 'RS256' },
      ],
    })
    for (const alg of ['ES256', 'RS256', 'RS512', 'ES384', 'EdDSA'] as const) {
      expect((await shared.verify(token(alg, { header: { kid: 'x' } }))).subject).toBe('user-1')
    }
    await refused(shared.verify(token('PS256', { header: { kid: 'x' } })), 'key_unsuitable')
  })

  it('has keys without alg, which serve what their type and the list allow (RFC 7517 §4.4, JWK-6)', async () => {
    const members = { keys: [jwk(pairs.rsa.publicKey, 'rsa'), own()] }
    for (const alg of ['RS256', 'RS512', 'PS256', 'ES256'] as const) {
      expect((await serverOf(members).verify(token(alg))).subject).toBe('user-1')
    }
    const narrow = resourceServer(keys, {
      issuer: { issuer, jwks: members },
      algorithms: ['PS256', 'ES256'],
    })
    expect((await narrow.verify(token('PS256'))).subject).toBe('user-1')
    await refused(narrow.verify(token('RS256')), 'algorithm_refused')
    await refused(narrow.verify(token('PS256', { header: { kid: 'ec' } })), 'key_unsuitable')
  })

  it('lends no shared and no private key, whatever the token says (rfc8725bis §2.1, RFC 7518 §6.4, JWK-7)', async () => {
    const secret = { kty: 'oct', kid: 'secret', k: Buffer.alloc(32, 1).toString('base64url') }
    const ownPrivate = { ...pairs.ed.privateKey.export({ format: 'jwk' }), kid: 'ed' }
    const server = serverOf({ keys: [secret, ownPrivate, own()] })
    expect((await server.verify(token('ES256'))).subject).toBe('user-1')
    await refused(server.verify(token('EdDSA')), 'key_unknown')
    await refused(server.verify(token('ES256', { header: { kid: 'secret' } })), 'key_unknown')
    const mac = token('ES256', { header: { kid: 'secret', alg: 'HS256' } })
    await refused(server.verify(mac), 'algorithm_refused')
  })

  it('is fetched again for a kid that it does not have, twice and then once in each cooldown (OpenID Connect Core §10.1.1, JWK-8 and JWK-9)', async () => {
    let members = [own()]
    await using published = await startKeyServer((_, response) => {
      response.end(JSON.stringify({ keys: members }))
    })
    const server = createResourceServer({
      issuer: { issuer, jwksUri: `${published.origin}/jwks` },
      audience,
      clock: () => now * 1000,
    })
    expect((await server.verify(token('ES256'))).subject).toBe('user-1')
    members = [own(), jwk(pairs.ed.publicKey, 'ed')]
    expect((await server.verify(token('EdDSA'))).subject).toBe('user-1')
    expect(published.requests).toHaveLength(2)
    for (let index = 0; index < 20; index += 1) {
      const stranger = token('ES256', { header: { kid: `stranger-${index}` } })
      await refused(server.verify(stranger), 'key_unknown')
    }
    expect(published.requests).toHaveLength(3)
  })
})
