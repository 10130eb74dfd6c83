import { describe, it } from 'vitest'
import { openPaths } from './paths.js'
import { header, options, payload, replaceSegment, signers, token, written } from './token.js'

const good = token()
const paths = await openPaths({ options, good })
const narrow = await openPaths({
  options: { ...options, algorithms: ['RS256', 'ES384'] },
  good: token('RS256'),
})

/** Signatures that somebody without a key has. */
const signatures: [string, (text: string) => string][] = [
  ['its own signature', (text) => text],
  ['no signature', (text) => replaceSegment(text, 2, '')],
  ["another token's signature", (text) => replaceSegment(text, 2, good.split('.')[2] as string)],
]

describe('the baseline', () => {
  it.each(['RS256', 'RS512', 'PS256', 'ES256', 'ES384', 'ES512', 'EdDSA'] as const)(
    'is accepted with %s on every path (RFC 7518 §3.1)',
    async (alg) => {
      await paths.accept(token(alg))
    },
  )
})

describe.each(signatures)('an algorithm that is none of the list, with %s', (_, sign) => {
  it.each([
    ...['none', 'None', 'NONE', 'nOnE', ' none', 'none ', 'none\0', 'ｎone', ''],
    ...['HS256', 'HS384', 'HS512', 'hs256', 'HS256/ES256', 'ES256,HS256', 'ES256;none'],
    ...[
      'es256',
      'Es256',
      'ES256 ',
      ' ES256',
      'ES256\0',
      'ES256\n',
      '\ufeffES256',
      'ＥＳ256',
      'ΕS256',
    ],
    ...[
      'ES256K',
      'ES257',
      'RS1',
      'Ed448',
      'RSA1_5',
      'RSA-OAEP',
      'dir',
      'A128KW',
      'PBES2-HS256+A128KW',
    ],
    ...['ML-DSA-44', 'ECDH-ES', 'sha256', 'RSA-SHA256', 'rsa', 'undefined', 'null', '*', '.*'],
    ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', 'size', 'get'],
  ])('is refused on every path: %j (RFC 8725 §3.1)', async (alg) => {
    await paths.refuse(sign(token('ES256', { header: { alg } })), 'algorithm_refused')
  })
})

describe('an algorithm that is no text', () => {
  it.each([
    null,
    true,
    false,
    0,
    1,
    256,
    [],
    ['ES256'],
    [['ES256']],
    {},
    { alg: 'ES256' },
    undefined,
  ])('is refused on every path: %j (RFC 7515 §4.1.1)', async (alg) => {
    await paths.refuse(token('ES256', { header: { alg } }), 'algorithm_refused')
  })

  it.each(['1e400', '[]', '{"0":"E"}'])(
    'is refused on every path, as written: %s (RFC 7515 §4.1.1)',
    async (alg) => {
      const text = header.replace('"ES256"', alg)
      await paths.refuse(written(text, payload), 'algorithm_refused')
    },
  )
})

describe('two algorithms in one header', () => {
  it.each([
    ['none last', '"alg":"ES256"', '"alg":"none"'],
    ['HS256 last', '"alg":"ES256"', '"alg":"HS256"'],
    ['none last, escaped', '"alg":"ES256"', '"\\u0061lg":"\\u006eone"'],
    ['null last', '"alg":"ES256"', '"alg":null'],
  ])('is refused with %s on every path (RFC 7515 §4)', async (_, first, last) => {
    const text = `{${first},"typ":"at+jwt","kid":"ec",${last}}`
    await paths.refuse(written(text, payload), 'algorithm_refused')
  })

  it('is accepted where the last one signed: nobody else reads the first (RFC 7515 §4)', async () => {
    await paths.accept(written(`{"alg":"none",${header.slice(1)}`, payload))
  })

  it.each(['__proto__', 'ALG', 'Alg', 'alg ', 'prototype'])(
    'is refused where it stands in %j (RFC 7515 §5.3)',
    async (name) => {
      const value = name === '__proto__' ? '{"alg":"ES256"}' : '"ES256"'
      const text = `{"${name}":${value},"typ":"at+jwt","kid":"ec"}`
      await paths.refuse(written(text, payload), 'algorithm_refused')
    },
  )
})

describe('an algorithm that is not configured', () => {
  it.each(['RS256', 'ES384'] as const)('is not %s, the baseline (RFC 8725 §3.1)', async (alg) => {
    await narrow.accept(token(alg))
  })

  it.each(['RS512', 'PS256', 'ES256', 'ES512', 'EdDSA'] as const)(
    'is refused on every path: %s (RFC 8725 §3.1)',
    async (alg) => {
      await narrow.refuse(token(alg), 'algorithm_refused')
    },
  )

  it('is refused where its signature is under the name of one that is (RFC 7515 §5.2)', async () => {
    const renamed = token('RS256', { signer: signers.PS256 })
    await narrow.refuse(renamed, 'signature_invalid')
  })
})
