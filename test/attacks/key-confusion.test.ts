import { createHmac, type KeyObject } from 'node:crypto'
import { describe, it } from 'vitest'
import { issuer } from '../support/test-keys.js'
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

const good = token('RS256')
const paths = await openPaths({ options, good })

/** Every text of a public key that somebody could take for a shared secret. */
function secretsOf(key: KeyObject, kid: string): [string, string | Buffer][] {
  const pem = key.export({ format: 'pem', type: 'spki' }) as string
  const published = jwk(key, kid)
  const der = key.export({ format: 'der', type: 'spki' })
  const first = (published.n ?? published.x) as string
  const pkcs1: [string, string | Buffer][] =
    key.asymmetricKeyType === 'rsa'
      ? [
          ['PKCS#1 PEM', key.export({ format: 'pem', type: 'pkcs1' }) as string],
          ['PKCS#1 DER', key.export({ format: 'der', type: 'pkcs1' })],
        ]
      : []
  return [
    ['PEM', pem],
    ['PEM without its last line feed', pem.trimEnd()],
    ['PEM behind a space', ` ${pem}`],
    ['PEM behind a line feed', `\n${pem}`],
    ['PEM behind a byte order mark', `\ufeff${pem}`],
    ['PEM behind another octet', `x${pem}`],
    ['PEM with CR LF', pem.replace(/\n/g, '\r\n')],
    ['PEM on one line', pem.replace(/\n/g, '')],
    ['the base64 of PEM', pem.replace(/-----.*-----|\n/g, '')],
    ['DER', der],
    ['hexadecimal DER', der.toString('hex')],
    ...pkcs1,
    ['JWK', JSON.stringify(published)],
    ['JWK without kid', JSON.stringify({ ...published, kid: undefined })],
    ['JWK Set', JSON.stringify(jwks)],
    ['JWK Set of the one key', JSON.stringify({ keys: [published] })],
    ['the first parameter', first],
    ['the octets of the first parameter', Buffer.from(first, 'base64url')],
    ['kid', kid],
    ['nothing', ''],
    ['undefined', 'undefined'],
    ['null', 'null'],
    ['[object Object]', '[object Object]'],
  ]
}

const mac =
  (hash: string, secret: string | Buffer): Signer =>
  (input) =>
    createHmac(hash, secret).update(input).digest()

const secrets = (['rsa', 'ec', 'ed'] as const).flatMap((kid) =>
  secretsOf(pairs[kid].publicKey, kid).map(([what, secret]) => [kid, what, secret] as const),
)

describe('a published key as a shared secret', () => {
  it('is next to a baseline that is accepted (RFC 7518 §3.3)', async () => {
    await paths.accept(good)
  })

  it.each(secrets)('is refused on every path: %s as %s (RFC 8725 §2.1)', async (kid, _, secret) => {
    for (const [alg, hash] of [
      ['HS256', 'sha256'],
      ['HS512', 'sha512'],
    ] as const) {
      const signer = mac(hash, secret)
      await paths.refuse(token('RS256', { header: { alg, kid }, signer }), 'algorithm_refused')
    }
  })

  it.each(secrets)(
    'is refused under the name of a signature: %s as %s (RFC 8725 §2.1)',
    async (kid, _, secret) => {
      const alg = { rsa: 'RS256', ec: 'ES256', ed: 'EdDSA' }[kid] as SignedAlg
      await paths.refuse(token(alg, { signer: mac('sha256', secret) }), 'signature_invalid')
    },
  )
})

describe('a key of another type', () => {
  const algs = Object.keys(signers) as SignedAlg[]
  const kids = Object.keys(pairs) as (keyof typeof pairs)[]
  const mixed = algs.flatMap((alg) =>
    kids.filter((kid) => kid !== headerOf(alg).kid).map((kid) => [alg, kid] as const),
  )

  it.each(mixed)('is refused on every path: %s with %s (RFC 7518 §3.1)', async (alg, kid) => {
    await paths.refuse(token(alg, { header: { kid } }), 'key_unsuitable')
  })

  it.each(
    algs.flatMap((alg) => algs.filter((other) => other !== alg).map((other) => [alg, other])),
  )('is not found by a wrong name either: %s, signed as %s (RFC 7515 §5.2)', async (alg, other) => {
    const { kid } = headerOf(alg as SignedAlg)
    const signer = signers[other as SignedAlg]
    await paths.refuse(token(alg as SignedAlg, { header: { kid }, signer }), 'signature_invalid')
    const unnamed = token(alg as SignedAlg, { header: { kid: undefined }, signer })
    await paths.refuse(unnamed, 'signature_invalid')
  })
})

describe('a key of another issuer', () => {
  const other = 'https://login.example.org'
  const own = jwk(pairs.ec.publicKey, 'shared')
  const others = jwk(pairs.ed.publicKey, 'shared')

  it('verifies nothing for this one, whatever they share (RFC 8725 §3.8)', async () => {
    const both = await openPaths({
      options: {
        ...options,
        issuer: [
          { issuer, jwks: { keys: [own] } },
          { issuer: other, jwks: { keys: [others, jwk(pairs.ec384.publicKey, 'own')] } },
        ],
      },
      good: token('ES256', { header: { kid: 'shared' } }),
    })
    const shared = { kid: 'shared' }
    await both.accept(token('ES256', { header: shared }))
    await both.accept(token('EdDSA', { header: shared, claims: { iss: other } }))
    await both.refuse(token('EdDSA', { header: shared }), 'key_unsuitable')
    await both.refuse(token('ES256', { header: shared, claims: { iss: other } }), 'key_unsuitable')
    await both.refuse(token('ES384', { header: { kid: 'own' } }), 'key_unknown')
    await both.refuse(token('ES384', { header: { kid: undefined } }), 'key_unsuitable')
  })

  it.each([
    [':', 'x'],
    ['/', 'x'],
    ['|', 'x'],
    ['#', 'x'],
  ])(
    'verifies nothing for this one where their names are one text when joined by %j (RFC 8725 §3.8)',
    async (separator, kid) => {
      const longer = `${issuer}${separator === '/' ? '/x' : '/a'}`
      const rest = longer.slice(issuer.length)
      const confused = await openPaths({
        options: {
          ...options,
          issuer: [
            { issuer, jwks: { keys: [jwk(pairs.ec.publicKey, 'ec')] } },
            { issuer: longer, jwks: { keys: [jwk(pairs.ed.publicKey, kid)] } },
          ],
        },
        good: token(),
      })
      await confused.accept(token('EdDSA', { header: { kid }, claims: { iss: longer } }))
      for (const joined of [
        `${rest}${separator}${kid}`,
        `${separator}${kid}`,
        `${rest}${kid}`,
        kid,
      ]) {
        await confused.refuse(token('EdDSA', { header: { kid: joined } }), 'key_unknown')
      }
    },
  )

  it.each([
    [[issuer]],
    [[issuer, other]],
    [{ 0: issuer }],
    [`${issuer}/`],
    [`${issuer} `],
    [`${issuer}\0`],
    [`${issuer}:443`],
    [`${issuer}#`],
    [`${issuer}?`],
    [`${issuer},${other}`],
    [issuer.toUpperCase()],
    [issuer.replace('https', 'http')],
    [issuer.replace('login', 'login.example.com@login')],
    [issuer.slice(0, -1)],
    [''],
    ['__proto__'],
    ['constructor'],
    [null],
    [true],
    [undefined],
  ])('is not had by an iss that nearly names it: %j (RFC 9068 §4)', async (iss) => {
    const reason =
      iss === undefined
        ? 'claim_missing'
        : typeof iss === 'string'
          ? 'issuer_unknown'
          : 'claim_invalid'
    await paths.refuse(token('ES256', { claims: { iss } }), reason)
  })
})
