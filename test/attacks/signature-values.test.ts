import { constants, privateEncrypt, sign } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { modularPower, toOctets as octets, toNumber } from './modular-power.js'
import { openPaths } from './paths.js'
import {
  jwk,
  options,
  pairs,
  replaceSegment,
  type SignedAlg,
  type Signer,
  signers,
  token,
} from './token.js'

const good = token()
const paths = await openPaths({ options, good })
const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const field = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const orderOfEd = 2n ** 252n + 27742317777372353535851937790883648493n
const modulus = toNumber(Buffer.from(jwk(pairs.rsa.publicKey, '').n as string, 'base64url'))

type Change = (signature: Uint8Array, input: Buffer) => Uint8Array

/** The baseline of an algorithm with another signature. */
function altered(alg: SignedAlg, change: Change): string {
  const signer: Signer = (input) => change(signers[alg](input), input)
  return token(alg, { signer })
}

const lengths: [string, Change][] = [
  ['nothing', () => new Uint8Array()],
  ['one octet', (made) => made.subarray(0, 1)],
  ['half of it', (made) => made.subarray(0, made.length / 2)],
  ['one octet less at its end', (made) => made.subarray(0, -1)],
  ['one octet less at its start', (made) => made.subarray(1)],
  ['a zero more at its end', (made) => Buffer.concat([made, Buffer.alloc(1)])],
  ['a zero more at its start', (made) => Buffer.concat([Buffer.alloc(1), made])],
  ['two octets more', (made) => Buffer.concat([made, Buffer.alloc(2)])],
  ['itself twice', (made) => Buffer.concat([made, made])],
  ['a thousand octets more', (made) => Buffer.concat([made, Buffer.alloc(1000)])],
  ['zeros', (made) => Buffer.alloc(made.length)],
  ['ones', (made) => Buffer.alloc(made.length, 0xff)],
  ['its first bit changed', (made) => Buffer.from(made).fill((made[0] as number) ^ 0x80, 0, 1)],
  [
    'its last bit changed',
    (made) => Buffer.concat([made.subarray(0, -1), Buffer.of((made.at(-1) as number) ^ 1)]),
  ],
  ['its octets in the other order', (made) => Buffer.from(made).reverse()],
  [
    'the digest of nothing',
    () => Buffer.from('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855', 'hex'),
  ],
]

describe.each(['RS256', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)('%s', (alg) => {
  it('is accepted as it was made (RFC 7515 §5.2)', async () => {
    await paths.accept(altered(alg, (made) => made))
  })

  it.each(lengths)('is refused as %s on every path (RFC 7518 §3.3 to §3.5)', async (_, change) => {
    await paths.refuse(altered(alg, change), 'signature_invalid')
  })
})

describe('the two numbers of an ECDSA signature', () => {
  const pair =
    (r: bigint, s: bigint): Change =>
    () =>
      Buffer.concat([octets(r, 32), octets(s, 32)])
  const changed =
    (change: (r: bigint, s: bigint) => [bigint, bigint]): Change =>
    (made) => {
      const numbers = change(toNumber(made.subarray(0, 32)), toNumber(made.subarray(32)))
      return Buffer.concat(numbers.map((value) => octets(value, 32)))
    }
  const special = [0n, 1n, order - 1n, order, order + 1n, field, 2n ** 256n - 1n]

  it.each(special.flatMap((r) => special.map((s) => [r, s])))(
    'are refused as %d and %d on every path (RFC 7518 §3.4)',
    async (r, s) => {
      await paths.refuse(altered('ES256', pair(r as bigint, s as bigint)), 'signature_invalid')
    },
  )

  it.each<[string, Change]>([
    ['r for s and s for r', changed((r, s) => [s, r])],
    ['r and zero', changed((r) => [r, 0n])],
    ['zero and s', changed((_, s) => [0n, s])],
    ['the other r', changed((r, s) => [order - r, s])],
    ['r for both', changed((r) => [r, r])],
  ])('are refused as %s on every path (RFC 7518 §3.4)', async (_, change) => {
    await paths.refuse(altered('ES256', change), 'signature_invalid')
  })

  it('have a twin that is accepted: JOSE does not forbid it, so no text is an identifier (RFC 7518 §3.4)', async () => {
    await paths.accept(
      altered(
        'ES256',
        changed((r, s) => [r, order - s]),
      ),
    )
  })

  const der = (input: Buffer) => sign('sha256', input, pairs.ec.privateKey)

  it.each<[string, Change]>([
    ['DER', (_, input) => der(input)],
    ['DER with zeros behind it', (_, input) => Buffer.concat([der(input), Buffer.alloc(8)])],
    ['DER of 64 octets', (_, input) => der(input).subarray(0, 64)],
    ['DER without its head', (_, input) => der(input).subarray(2)],
    ['numbers of one octet each, in DER', () => Buffer.from('3006020101020101', 'hex')],
  ])('are refused as %s on every path (RFC 7518 §3.4)', async (_, change) => {
    await paths.refuse(altered('ES256', change), 'signature_invalid')
  })
})

describe('an RSA-PSS signature', () => {
  const salted =
    (saltLength: number, hash = 'sha256'): Change =>
    (_, input) =>
      sign(hash, input, {
        key: pairs.rsa.privateKey,
        padding: constants.RSA_PKCS1_PSS_PADDING,
        saltLength,
      })

  it.each([0, 1, 20, 31, 33, 48, 64, 100, 222])(
    'is refused with a salt of %d octets on every path (RFC 7518 §3.5)',
    async (length) => {
      await paths.refuse(altered('PS256', salted(length)), 'signature_invalid')
    },
  )

  it('is accepted with a salt of 32 (RFC 7518 §3.5)', async () => {
    await paths.accept(altered('PS256', salted(32)))
  })

  it.each(['sha1', 'sha384', 'sha512'])(
    'is refused with the digest %s on every path (RFC 7518 §3.5)',
    async (hash) => {
      await paths.refuse(altered('PS256', salted(32, hash)), 'signature_invalid')
    },
  )
})

describe('an RSA signature block', () => {
  const digestInfo = '3031300d060960864801650304020105000420'
  const digest = (input: Buffer) =>
    // The digest is the end of the block that was signed.
    octets(modularPower(toNumber(signers.RS256(input)), 65537n, modulus), 256)
      .subarray(-32)
      .toString('hex')
  const block =
    (make: (digest: string) => string): Change =>
    (_, input) => {
      const text = make(digest(input))
      expect(text.length).toBe(512)
      return privateEncrypt(
        { key: pairs.rsa.privateKey, padding: constants.RSA_NO_PADDING },
        Buffer.from(text, 'hex'),
      )
    }
  const padded = (info: string, behind = '') => {
    const length = (512 - 6 - info.length - behind.length) / 2
    return `0001${'ff'.repeat(length)}00${info}${behind}`
  }

  it('is accepted as RFC 8017 writes it (RFC 8017 §9.2)', async () => {
    await paths.accept(
      altered(
        'RS256',
        block((made) => padded(digestInfo + made)),
      ),
    )
  })

  it.each<[string, (digest: string) => string]>([
    ['octets behind the digest', (made) => padded(digestInfo + made, 'aabb')],
    [
      'short padding and octets behind the digest',
      (made) => `0001${'ff'.repeat(8)}00${digestInfo}${made}`.padEnd(512, '5a'),
    ],
    ['one octet of padding', (made) => `0001ff00${digestInfo}${made}`.padEnd(512, '00')],
    [
      'no NULL among the parameters',
      (made) => padded(`302f300b0609608648016503040201${'0420'}${made}`),
    ],
    [
      'octets among the parameters',
      (made) => padded(`3033300f06096086480165030402010502aabb0420${made}`),
    ],
    ['a length in two octets', (made) => padded(`308131300d060960864801650304020105000420${made}`)],
    ['block type 2', (made) => padded(digestInfo + made).replace(/^0001/, '0002')],
    ['block type 0', (made) => padded(digestInfo + made).replace(/^0001/, '0000')],
    [
      'an octet of padding that is no ff',
      (made) => padded(digestInfo + made).replace(/^0001ff/, '0001fe'),
    ],
    ['no digest information at all', (made) => padded(made)],
    ['the name of another digest', (made) => padded(digestInfo.replace('0201', '0202') + made)],
    ['a digest of zeros', (made) => padded(digestInfo + made.replace(/./g, '0'))],
  ])('is refused with %s on every path (RFC 8017 §8.2.2)', async (_, make) => {
    await paths.refuse(altered('RS256', block(make)), 'signature_invalid')
  })

  it.each<[string, (value: bigint) => bigint]>([
    ['0', () => 0n],
    ['1', () => 1n],
    ['the modulus less 1', () => modulus - 1n],
    ['the modulus', () => modulus],
    ['itself from the modulus', (value) => modulus - value],
  ])('is refused as %s on every path (RFC 8017 §5.2.2)', async (_, change) => {
    const number: Change = (made) => octets(change(toNumber(made)), 256)
    await paths.refuse(altered('RS256', number), 'signature_invalid')
    await paths.refuse(altered('PS256', number), 'signature_invalid')
  })

  it.each(['sha1', 'md5', 'sha224', 'sha384', 'sha512', 'sha512-256', 'sha3-256'])(
    'is refused with the digest %s on every path (RFC 7515 §10.6)',
    async (hash) => {
      const change: Change = (_, input) => sign(hash, input, pairs.rsa.privateKey)
      await paths.refuse(altered('RS256', change), 'signature_invalid')
    },
  )
})

describe('an RSA signature that begins with a zero', () => {
  it.each(['RS256', 'PS256'] as const)(
    'is refused without it on every path, though the number is the same: %s (RFC 8017 §8.1.2)',
    async (alg) => {
      for (let round = 0; ; round += 1) {
        const whole = token(alg, { claims: { jti: `token-${round}` } })
        const made = Buffer.from(whole.split('.')[2] as string, 'base64url')
        if (made[0] !== 0) continue
        await paths.accept(whole)
        const cut = made.subarray(1).toString('base64url')
        await paths.refuse(replaceSegment(whole, 2, cut), 'signature_invalid')
        return
      }
    },
  )
})

describe('an Ed25519 signature', () => {
  const neutral = octets(1n, 32).reverse()
  const withS =
    (change: (s: bigint) => bigint): Change =>
    (made) => {
      const s = change(toNumber(Buffer.from(made.subarray(32)).reverse()))
      return Buffer.concat([made.subarray(0, 32), octets(s, 32).reverse()])
    }

  it.each<[string, Change]>([
    ['the order added to S', withS((s) => s + orderOfEd)],
    ['the order twice added to S', withS((s) => s + 2n * orderOfEd)],
    ['S taken from the order', withS((s) => orderOfEd - s)],
    ['S zero', withS(() => 0n)],
    ['S the order', withS(() => orderOfEd)],
    ['R the neutral element', (made) => Buffer.concat([neutral, made.subarray(32)])],
    ['R the neutral element and S zero', () => Buffer.concat([neutral, Buffer.alloc(32)])],
    ['R zero', (made) => Buffer.concat([Buffer.alloc(32), made.subarray(32)])],
    [
      'R with the other sign',
      (made) => Buffer.from(made).fill((made[31] as number) ^ 0x80, 31, 32),
    ],
  ])('is refused with %s on every path (RFC 8032 §5.1.7)', async (_, change) => {
    await paths.refuse(altered('EdDSA', change), 'signature_invalid')
  })
})
