import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  type SigningOptions,
  sign,
} from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { audience, baseline, issuer, now } from '../support/test-keys.js'

const pairs = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  p256: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  p384: generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  p521: generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  ed25519: generateKeyPairSync('ed25519'),
}
type KeyName = keyof typeof pairs
const { RSA_PKCS1_PADDING: pkcs1, RSA_PKCS1_PSS_PADDING: pss } = constants

/** Every algorithm: its key, its digest, and what else it signs with (RFC 7518 §3.1). */
const algorithms: Record<string, [KeyName, string | null, SigningOptions]> = {
  RS256: ['rsa', 'sha256', { padding: pkcs1 }],
  RS384: ['rsa', 'sha384', { padding: pkcs1 }],
  RS512: ['rsa', 'sha512', { padding: pkcs1 }],
  PS256: ['rsa', 'sha256', { padding: pss, saltLength: 32 }],
  PS384: ['rsa', 'sha384', { padding: pss, saltLength: 48 }],
  PS512: ['rsa', 'sha512', { padding: pss, saltLength: 64 }],
  ES256: ['p256', 'sha256', { dsaEncoding: 'ieee-p1363' }],
  ES384: ['p384', 'sha384', { dsaEncoding: 'ieee-p1363' }],
  ES512: ['p521', 'sha512', { dsaEncoding: 'ieee-p1363' }],
  EdDSA: ['ed25519', null, {}],
  Ed25519: ['ed25519', null, {}],
}
const names = Object.keys(algorithms)

const publicJwk = (key: KeyName) => pairs[key].publicKey.export({ format: 'jwk' })
const serverOf = (keys: object[]) =>
  createResourceServer({ issuer: { issuer, jwks: { keys } }, audience, clock: () => now * 1000 })
/** Keys that name their algorithm, which is their kid too. */
const bound = serverOf(
  names.map((alg) => ({ ...publicJwk(algorithms[alg]?.[0] as KeyName), kid: alg, alg })),
)
/** Keys that name none: each serves what its type and curve fit. */
const free = serverOf((Object.keys(pairs) as KeyName[]).map((kid) => ({ ...publicJwk(kid), kid })))

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
const unsigned = (alg: string, kid: string) =>
  `${encode({ alg, typ: 'at+jwt', kid })}.${encode(baseline)}`

/** What an algorithm's signature over this input is, with the changes to how it is made. */
function signature(
  alg: string,
  input: string,
  changes: SigningOptions & { hash?: string } = {},
): Buffer {
  const [key, hash, options] = algorithms[alg] as [KeyName, string | null, SigningOptions]
  const { privateKey } = pairs[key] as { privateKey: KeyObject }
  return sign(changes.hash ?? hash, Buffer.from(input), { key: privateKey, ...options, ...changes })
}

/** A token of one algorithm, its signature made into another one. */
function token(alg: string, kid: string, make = (input: string) => signature(alg, input)): string {
  const input = unsigned(alg, kid)
  return `${input}.${make(input).toString('base64url')}`
}

describe('RFC 7518: JSON Web Algorithms', () => {
  it.each(names)(
    'accepts %s with its own key, signed here and signed by jose (RFC 7518 §3.1)',
    async (alg) => {
      const [key] = algorithms[alg] as [KeyName, unknown, unknown]
      expect((await bound.verify(token(alg, alg))).subject).toBe('user-1')
      const signed = new SignJWT({ ...baseline }).setProtectedHeader({
        alg,
        typ: 'at+jwt',
        kid: alg,
      })
      expect((await bound.verify(await signed.sign(pairs[key].privateKey))).subject).toBe('user-1')
    },
  )

  it.each(names)(
    'refuses %s over a key that names another algorithm (RFC 7517 §4.4, rfc8725bis §3.1)',
    async (alg) => {
      for (const other of names) {
        if (other !== alg) await refused(bound.verify(token(alg, other)), 'key_unsuitable')
      }
    },
  )

  it.each(names)(
    'accepts %s over a key of its type and curve alone (RFC 7518 §3.4, RFC 8037 §3.1)',
    async (alg) => {
      for (const kid of Object.keys(pairs)) {
        const verdict = free.verify(token(alg, kid))
        if (kid === algorithms[alg]?.[0]) expect((await verdict).subject).toBe('user-1')
        else await refused(verdict, 'key_unsuitable')
      }
    },
  )

  it.each(names)(
    'refuses %s with the signature of another algorithm of the same key (RFC 7518 §3.1)',
    async (alg) => {
      const [key, hash, options] = algorithms[alg] as [KeyName, string | null, SigningOptions]
      for (const [other, [otherKey, otherHash, otherOptions]] of Object.entries(algorithms)) {
        if (
          otherKey !== key ||
          (otherHash === hash && otherOptions === options) ||
          key === 'ed25519'
        )
          continue
        const verdict = free.verify(token(alg, key, (input) => signature(other, input)))
        await refused(verdict, 'signature_invalid')
      }
    },
  )

  it.each(names)(
    'refuses %s with a signature that is empty, cut, extended or changed (RFC 7518 §3)',
    async (alg) => {
      const made = signature(alg, unsigned(alg, alg))
      const changed = Buffer.from(made)
      changed[10] = (changed[10] as number) ^ 1
      const zero = Buffer.alloc(1)
      for (const other of [
        Buffer.alloc(0),
        made.subarray(1),
        made.subarray(0, -1),
        Buffer.concat([zero, made]),
        Buffer.concat([made, zero]),
        Buffer.concat([made, made]),
        Buffer.alloc(made.length),
        Buffer.alloc(made.length, 0xff),
        changed,
      ]) {
        await refused(bound.verify(token(alg, alg, () => other)), 'signature_invalid')
      }
    },
  )

  it.each([
    ['RS256', 'sha512'],
    ['RS256', 'sha1'],
    ['RS512', 'sha256'],
    ['ES256', 'sha512'],
    ['PS384', 'sha256'],
  ])(
    'refuses %s with a signature made with %s (RFC 7518 §3.3 to §3.5, RFC 7515 §10.6)',
    async (alg, hash) => {
      const verdict = bound.verify(token(alg, alg, (input) => signature(alg, input, { hash })))
      await refused(verdict, 'signature_invalid')
    },
  )

  it.each(['ES256', 'ES384', 'ES512'])(
    'refuses %s with a signature in DER (RFC 7518 §3.4)',
    async (alg) => {
      const der = { dsaEncoding: 'der' } as const
      await refused(
        bound.verify(token(alg, alg, (input) => signature(alg, input, der))),
        'signature_invalid',
      )
    },
  )

  it.each([
    ['PS256', 0],
    ['PS256', 20],
    ['PS256', 31],
    ['PS256', 33],
    ['PS256', 64],
    ['PS256', 222],
    ['PS384', 32],
    ['PS512', 32],
  ])('refuses %s with a salt of %i octets (RFC 7518 §3.5)', async (alg, saltLength) => {
    const verdict = bound.verify(token(alg, alg, (input) => signature(alg, input, { saltLength })))
    await refused(verdict, 'signature_invalid')
  })
})
