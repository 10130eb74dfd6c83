import { KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AccessToken, ResourceServerOptions } from '../../src/index.js'
import { rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { baseline, createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const key = KeyObject.from(await keys.privateKey('ES256'))
const header = '{"alg":"ES256","typ":"at+jwt","kid":"ES256-1"}'
const now = 1_800_000_000

/** The verdict on the baseline token with other claims; undefined takes one away. */
async function verdict(
  claims: object,
  options: Partial<ResourceServerOptions> = {},
): Promise<AccessToken> {
  return resourceServer(keys, options).verify(
    rawToken(header, JSON.stringify({ ...baseline, ...claims }), key),
  )
}

/** The verdict on a payload that is the baseline with members written behind it. */
const written = (members: string) =>
  resourceServer(keys).verify(
    rawToken(header, `${JSON.stringify(baseline).slice(0, -1)},${members}}`, key),
  )

const notNumbers = ['', '9999999999', 'now', true, false, null, [], [now + 300], {}]
const outOfRange = ['1e400', '-1e400', '9007199254740994', '1e300', '-1', '-0.5', '-1e-5']

describe('RFC 7519: JSON Web Token', () => {
  it('accepts the baseline', async () => {
    expect((await verdict({})).subject).toBe('user-1')
  })

  describe.each(['exp', 'nbf', 'iat'])('%s is a NumericDate', (name) => {
    it.each(notNumbers)('refuses %j (RFC 7519 §2)', async (value) => {
      const error = await refused(verdict({ [name]: value }), 'claim_invalid')
      expect(error.detail).toMatch(new RegExp(`^${name} is `))
    })

    it.each(outOfRange)('refuses %s (RFC 7519 §2)', async (value) => {
      const error = await refused(written(`"${name}":${value}`), 'claim_invalid')
      expect(error.detail).toBe(`${name} is not a NumericDate from 0 to 2^53`)
    })
  })

  describe('exp: the time must be before it, with a tolerance of 5 s (RFC 7519 §4.1.4)', () => {
    it.each([now + 300, now + 0.5, now, now - 4, now - 4.999, 2 ** 53])(
      'accepts %d',
      async (exp) => {
        expect((await verdict({ exp })).expiresAt).toBe(exp)
      },
    )

    it.each([now - 5, now - 5.001, now - 6, 1, 0])('refuses %d', async (exp) => {
      const error = await refused(verdict({ exp }), 'token_expired')
      expect(error.detail).toBe('exp has passed, with a clockTolerance of 5 s')
    })

    it.each([
      [0, now, 'token_expired'],
      [300, now - 300, 'token_expired'],
    ])(
      'with a clockTolerance of %i s, refuses %i and accepts a second more',
      async (clockTolerance, exp, reason) => {
        await refused(verdict({ exp }, { clockTolerance }), reason)
        expect((await verdict({ exp: exp + 1 }, { clockTolerance })).expiresAt).toBe(exp + 1)
      },
    )

    it('must be there', async () => {
      await refused(verdict({ exp: undefined }), 'claim_missing')
    })
  })

  describe.each([
    ['nbf', '§4.1.5'],
    ['iat', '§4.1.6'],
  ])('%s: the time must be at or after it, with a tolerance of 5 s (RFC 7519 %s)', (name) => {
    it.each([0, 1, now - 10.5, now, now + 5])('accepts %d', async (value) => {
      expect((await verdict({ [name]: value })).claims[name]).toBe(value)
    })

    it.each([now + 5.001, now + 6, 2 ** 53])('refuses %d', async (value) => {
      const error = await refused(verdict({ [name]: value }), 'token_not_yet_valid')
      expect(error.detail).toBe(`${name} is ahead, with a clockTolerance of 5 s`)
    })

    it('is not tolerated ahead with a clockTolerance of 0', async () => {
      expect((await verdict({ [name]: now }, { clockTolerance: 0 })).subject).toBe('user-1')
      await refused(verdict({ [name]: now + 1 }, { clockTolerance: 0 }), 'token_not_yet_valid')
    })
  })

  it('needs no nbf (RFC 7519 §4.1.5)', async () => {
    expect((await verdict({ nbf: undefined })).subject).toBe('user-1')
  })

  describe('maxTokenAge, measured from iat (RFC 7519 §4.1.6)', () => {
    it.each([now, now - 60, now - 65])('of 60 s accepts a token of %d', async (iat) => {
      expect((await verdict({ iat }, { maxTokenAge: 60 })).issuedAt).toBe(iat)
    })

    it.each([now - 65.001, now - 66, 0])('of 60 s refuses a token of %d', async (iat) => {
      const error = await refused(verdict({ iat }, { maxTokenAge: 60 }), 'token_too_old')
      expect(error.detail).toBe('issued more than maxTokenAge, 60 s, ago')
    })
  })

  it('refuses whenever the clock gives no time (RFC 7519 §4.1.4)', async () => {
    await refused(verdict({}, { clock: () => Number.NaN }), 'token_expired')
  })

  describe.each([
    ['sub', '§4.1.2'],
    ['jti', '§4.1.7'],
  ])('%s is a string (RFC 7519 %s)', (name) => {
    it.each(['', 1, true, null, [], {}, [baseline[name]]])('refuses %j', async (value) => {
      await refused(verdict({ [name]: value }), 'claim_invalid')
    })
  })

  it.each([
    ['iss', 'https://login.example.com/', 'issuer_unknown'],
    ['iss', 'https://LOGIN.example.com', 'issuer_unknown'],
    ['aud', 'https://api.example.com/orders/', 'audience_mismatch'],
    ['aud', 'https://api.example.com:443/orders', 'audience_mismatch'],
    ['aud', 'https://api.example.com/Orders', 'audience_mismatch'],
    ['aud', 'https://api.example.com/%6Frders', 'audience_mismatch'],
  ])('compares %s as it stands: %s is another one (RFC 7519 §2)', async (name, value, reason) => {
    await refused(verdict({ [name]: value }), reason)
  })

  it.each(['User-1', 'user-1', ' user-1'])(
    'keeps sub and jti %j as they stand (RFC 7519 §2 and §4.1.7)',
    async (value) => {
      const token = await verdict({ sub: value, jti: value })
      expect([token.subject, token.tokenId]).toEqual([value, value])
    },
  )

  it('ignores claims that it does not understand, and keeps them (RFC 7519 §4)', async () => {
    const { claims } = await verdict({ 'https://example.com/x': { y: [null] }, nonce: 1 })
    expect(claims).toMatchObject({ 'https://example.com/x': { y: [null] }, nonce: 1 })
  })

  it('keeps the last of duplicate claims (RFC 7519 §4)', async () => {
    expect((await written('"sub":"user-2"')).subject).toBe('user-2')
    await refused(written('"exp":1'), 'token_expired')
    await refused(written('"aud":"x"'), 'audience_mismatch')
  })

  it.each(['exp', 'nbf', 'iat', 'sub', 'cnf'])(
    'does not read %s from __proto__ (RFC 7519 §4)',
    async (name) => {
      expect((await written(`"__proto__":{"${name}":[]}`)).subject).toBe('user-1')
    },
  )

  it('refuses a nested JWT: its payload is no object (RFC 7519 §5.2 and §7.2)', async () => {
    const inner = await keys.issue()
    const nested = rawToken(header.replace('{', '{"cty":"JWT",'), inner, key)
    await refused(resourceServer(keys).verify(nested), 'token_malformed')
  })

  it('refuses an unsecured JWT (RFC 7519 §6)', async () => {
    const encode = (text: string) => Buffer.from(text).toString('base64url')
    const unsecured = `${encode('{"alg":"none","typ":"at+jwt"}')}.${encode(JSON.stringify(baseline))}.`
    await refused(resourceServer(keys).verify(unsecured), 'algorithm_refused')
  })
})
