import { createHmac, createPublicKey, type JsonWebKey, KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hasType } from '../../src/jwt/check-header.js'
import { rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { baseline, createTestKeys, issuer } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'RS256')
const server = resourceServer(keys)
const key = KeyObject.from(await keys.privateKey('ES256'))
const payload = JSON.stringify(baseline)
const token = (alg: unknown) =>
  rawToken(JSON.stringify({ alg, typ: 'at+jwt', kid: 'ES256-1' }), payload, key)

describe('the algorithms that a header may name', () => {
  it('accepts the baseline', async () => {
    expect((await server.verify(token('ES256'))).subject).toBe('user-1')
  })

  it.each(['none', 'None', 'NONE', 'nOnE', 'none ', ' none', ''])(
    'refuses alg %j, signed and unsigned (RFC 7518 §3.6, RFC 8725 §3.2)',
    async (alg) => {
      await refused(server.verify(token(alg)), 'algorithm_refused')
      const unsigned = token(alg).replace(/[^.]*$/, '')
      await refused(server.verify(unsigned), 'algorithm_refused')
    },
  )

  it.each([
    ...['es256', 'Es256', 'rs256', 'eddsa', 'EDDSA', 'ed25519'],
    ...['ES256 ', ' ES256', 'ES256\u0000', 'ES256K', 'ES255', 'ES-256', 'ES256,RS256'],
    ...['RS1', 'RS224', 'Ed448', 'ESP256', 'RSA-OAEP', 'dir', 'A256GCM'],
    ...['HS256', 'HS384', 'HS512', 'hs256'],
    ...['__proto__', 'constructor', 'toString', 'size', 'get'],
  ])('refuses alg %j: names are compared as they stand (RFC 7515 §4.1.1)', async (alg) => {
    const error = await refused(server.verify(token(alg)), 'algorithm_refused')
    expect(error.detail).toBe(
      'alg is none of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519',
    )
  })

  it.each([undefined, null, true, 1, [], {}, ['ES256'], { alg: 'ES256' }])(
    'refuses alg %j, which is no string (RFC 7515 §4.1.1)',
    async (alg) => {
      await refused(server.verify(token(alg)), 'algorithm_refused')
    },
  )

  describe('the public key as the secret of an HMAC (RFC 8725 §2.1)', () => {
    const publicKey = createPublicKey({ key: keys.jwks.keys[1] as JsonWebKey, format: 'jwk' })
    const jwk = JSON.stringify(keys.jwks.keys[1])
    const pem = publicKey.export({ format: 'pem', type: 'spki' })

    it.each([
      ['PEM', pem],
      ['PEM without its last line feed', pem.toString().trimEnd()],
      ['PEM behind a line feed', `\n${pem}`],
      ['PEM of PKCS#1', publicKey.export({ format: 'pem', type: 'pkcs1' })],
      ['DER', publicKey.export({ format: 'der', type: 'spki' })],
      ['DER of PKCS#1', publicKey.export({ format: 'der', type: 'pkcs1' })],
      ['a JWK', jwk],
      ['a JWK Set', JSON.stringify(keys.jwks)],
      ['the modulus', Buffer.from(String(keys.jwks.keys[1]?.n), 'base64url')],
      ['nothing', ''],
    ])('is refused as %s', async (_, secret) => {
      for (const alg of ['HS256', 'HS384', 'HS512']) {
        for (const kid of ['RS256-1', 'ES256-1', undefined]) {
          const input = rawToken(JSON.stringify({ alg, typ: 'at+jwt', kid }), payload)
          const signingInput = input.slice(0, input.lastIndexOf('.'))
          const mac = createHmac(`sha${alg.slice(2)}`, secret).update(signingInput)
          const forged = `${signingInput}.${mac.digest('base64url')}`
          await refused(server.verify(forged), 'algorithm_refused')
        }
      }
    })

    it.each(['RS256', 'ES256'])('is refused under the name %s', async (alg) => {
      const input = rawToken(JSON.stringify({ alg, typ: 'at+jwt', kid: `${alg}-1` }), payload)
      const signingInput = input.slice(0, input.lastIndexOf('.'))
      const mac = createHmac('sha256', pem).update(signingInput).digest('base64url')
      await refused(server.verify(`${signingInput}.${mac}`), 'signature_invalid')
    })
  })

  it('accepts the configured ones alone, whatever the keys could do (RFC 8725 §3.1)', async () => {
    const strict = resourceServer(keys, { algorithms: ['RS256'] })
    const error = await refused(strict.verify(token('ES256')), 'algorithm_refused')
    expect(error.detail).toBe('alg is none of RS256')
    const rs256 = await keys.issue({}, { alg: 'RS256' })
    expect((await strict.verify(rs256)).subject).toBe('user-1')
  })

  it('accepts those of the issuer where it has its own (rfc8725bis §3.1)', async () => {
    const own = { issuer, jwks: keys.jwks, algorithms: ['ES256'] }
    const strict = resourceServer(keys, { issuer: own, algorithms: ['RS256'] })
    expect((await strict.verify(token('ES256'))).subject).toBe('user-1')
    await refused(strict.verify(await keys.issue({}, { alg: 'RS256' })), 'algorithm_refused')
  })
})

describe('the extensions and the type that a header may name', () => {
  const withHeader = (members: object) =>
    rawToken(
      JSON.stringify({ alg: 'ES256', kid: 'ES256-1', typ: 'at+jwt', ...members }),
      payload,
      key,
    )

  it('accepts the baseline', async () => {
    expect((await server.verify(withHeader({}))).subject).toBe('user-1')
  })

  it.each([
    ['crit', { crit: ['exp'] }, 'crit: no extension is supported'],
    ['b64', { b64: true }, 'b64: a JWT does not use it'],
  ])('refuses %s and says why (RFC 7515 §4.1.11, RFC 7797 §7)', async (_, members, detail) => {
    const error = await refused(server.verify(withHeader(members)), 'critical_header_unsupported')
    expect(error.detail).toBe(detail)
  })

  it('ignores members that it does not know, whatever their name (RFC 7515 §4)', async () => {
    const members = { undefined: 'a', null: 'a', constructor: 'a', nonce: 'a' }
    expect((await server.verify(withHeader(members))).subject).toBe('user-1')
  })

  it.each([1, null, true, ['at+jwt'], { typ: 'at+jwt' }, ''])(
    'refuses typ %j also where there may be none (RFC 7515 §4.1.9)',
    (typ) => {
      const rule = { types: ['at+jwt'], untyped: true }
      expect(hasType({}, rule)).toBe(true)
      expect(hasType({ typ: 'at+jwt' }, rule)).toBe(true)
      expect(hasType({ typ }, rule)).toBe(false)
    },
  )

  it.each(['x-application/at+jwt', 'at+application/jwt', 'application/application/at+jwt'])(
    'refuses typ %j: application/ is left out at the start and once (RFC 7515 §4.1.9)',
    async (typ) => {
      const error = await refused(server.verify(withHeader({ typ })), 'type_mismatch')
      expect(error.detail).toBe('typ is not at+jwt')
    },
  )
})
