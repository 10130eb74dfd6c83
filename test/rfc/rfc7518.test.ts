import {
  constants,
  generateKeyPairSync,
  type KeyObject,
  type SigningOptions,
  sign,
} from 'node:crypto'
import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
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
    'accepts %s over a key of its type and curve alone (RFC 7518 §3.4, RFC 8037 §3.1, ALG-4)',
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
    'refuses %s with a signature made with %s (RFC 7518 §3.3 to §3.5, RFC 7515 §10.6, JWS-18)',
    async (alg, hash) => {
      const verdict = bound.verify(token(alg, alg, (input) => signature(alg, input, { hash })))
      await refused(verdict, 'signature_invalid')
    },
  )

  it.each([
    ['ES256', 64],
    ['ES384', 96],
    ['ES512', 132],
  ])(
    'accepts %s in %i octets, and refuses it in DER and in any other length (RFC 7518 §3.4, ALG-3)',
    async (alg, octets) => {
      const made = signature(alg, unsigned(alg, alg))
      expect(made.length).toBe(octets)
      expect((await bound.verify(token(alg, alg, () => made))).subject).toBe('user-1')
      for (const other of [made.subarray(1), Buffer.concat([made, Buffer.of(0)])]) {
        await refused(bound.verify(token(alg, alg, () => other)), 'signature_invalid')
      }
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
  ])('refuses %s with a salt of %i octets (RFC 7518 §3.5, ALG-5)', async (alg, saltLength) => {
    const verdict = bound.verify(token(alg, alg, (input) => signature(alg, input, { saltLength })))
    await refused(verdict, 'signature_invalid')
  })
  it.each(['HS256', 'HS384', 'HS512'])(
    'cannot be configured with %s: there is no secret whose length could count (RFC 7518 §3.2, ALG-1)',
    (alg) => {
      const build = () => createResourceServer({ issuer, audience, algorithms: ['RS256', alg] })
      expect(build).toThrow(ConfigurationError)
      expect(build).toThrow('a shared secret would let every resource server issue tokens')
    },
  )

  it.each([1024, 2040])(
    'refuses a signature by an RSA key of %i bits, which verifies, and no other key is lost (RFC 7518 §3.3 and §3.5, ALG-2)',
    async (modulusLength) => {
      const short = generateKeyPairSync('rsa', { modulusLength })
      const jwk = { ...short.publicKey.export({ format: 'jwk' }), kid: 'short' }
      const server = serverOf([jwk, { ...publicJwk('rsa'), kid: 'rsa' }])
      for (const alg of ['RS256', 'PS256']) {
        const [, hash, options] = algorithms[alg] as [KeyName, string, SigningOptions]
        const text = token(alg, 'short', (input) =>
          sign(hash, Buffer.from(input), { key: short.privateKey, ...options }),
        )
        await refused(server.verify(text), 'key_unknown')
        expect((await server.verify(token(alg, 'rsa'))).subject).toBe('user-1')
      }
    },
  )

  it.each(['none', 'None', 'NONE', 'nOnE'])(
    'refuses %s, and refuses to be configured with it (RFC 7518 §3.6, ALG-6)',
    async (alg) => {
      const input = unsigned(alg, 'RS256')
      for (const text of [
        `${input}.`,
        token('RS256', 'RS256').replace(/^[^.]+/, encode({ alg, typ: 'at+jwt' })),
      ]) {
        await refused(bound.verify(text), 'algorithm_refused')
        await refused(free.verify(text), 'algorithm_refused')
      }
      const build = () => createResourceServer({ issuer, audience, algorithms: [alg] })
      expect(build).toThrow(ConfigurationError)
      expect(build).toThrow('an unsigned token proves nothing')
    },
  )

  it('accepts EdDSA over Ed25519, and never over Ed448 (RFC 8037 §3.1, ALG-7)', async () => {
    const ed448 = generateKeyPairSync('ed448')
    const jwk = { ...ed448.publicKey.export({ format: 'jwk' }), kid: 'ed448' }
    const server = serverOf([jwk, { ...publicJwk('ed25519'), kid: 'ed25519' }])
    expect((await server.verify(token('EdDSA', 'ed25519'))).subject).toBe('user-1')
    const text = token('EdDSA', 'ed448', (input) =>
      sign(null, Buffer.from(input), ed448.privateKey),
    )
    await refused(server.verify(text), 'key_unknown')
  })

  it('accepts Ed25519 and EdDSA with the same key (RFC 9864 §2.2, ALG-8)', async () => {
    for (const alg of ['EdDSA', 'Ed25519']) {
      expect((await free.verify(token(alg, 'ed25519'))).subject).toBe('user-1')
      const only = createResourceServer({
        issuer: { issuer, jwks: { keys: [{ ...publicJwk('ed25519'), kid: 'x' }] } },
        audience,
        algorithms: [alg],
        clock: () => now * 1000,
      })
      expect((await only.verify(token(alg, 'x'))).subject).toBe('user-1')
      const other = alg === 'EdDSA' ? 'Ed25519' : 'EdDSA'
      await refused(only.verify(token(other, 'x')), 'algorithm_refused')
    }
  })

  it('accepts RS256 by default, and what FAPI 2.0 allows in its place (RFC 9068 §2.1, ALG-9)', async () => {
    for (const alg of ['RS256', 'PS256', 'ES256', 'EdDSA']) {
      expect((await bound.verify(token(alg, alg))).subject).toBe('user-1')
    }
  })
})
