import { describe, expect, it } from 'vitest'
import { parseKeySet, UnusableKeySet } from '../../src/keys/key-set.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'EdDSA')
const ec = await keys.publicJwk('ES256')
const okp = await keys.publicJwk('EdDSA')

describe('a JWK Set', () => {
  it('takes the baseline set, and ignores members that it does not know (RFC 7517 §5)', () => {
    expect(parseKeySet({ keys: [ec], name: 1, constructor: 2 }, 256).keys).toHaveLength(1)
  })

  it.each([
    ['null', null],
    ['text', 'keys'],
    ['an array', [ec]],
    ['an object without keys', {}],
    ['one whose keys is null', { keys: null }],
    ['one whose keys is an object', { keys: { 0: ec, length: 1 } }],
    ['one whose keys is text', { keys: '[]' }],
    ['one key', ec],
    ['a set without members', { keys: [] }],
    ['a set without a usable member', { keys: [null, { ...ec, use: 'enc' }] }],
  ])('refuses %s as a set (RFC 7517 §5)', (_, document) => {
    expect(() => parseKeySet(document, 256)).toThrow(UnusableKeySet)
  })

  it('says why no member is usable, without a word of theirs (RFC 7517 §5)', () => {
    expect(() => parseKeySet({ keys: [null, { ...ec, kid: 'secret', use: 'enc' }] }, 256)).toThrow(
      /^the set has no usable key: malformed, not_for_verification$/,
    )
  })

  it('counts all members against maxKeys, usable or not (RFC 7517 §5.1)', () => {
    expect(parseKeySet({ keys: [null, ec] }, 2).keys).toHaveLength(1)
    expect(() => parseKeySet({ keys: [null, ec, null] }, 2)).toThrow(UnusableKeySet)
    expect(() => parseKeySet({ keys: [null, ec, null] }, 2)).toThrow(
      /^the set has 3 members, more than maxKeys, 2$/,
    )
  })

  it('keeps of a member what is imported, and nothing else (RFC 7517 §4)', () => {
    const { kty, crv, x } = okp
    const set = parseKeySet(
      {
        keys: [
          { ...ec, kid: undefined },
          { kty, crv, x, use: 'sig' },
        ],
      },
      256,
    )
    expect(set.keys[1]?.jwk).toStrictEqual({ kty, crv, x })
    expect(set.byKid.size).toBe(0)
  })

  it.each([null, 1, {}, ['https://login.example.com']])(
    'binds a key to nobody whose issuer is %j, no text (RFC 8725 §3.8)',
    (issuer) => {
      expect(parseKeySet({ keys: [{ ...ec, issuer }] }, 256).keys[0]?.issuer).toBe('')
    },
  )

  it('keeps the imported key of a member that comes again unchanged (RFC 7517 §4)', () => {
    const before = parseKeySet({ keys: [ec] }, 256)
    const after = parseKeySet({ keys: [okp, { ...ec, ext: true }] }, 256, before)
    expect(after.keys[1]).toBe(before.keys[0])
  })

  it.each([
    ['kid', { ...ec, kid: 'other' }],
    ['alg', { ...ec, alg: undefined }],
    ['material', { ...okp, kid: ec.kid }],
  ])('imports anew a member that comes again with another %s (RFC 7517 §4)', (_, changed) => {
    const before = parseKeySet({ keys: [ec] }, 256)
    expect(parseKeySet({ keys: [changed] }, 256, before).keys[0]).not.toBe(before.keys[0])
  })

  it('forgets a key that is no longer listed (RFC 7517 §5)', () => {
    const after = parseKeySet({ keys: [okp] }, 256, parseKeySet({ keys: [ec] }, 256))
    expect(after.keys.map((key) => key.kid)).toEqual(['EdDSA-1'])
  })
})
