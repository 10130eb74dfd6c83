import { generateKeyPairSync, sign } from 'node:crypto'
import { describe, it } from 'vitest'
import { issuer } from '../support/test-keys.js'
import { modularPower, toNumber, toOctets } from './modular-power.js'
import { openPaths } from './paths.js'
import {
  headerOf,
  jwk,
  jwks,
  options,
  pairs,
  type SignedAlg,
  type Signer,
  signers,
  token,
} from './token.js'

const weak = generateKeyPairSync('rsa', { modulusLength: 1024 })
const koblitz = generateKeyPairSync('ec', { namedCurve: 'secp256k1' })
const x25519 = generateKeyPairSync('x25519')
const ed448 = generateKeyPairSync('ed448')
const dsa = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 })
const ieee = { dsaEncoding: 'ieee-p1363' } as const

const rsa = jwk(pairs.rsa.publicKey, '')
const ec = jwk(pairs.ec.publicKey, '')
const ed = jwk(pairs.ed.publicKey, '')
const ecPrivate = pairs.ec.privateKey.export({ format: 'jwk' })

/** With exponent 1 a signature is the block that is signed, which anybody can write. */
const exponentOne: Signer = (input) => {
  const modulus = toNumber(Buffer.from(rsa.n as string, 'base64url'))
  const block = modularPower(toNumber(signers.RS256(input)), 65537n, modulus)
  return toOctets(block, 256)
}

/** The neutral element of Ed25519: R = 1 and S = 0 sign any text under it. */
const neutral = Buffer.from([1, ...new Uint8Array(31)])
const anyText: Signer = () => Buffer.concat([neutral, Buffer.alloc(32)])

type Unsuitable = readonly [kid: string, member: object, alg: SignedAlg, signer: Signer]
const weakSigner: Signer = (input) => sign('sha256', input, weak.privateKey)

/** Members of the set, each with a signature that only its use would verify. */
const unsuitable: readonly Unsuitable[] = [
  ['RSA of 1024 bits', jwk(weak.publicKey, ''), 'RS256', weakSigner],
  ['RSA with exponent 1', { ...rsa, e: 'AQ' }, 'RS256', exponentOne],
  ['Ed25519 of small order', { ...ed, x: neutral.toString('base64url') }, 'EdDSA', anyText],
  ['use: enc', { ...ec, use: 'enc' }, 'ES256', signers.ES256],
  ['use in capitals', { ...ec, use: 'SIG' }, 'ES256', signers.ES256],
  ['use: null', { ...ec, use: null }, 'ES256', signers.ES256],
  ['key_ops: sign', { ...ec, key_ops: ['sign'] }, 'ES256', signers.ES256],
  ['key_ops that are empty', { ...ec, key_ops: [] }, 'ES256', signers.ES256],
  ['key_ops as text', { ...ec, key_ops: 'verify' }, 'ES256', signers.ES256],
  [
    'use and key_ops that do not agree',
    { ...ec, use: 'enc', key_ops: ['verify'] },
    'ES256',
    signers.ES256,
  ],
  ['a private key', { ...ecPrivate }, 'ES256', signers.ES256],
  ['a private key that is empty', { ...ed, d: '' }, 'EdDSA', signers.EdDSA],
  ['a shared secret', { kty: 'oct', k: 'AAAA' }, 'ES256', signers.ES256],
  ['alg: none', { ...ec, alg: 'none' }, 'ES256', signers.ES256],
  ['alg: HS256', { ...rsa, alg: 'HS256' }, 'RS256', signers.RS256],
  ['alg: RSA-OAEP', { ...rsa, alg: 'RSA-OAEP' }, 'RS256', signers.RS256],
  ['alg: null', { ...ec, alg: null }, 'ES256', signers.ES256],
  [
    'the curve of Bitcoin',
    jwk(koblitz.publicKey, ''),
    'ES256',
    (input) => sign('sha256', input, { key: koblitz.privateKey, ...ieee }),
  ],
  [
    'the curve of Bitcoin under the name of P-256',
    { ...jwk(koblitz.publicKey, ''), crv: 'P-256' },
    'ES256',
    (input) => sign('sha256', input, { key: koblitz.privateKey, ...ieee }),
  ],
  ['X25519', jwk(x25519.publicKey, ''), 'EdDSA', signers.EdDSA],
  ['Ed448', jwk(ed448.publicKey, ''), 'EdDSA', (input) => sign(null, input, ed448.privateKey)],
  [
    'DSA',
    { kty: 'DSA', y: dsa.publicKey.export({ format: 'der', type: 'spki' }).toString('base64url') },
    'ES256',
    (input) => sign('sha256', input, { key: dsa.privateKey, ...ieee }),
  ],
  ['a point that is not on its curve', { ...ec, x: ec.y, y: ec.x }, 'ES256', signers.ES256],
  [
    'the point zero',
    { ...ec, x: Buffer.alloc(32).toString('base64url'), y: Buffer.alloc(32).toString('base64url') },
    'ES256',
    () => Buffer.alloc(64),
  ],
  ['an EC key on the curve of EdDSA', { ...ed, kty: 'EC' }, 'EdDSA', signers.EdDSA],
  ['a certificate alone', { kty: 'RSA', x5c: ['MIIB'] }, 'RS256', signers.RS256],
]

const good = token()
const members = unsuitable.map(([kid, member]) => ({ ...member, kid }))
const paths = await openPaths({
  options: { ...options, issuer: { issuer, jwks: { keys: [...members, ...jwks.keys] } } },
  good,
})

describe('a key that may not verify', () => {
  it('is next to one that may (RFC 7517 §5)', async () => {
    await paths.accept(good)
  })

  it.each(unsuitable)(
    'is not used on any path: %s (RFC 7517 §4, RFC 7518 §3.3, rfc8725bis §3.4)',
    async (kid, _, alg, signer) => {
      await paths.refuse(token(alg, { header: { kid }, signer }), 'key_unknown')
    },
  )

  it.each(['RS256', 'EdDSA'] as const)(
    'is not tried for a token that names none either: %s (RFC 7515 §6)',
    async (alg) => {
      for (const [, , ofKey, signer] of unsuitable) {
        if (ofKey !== alg || signer === signers[alg]) continue
        await paths.refuse(token(alg, { header: { kid: undefined }, signer }), 'signature_invalid')
      }
    },
  )
})

describe('a key that names its algorithm', () => {
  const bound = (['RS256', 'ES256', 'EdDSA'] as const).map((alg) => {
    return { ...jwk(pairs[headerOf(alg).kid as 'rsa'].publicKey, headerOf(alg).kid), alg }
  })

  it('serves no other, on any path (RFC 7517 §4.4, rfc8725bis §3.1)', async () => {
    const named = await openPaths({
      options: { ...options, issuer: { issuer, jwks: { keys: bound } } },
      good,
    })
    await named.accept(token('RS256'))
    await named.refuse(token('RS512'), 'key_unsuitable')
    await named.refuse(token('PS256'), 'key_unsuitable')
    await named.accept(token('EdDSA'))
    await named.refuse(token('EdDSA', { header: { alg: 'Ed25519' } }), 'key_unsuitable')
  })
})
