import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { algorithms } from '../../src/algorithms/algorithms.js'
import { createResourceServer } from '../../src/index.js'
import { parseJwt } from '../../src/jwt/parse-jwt.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { presentToken } from '../../src/request/presented-token.js'
import { createSignatureSchedule } from '../../src/signature/schedule.js'
import { type SignedClaims, verifySignature } from '../../src/signature/verify-signature.js'
import { encode } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { audience, baseline, issuer, now } from '../support/test-keys.js'

const here = createSignatureSchedule('sync')
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')
const odd = generateKeyPairSync('rsa-pss', {
  modulusLength: 2048,
  hashAlgorithm: 'sha256',
  mgf1HashAlgorithm: 'sha512',
})
// The last 270 octets are the PKCS#1 form of the key, which says nothing of digests.
const plain = odd.publicKey.export({ format: 'der', type: 'spki' }).subarray(-270)
const oddKey = createPublicKey({ key: plain, format: 'der', type: 'pkcs1' })

const jwk = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid })
const keys = [
  jwk(rsa.publicKey, 'rsa'),
  jwk(ec.publicKey, 'ec'),
  jwk(ed.publicKey, 'ed'),
  jwk(oddKey, 'odd'),
]
const server = createResourceServer({
  issuer: { issuer, jwks: { keys } },
  audience,
  clock: () => now * 1000,
})

const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }
const signers: Record<string, (input: Buffer) => Buffer> = {
  PS256: (input) => sign('sha256', input, { key: rsa.privateKey, ...pss }),
  RS256: (input) => sign('sha256', input, rsa.privateKey),
  ES256: (input) => sign('sha256', input, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' }),
  Ed25519: (input) => sign(null, input, ed.privateKey),
}
const signer = (alg: string) => signers[alg] as (input: Buffer) => Buffer

function token(alg: string, kid: string, make: (input: Buffer) => Buffer, jti = 'token-1'): string {
  const header = encode(JSON.stringify({ alg, typ: 'at+jwt', kid }))
  const input = `${header}.${encode(JSON.stringify({ ...baseline, jti }))}`
  return `${input}.${encode(make(Buffer.from(input)))}`
}

describe('signatures that are numbers in a form of their own', () => {
  it.each([
    ['PS256', 'rsa'],
    ['RS256', 'rsa'],
    ['ES256', 'ec'],
    ['Ed25519', 'ed'],
  ])('accepts the baseline, %s', async (alg, kid) => {
    expect((await server.verify(token(alg, kid, signer(alg)))).subject).toBe('user-1')
  })

  it.each(['RS256', 'PS256'])(
    'refuses %s without its leading zero octet: it is as long as the modulus (RFC 8017 §8.1.2 and §8.2.2)',
    async (alg) => {
      for (let round = 0; ; round += 1) {
        const whole = token(alg, 'rsa', signer(alg), `token-${round}`)
        const signature = Buffer.from(whole.split('.')[2] as string, 'base64url')
        if (signature[0] !== 0) continue
        expect((await server.verify(whole)).subject).toBe('user-1')
        const cut = whole.replace(/[^.]*$/, encode(signature.subarray(1)))
        await refused(server.verify(cut), 'signature_invalid')
        return
      }
    },
  )

  it.each(['RS256', 'PS256'])(
    'refuses %s to which the modulus was added (RFC 8017 §5.2.2)',
    async (alg) => {
      const modulus = BigInt(`0x${Buffer.from(String(keys[0]?.n), 'base64url').toString('hex')}`)
      const twin = (input: Buffer) => {
        const added = BigInt(`0x${signer(alg)(input).toString('hex')}`) + modulus
        const octets = added.toString(16)
        return Buffer.from(octets.padStart(octets.length > 512 ? 514 : 512, '0'), 'hex')
      }
      await refused(server.verify(token(alg, 'rsa', twin)), 'signature_invalid')
    },
  )

  it('refuses PS256 whose mask is made with another digest (RFC 7518 §3.5)', async () => {
    const make = (input: Buffer) => sign('sha256', input, { key: odd.privateKey, ...pss })
    await refused(server.verify(token('PS256', 'odd', make)), 'signature_invalid')
  })

  const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
  const octets = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex')

  it.each([
    ['zero and zero', 0n, 0n],
    ['zero and one', 0n, 1n],
    ['one and zero', 1n, 0n],
    ['one and one', 1n, 1n],
    ['the order twice', order, order],
    ['the order and one', order, 1n],
    ['one and the order', 1n, order],
    ['more than the order', order + 1n, order + 1n],
    ['one less than the order', order - 1n, order - 1n],
  ])('refuses ES256 that is %s (RFC 7518 §3.4)', async (_, r, s) => {
    const forged = () => Buffer.concat([octets(r), octets(s)])
    await refused(server.verify(token('ES256', 'ec', forged)), 'signature_invalid')
  })

  it('refuses Ed25519 to which the order was added (RFC 8032 §5.1.7)', async () => {
    const twin = (input: Buffer) => {
      const made = signer('Ed25519')(input)
      const s = BigInt(`0x${Buffer.from(made.subarray(32)).reverse().toString('hex')}`)
      const added = s + 2n ** 252n + 27742317777372353535851937790883648493n
      return Buffer.concat([made.subarray(0, 32), octets(added).reverse()])
    }
    await refused(server.verify(token('Ed25519', 'ed', twin)), 'signature_invalid')
  })
})

const claims =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ'

describe('the examples of RFC 7515', () => {
  it.each([
    [
      'RS256',
      'RFC 7515 Appendix A.2',
      {
        kty: 'RSA',
        n: 'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
        e: 'AQAB',
      },
      `eyJhbGciOiJSUzI1NiJ9.${claims}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw`,
    ],
    [
      'ES256',
      'RFC 7515 Appendix A.3',
      {
        kty: 'EC',
        crv: 'P-256',
        x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
        y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
      },
      `eyJhbGciOiJFUzI1NiJ9.${claims}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q`,
    ],
  ])('verifies the one of %s (%s)', (alg, _, key, text) => {
    const jwt = parseJwt(presentToken(text, 1000))
    const algorithm = algorithms.get(alg)
    if (algorithm === undefined) return expect.unreachable()
    const set = parseKeySet({ keys: [key] }, 1)
    const signed = verifySignature(jwt, algorithm, set.keys, here) as SignedClaims
    expect(signed.claims).toEqual({
      iss: 'joe',
      exp: 1300819380,
      'http://example.com/is_root': true,
    })
    expect(signed.key).toBe(set.keys[0])
    expect(() => verifySignature(jwt, algorithm, [], here)).toThrow(
      'signature_invalid: no key of the issuer verifies the signature',
    )
  })
})

describe('a signature that the schedule gives to the pool', () => {
  it.each([
    ['one key', 1],
    ['two keys, the second of which verifies it', 2],
  ])('begins and ends there once for each key it is tried with: %s', async (_, tried) => {
    const calls: string[] = []
    const schedule = {
      takesHere: () => false,
      began: () => calls.push('began'),
      ended: () => calls.push('ended'),
    }
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey
    const members = [jwk(other, 'ec'), jwk(ec.publicKey, 'ec')].slice(-tried)
    const jwt = parseJwt(presentToken(token('ES256', 'ec', signer('ES256')), 1000))
    const algorithm = algorithms.get('ES256')
    if (algorithm === undefined) return expect.unreachable()
    const set = parseKeySet({ keys: members }, 2)
    const verified = verifySignature(jwt, algorithm, set.keys, schedule)
    expect(verified).toBeInstanceOf(Promise)
    expect((await verified).key).toBe(set.keys.at(-1))
    expect(calls).toEqual(Array(tried).fill(['began', 'ended']).flat())
  })
})
