import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type JWTHeaderParameters, SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { audience, baseline, issuer, now } from '../support/test-keys.js'

const pairs = {
  RSA: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  'P-384': generateKeyPairSync('ec', { namedCurve: 'P-384' }),
  'P-521': generateKeyPairSync('ec', { namedCurve: 'P-521' }),
  Ed25519: generateKeyPairSync('ed25519'),
}
type Kind = keyof typeof pairs
const all: [alg: string, kind: Kind][] = [
  ['RS256', 'RSA'],
  ['RS384', 'RSA'],
  ['RS512', 'RSA'],
  ['PS256', 'RSA'],
  ['PS384', 'RSA'],
  ['PS512', 'RSA'],
  ['ES256', 'P-256'],
  ['ES384', 'P-384'],
  ['ES512', 'P-521'],
  ['EdDSA', 'Ed25519'],
  ['Ed25519', 'Ed25519'],
]

const serverWith = (kind: Kind, members: object, algorithms?: readonly string[]) =>
  createResourceServer({
    issuer: {
      issuer,
      jwks: { keys: [{ ...pairs[kind].publicKey.export({ format: 'jwk' }), ...members }] },
    },
    audience,
    algorithms,
    clock: () => now * 1000,
  })
const issue = (alg: string, key: KeyObject) =>
  new SignJWT(baseline).setProtectedHeader({ alg, typ: 'at+jwt' } as JWTHeaderParameters).sign(key)
const build = (algorithms: unknown) => () =>
  createResourceServer({ issuer, audience, algorithms: algorithms as string[] })

describe('what a key serves', () => {
  it.each(all)('a key without alg serves %s, which fits %s (RFC 7517 §4.4)', async (alg, kind) => {
    const token = await serverWith(kind, {}).verify(await issue(alg, pairs[kind].privateKey))
    expect(token.header.alg).toBe(alg)
  })

  it.each(all)('a key with alg %s serves it (RFC 7517 §4.4)', async (alg, kind) => {
    const token = await serverWith(kind, { alg }).verify(await issue(alg, pairs[kind].privateKey))
    expect(token.header.alg).toBe(alg)
  })

  it.each([
    ['RS256', 'RSA', 'PS256'],
    ['PS256', 'RSA', 'RS256'],
    ['RS256', 'RSA', 'RS512'],
    ['EdDSA', 'Ed25519', 'Ed25519'],
    ['Ed25519', 'Ed25519', 'EdDSA'],
  ] as const)(
    'a key with alg %s, %s, does not serve %s (RFC 7517 §4.4)',
    async (alg, kind, other) => {
      const token = await issue(other, pairs[kind].privateKey)
      await refused(serverWith(kind, { alg }).verify(token), 'key_unsuitable')
    },
  )

  it('a key without alg serves no algorithm that is not configured (RFC 8725 §3.1)', async () => {
    const server = serverWith('RSA', {}, ['RS256'])
    const { privateKey } = pairs.RSA
    await expect(server.verify(await issue('RS256', privateKey))).resolves.toBeDefined()
    await refused(server.verify(await issue('PS256', privateKey)), 'algorithm_refused')
  })

  it('takes no salt that is longer than the digest (RFC 7518 §3.5)', async () => {
    const { sign, constants } = await import('node:crypto')
    const { privateKey: key } = pairs.RSA
    const input = (await issue('PS256', key)).replace(/\.[^.]*$/, '')
    const padding = constants.RSA_PKCS1_PSS_PADDING
    const signed = (saltLength: number) =>
      `${input}.${sign('sha256', Buffer.from(input), { key, padding, saltLength }).toString('base64url')}`
    await expect(serverWith('RSA', {}).verify(signed(32))).resolves.toBeDefined()
    await refused(serverWith('RSA', {}).verify(signed(20)), 'signature_invalid')
    await refused(serverWith('RSA', {}).verify(signed(64)), 'signature_invalid')
  })
})

describe('the algorithms option', () => {
  it.each(all)('may name %s alone (RFC 8725 §3.1)', (alg) => {
    expect(build([alg])).not.toThrow()
  })

  it.each([
    ['an empty list', []],
    ['text', 'RS256'],
    ['null', null],
    ['an object', { RS256: true }],
    ['a member that is no text', ['RS256', 1]],
    ['an empty name', ['']],
  ])('refuses to build with %s (RFC 8725 §3.1)', (_, algorithms) => {
    expect(build(algorithms)).toThrow(ConfigurationError)
    expect(build(algorithms)).toThrow(
      "write a list of strings with at least one member, such as algorithms: ['RS256', 'ES256'].",
    )
  })

  it.each([
    ['none', /an unsigned token proves nothing/],
    ['None', /an unsigned token proves nothing/],
    ['HS256', /a shared secret would let every resource server issue tokens/],
    ['HS384', /a shared secret/],
    ['HS512', /a shared secret/],
    ['hs256', /a shared secret/],
    ['es256', /names are case-sensitive/],
    ['RHS256', /it is not an algorithm of this library/],
    ['ES256K', /it is not an algorithm of this library/],
    ['Ed448', /it is not an algorithm of this library/],
    ['RSA-OAEP', /it is not an algorithm of this library/],
    ['constructor', /it is not an algorithm of this library/],
  ])('refuses to build with %s beside RS256, and says why (RFC 8725 §3.2)', (name, why) => {
    expect(build(['RS256', name])).toThrow(ConfigurationError)
    expect(build(['RS256', name])).toThrow(why)
    expect(build(['RS256', name])).toThrow(
      /Write some of RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384, ES512, EdDSA, Ed25519\.$/,
    )
  })
})
