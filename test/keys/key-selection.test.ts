import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, issuer, type TestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'EdDSA', 'RS256')
const others = await createTestKeys('ES256')
const ec = await keys.publicJwk('ES256')
const okp = await keys.publicJwk('EdDSA')
const rsa = await keys.publicJwk('RS256')
const foreign = await others.publicJwk('ES256')

const serverWith = (...set: object[]) =>
  resourceServer(keys, { issuer: { issuer, jwks: { keys: set } } })
const withKid = (kid: unknown, signer: TestKeys = keys) => signer.issue({}, { header: { kid } })

describe('selection by kid', () => {
  it('accepts the baseline', async () => {
    const token = await serverWith(ec, okp, rsa).verify(await keys.issue())
    expect(token.header.kid).toBe('ES256-1')
  })

  it.each([
    '__proto__',
    'constructor',
    'toString',
    '../../etc/passwd',
    "' OR 1=1 --",
    '',
    'es256-1',
    'ES256-1 ',
    'ES256-1\u0000',
    'ES256-\uff11',
  ])('refuses a kid that no key has, %j (RFC 7515 §4.1.4)', async (kid) => {
    await refused(serverWith(ec, okp, rsa).verify(await withKid(kid)), 'key_unknown')
  })

  it.each(['__proto__', 'constructor', 'toString', '../../etc/passwd', ''])(
    'finds the key whose kid is %j (RFC 7517 §4.5)',
    async (kid) => {
      const token = await serverWith(okp, { ...ec, kid }).verify(await withKid(kid))
      expect(token.header.kid).toBe(kid)
    },
  )

  it('does not find a key without kid by the kid of a token (RFC 7515 §4.1.4)', async () => {
    const server = serverWith({ ...ec, kid: undefined }, okp)
    await refused(server.verify(await withKid('undefined')), 'key_unknown')
  })

  it.each([
    ['type', 'EdDSA-1'],
    ['type', 'RS256-1'],
  ])('refuses a kid that names a key of another %s, %s (RFC 7517 §4.1)', async (_, kid) => {
    const verdict = serverWith(ec, okp, rsa).verify(await withKid(kid))
    const { detail } = await refused(verdict, 'key_unsuitable')
    expect(detail).toBe('the key that kid names does not serve this alg')
  })

  it('refuses a kid that names a key of another curve (RFC 7518 §3.4)', async () => {
    const p384 = await (await createTestKeys('ES384')).publicJwk('ES384')
    await refused(serverWith(ec, p384).verify(await withKid('ES384-1')), 'key_unsuitable')
  })

  it.each([
    ['the signing one first', [ec, foreign]],
    ['the signing one last', [foreign, ec]],
  ])('tries every key that shares the kid, %s (RFC 7517 §4.5)', async (_, set) => {
    await expect(serverWith(...set).verify(await keys.issue())).resolves.toBeDefined()
    await expect(serverWith(...set).verify(await others.issue())).resolves.toBeDefined()
  })

  it('chooses by type among keys that share the kid (RFC 7517 §4.5)', async () => {
    const server = serverWith({ ...okp, kid: 'same' }, { ...ec, kid: 'same' })
    const token = await server.verify(await withKid('same'))
    expect(token.header.alg).toBe('ES256')
  })

  it('tries no other key than those that kid names (RFC 7515 §4.1.4)', async () => {
    const server = serverWith(foreign, { ...ec, kid: 'other' })
    await refused(server.verify(await keys.issue()), 'signature_invalid')
  })
})

describe('selection without kid', () => {
  it('tries every key that fits (RFC 7515 §4.1.4)', async () => {
    const server = serverWith(okp, rsa, foreign, ec)
    await expect(server.verify(await withKid(undefined))).resolves.toBeDefined()
  })

  it('tries keys without kid too (RFC 7517 §4.5)', async () => {
    const server = serverWith(foreign, { ...ec, kid: undefined })
    await expect(server.verify(await withKid(undefined))).resolves.toBeDefined()
  })

  it('refuses when no key fits (RFC 7515 §4.1.4)', async () => {
    const verdict = serverWith(okp, rsa).verify(await withKid(undefined))
    const { detail } = await refused(verdict, 'key_unsuitable')
    expect(detail).toBe('no key of the issuer serves this alg')
  })

  it('refuses when no key that fits signed it (RFC 7515 §5.2)', async () => {
    const server = serverWith(okp, rsa, ec)
    await refused(server.verify(await withKid(undefined, others)), 'signature_invalid')
  })

  it('tries sixteen keys and no more: each costs a signature (RFC 7517 §5)', async () => {
    const many = await Promise.all(
      Array.from({ length: 16 }, async () => (await createTestKeys()).publicJwk('ES256')),
    )
    const token = await withKid(undefined)
    await expect(serverWith(...many.slice(1), ec).verify(token)).resolves.toBeDefined()
    await refused(serverWith(...many, ec).verify(token), 'signature_invalid')
  })
})
