import { generateKeyPairSync, KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import {
  type AccessToken,
  ConfigurationError,
  createResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { audience, baseline, createTestKeys, issuer } from '../support/test-keys.js'

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
    it.each(notNumbers)('refuses %j (RFC 7519 §2, JWT-5)', async (value) => {
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
  ])(
    'compares %s as it stands: %s is another one (RFC 7519 §2, JWT-3)',
    async (name, value, reason) => {
      await refused(verdict({ [name]: value }), reason)
    },
  )

  it.each(['User-1', 'user-1', ' user-1'])(
    'keeps sub and jti %j as they stand (RFC 7519 §2 and §4.1.7, JWT-10)',
    async (value) => {
      const token = await verdict({ sub: value, jti: value })
      expect([token.subject, token.tokenId]).toEqual([value, value])
    },
  )

  it('ignores claims that it does not understand, and keeps them (RFC 7519 §4, JWT-2)', async () => {
    const { claims } = await verdict({ 'https://example.com/x': { y: [null] }, nonce: 1 })
    expect(claims).toMatchObject({ 'https://example.com/x': { y: [null] }, nonce: 1 })
  })

  it('keeps the last of duplicate claims (RFC 7519 §4, JWT-1)', async () => {
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
  it.each(['exp', 'nbf', 'iat'])(
    'takes %s with a fraction, in any form of a JSON number (RFC 7519 §2, JWT-5)',
    async (name) => {
      const near = name === 'exp' ? now + 0.25 : now - 0.25
      for (const value of [`${near}`, `${near}00`, `${near / 1e9}e9`, `${near / 1e6}E+6`]) {
        expect((await written(`"${name}":${value}`)).claims[name]).toBe(near)
      }
    },
  )

  it.each<[unknown, string]>([
    ['https://api.example.com/orders', 'accepted'],
    [['https://api.example.com/orders'], 'accepted'],
    [['https://api.example.com/x', 'https://api.example.com/orders'], 'accepted'],
    [undefined, 'claim_missing'],
    ['https://api.example.com/x', 'audience_mismatch'],
    [['https://api.example.com/x', 'client-1'], 'audience_mismatch'],
    [[], 'audience_mismatch'],
    ['', 'audience_mismatch'],
    [{ 0: 'https://api.example.com/orders', length: 1 }, 'claim_invalid'],
    [['https://api.example.com/orders', 1], 'claim_invalid'],
  ])('judges aud %j: %s (RFC 7519 §4.1.3, JWT-6)', async (aud, reason) => {
    if (reason === 'accepted') expect((await verdict({ aud })).resource).toBe(audience)
    else await refused(verdict({ aud }), reason)
  })

  it('accepts a token before exp and refuses it then, with a leeway of 300 s at most (RFC 7519 §4.1.4, JWT-7)', async () => {
    const exact = { clockTolerance: 0 }
    expect((await verdict({ exp: now + 1 }, exact)).subject).toBe('user-1')
    await refused(verdict({ exp: now }, exact), 'token_expired')
    await refused(verdict({ exp: now - 1 }, exact), 'token_expired')
    const widest = { clockTolerance: 300 }
    expect((await verdict({ exp: now - 299 }, widest)).subject).toBe('user-1')
    await refused(verdict({ exp: now - 300 }, widest), 'token_expired')
    for (const clockTolerance of [301, 3600, Number.POSITIVE_INFINITY, Number.NaN, -1]) {
      expect(() => resourceServer(keys, { clockTolerance })).toThrow(ConfigurationError)
    }
  })

  it('refuses a token before nbf and accepts it then, with the same leeway (RFC 7519 §4.1.5, JWT-8)', async () => {
    const exact = { clockTolerance: 0 }
    await refused(verdict({ nbf: now + 1 }, exact), 'token_not_yet_valid')
    expect((await verdict({ nbf: now }, exact)).subject).toBe('user-1')
    const widest = { clockTolerance: 300 }
    await refused(verdict({ nbf: now + 301 }, widest), 'token_not_yet_valid')
    expect((await verdict({ nbf: now + 300 }, widest)).subject).toBe('user-1')
  })

  it.each(['1800000000', 'now', '', true, null, [now], {}])(
    'refuses iat %j: it is a number (RFC 7519 §4.1.6, JWT-9)',
    async (iat) => {
      await refused(verdict({ iat }), 'claim_invalid')
    },
  )

  it.each(['', 1, true, null, ['token-1'], {}])(
    'refuses jti %j: it is a string (RFC 7519 §4.1.7, JWT-10)',
    async (jti) => {
      await refused(verdict({ jti }), 'claim_invalid')
    },
  )

  it.each(['JWT', 'jwt', 'Jwt', 'application/jwt'])(
    'takes typ %s alike where a profile takes JWT at all (RFC 7519 §5.1, JWT-11)',
    async (typ) => {
      const text = rawToken(header.replace('at+jwt', typ), JSON.stringify(baseline), key)
      const generic = resourceServer(keys, { profile: 'generic' })
      expect((await generic.verify(text)).subject).toBe('user-1')
      await refused(resourceServer(keys).verify(text), 'type_mismatch')
    },
  )

  const payload = JSON.stringify(baseline)

  it.each<[string, string | Uint8Array]>([
    ['an array', `[${payload}]`],
    ['an array of pairs', JSON.stringify(Object.entries(baseline))],
    ['a string', JSON.stringify(payload)],
    ['null', 'null'],
    ['a number', '1'],
    ['two objects', `${payload}${payload}`],
    ['an object and text behind it', `${payload}x`],
    ['an object that breaks off', payload.slice(0, -1)],
    ['an object behind a byte order mark', `\ufeff${payload}`],
    ['no UTF-8', Buffer.from(payload.replace('user-1', '\xff'), 'latin1')],
    ['UTF-16', Buffer.from(payload, 'utf16le')],
    ['nothing', ''],
  ])('refuses a payload that is %s (RFC 7519 §7.2, JWT-12)', async (_, text) => {
    await refused(resourceServer(keys).verify(rawToken(header, text, key)), 'token_malformed')
  })

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const good = rawToken(header, payload, key)

  it.each<[string, string, string]>([
    ['no period', good.replaceAll('.', ''), 'token_malformed'],
    ['an alphabet of its own', good.replace('.', '=.'), 'token_malformed'],
    ['a header that is no object', rawToken('[]', payload, key), 'token_malformed'],
    [
      'an extension',
      rawToken(header.replace('{', '{"crit":["x"],'), payload, key),
      'critical_header_unsupported',
    ],
    ['no algorithm', rawToken(header.replace('alg', 'x'), payload, key), 'algorithm_refused'],
    ['no signature', good.replace(/[^.]+$/, ''), 'signature_invalid'],
    ["a stranger's signature", rawToken(header, payload, stranger.privateKey), 'signature_invalid'],
    [
      'a nested token',
      rawToken(header.replace('{', '{"cty":"JWT",'), good, key),
      'token_malformed',
    ],
    ['a payload that is no object', rawToken(header, '[]', key), 'token_malformed'],
    [
      'a claim of a wrong type',
      rawToken(header, payload.replace('"user-1"', '1'), key),
      'claim_invalid',
    ],
  ])('refuses a token that fails by %s (RFC 7519 §7.2, JWT-13)', async (_, text, reason) => {
    await refused(resourceServer(keys).verify(text), reason)
  })

  it("believes nothing under a stranger's signature, whatever it says of itself (RFC 7519 §11.1, JWT-14)", async () => {
    const told: unknown[] = []
    const server = resourceServer(keys, { on: { accepted: (event) => told.push(event) } })
    await refused(
      server.verify(rawToken(header, payload, stranger.privateKey)),
      'signature_invalid',
    )
    const unnamed = header.replace(',"kid":"ES256-1"', '')
    await refused(
      server.verify(rawToken(unnamed, payload, stranger.privateKey)),
      'signature_invalid',
    )
    expect(told).toEqual([])
    expect((await server.verify(good)).subject).toBe('user-1')
    expect(told).toHaveLength(1)
  })

  it('reads iss only to choose among the configured issuers, and fetches nothing for another (RFC 7519 §11.1, JWT-15)', async () => {
    await using strangers = await startKeyServer(json(keys.jwks))
    await using own = await startKeyServer(json(keys.jwks))
    const server = createResourceServer({
      issuer: { issuer, jwksUri: `${own.origin}/jwks` },
      audience,
      clock: () => now * 1000,
    })
    for (const iss of [strangers.origin, `${issuer}/`, `${issuer}@${strangers.origin}`]) {
      const text = rawToken(header, JSON.stringify({ ...baseline, iss }), key)
      await refused(server.verify(text), 'issuer_unknown')
    }
    expect([strangers.requests, own.requests]).toEqual([[], []])
    expect((await server.verify(good)).subject).toBe('user-1')
    expect([strangers.requests, own.requests]).toEqual([[], ['/jwks']])
  })
})
