import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccessTokenError } from '../../src/index.js'
import { parseJwt, type UnverifiedJwt } from '../../src/jwt/parse-jwt.js'
import { presentToken } from '../../src/request/presented-token.js'
import { encode, rawToken } from '../support/raw-token.js'

const parse = (text: string): UnverifiedJwt => parseJwt(presentToken(text, 1_000_000))

function outcome(text: string): UnverifiedJwt | AccessTokenError {
  try {
    return parse(text)
  } catch (error) {
    expect(error).toBeInstanceOf(AccessTokenError)
    expect((error as AccessTokenError).reason).toBe('token_malformed')
    return error as AccessTokenError
  }
}

const details = {
  encrypted: 'five segments: encrypted tokens (JWE) are not accepted',
  opaque: 'one segment: the token is opaque, or no token',
  segments: 'not the three segments of a signed JWT',
  character: 'an empty segment, or a character outside base64url',
  headerEncoding: 'the header is not canonical base64url',
  payloadEncoding: 'the payload is not canonical base64url',
  signatureEncoding: 'the signature is not canonical base64url',
  header: 'the header is not a JSON object in UTF-8',
  payload: 'the payload is not a JSON object in UTF-8',
}

describe('the compact serialisation (RFC 7515 §7.1, RFC 7519 §7.2)', () => {
  it('parses header, payload and signature (RFC 7515 §5.2)', () => {
    const jwt = parse('eyJhIjoxfQ.eyJiIjoyfQ.AQID')
    expect(jwt.header).toEqual({ a: 1 })
    expect(jwt.unverifiedClaims).toEqual({ b: 2 })
    expect(jwt.signingInput).toBe('eyJhIjoxfQ.eyJiIjoyfQ')
    expect([...jwt.signature]).toEqual([1, 2, 3])
  })

  it.each([
    ['no period', 'eyJhIjoxfQ', 'opaque'],
    ['no period, whatever its parts would say', 'e30A', 'opaque'],
    ['one period', 'e30.e30', 'segments'],
    ['three periods', 'e30.e30.AQID.', 'segments'],
    ['four periods, an encrypted token', 'e30.AQID.AQID.AQID.AQID', 'encrypted'],
    ['five periods', 'e30.e30.e30.e30.e30.e30', 'segments'],
    ['many periods', '.'.repeat(1000), 'segments'],
    ['an empty header', '.e30.AQID', 'character'],
    ['an empty payload', 'e30..AQID', 'character'],
    ['padding', 'e30=.e30.AQID', 'character'],
    ['padding at the end', 'e30.e30.AQ==', 'character'],
    ['a plus sign', 'e30.e30.AQ+D', 'character'],
    ['a slash', 'e30.e30.AQ/D', 'character'],
    ['a space before', ' e30.e30.AQID', 'character'],
    ['a space behind', 'e30.e30.AQID ', 'character'],
    ['a line feed behind', 'e30.e30.AQID\n', 'character'],
    ['a line feed inside', 'e3\n0.e30.AQID', 'character'],
    ['a null character', 'e30.e30.AQ\0D', 'character'],
    ['a letter beyond ASCII', 'e30.e30.AQÏD', 'character'],
    ['a full-width digit', 'e30.e30.AQ１D', 'character'],
    [
      'the JSON serialisation (rfc8725bis §3.14)',
      '{"payload":"e30.e30","signature":""}',
      'segments',
    ],
    ['the scheme', 'Bearer e30.e30.AQID', 'character'],
  ] as const)('refuses %s (RFC 7515 §5.2)', (_, text, detail) => {
    expect(outcome(text)).toHaveProperty('detail', details[detail])
  })

  it.each([
    ['a header of an impossible length', 'e30AA.e30.AQID', 'headerEncoding'],
    ['a header of one character', 'e.e30.AQID', 'headerEncoding'],
    ['a payload of an impossible length', 'e30.e30AA.AQID', 'payloadEncoding'],
    ['a signature of an impossible length', 'e30.e30.A', 'signatureEncoding'],
    ['bits left over in the header', 'e31.e30.AQID', 'headerEncoding'],
    ['bits left over in the payload', 'e30.e31.AQID', 'payloadEncoding'],
    ['bits left over in the signature', 'e30.e30.AR', 'signatureEncoding'],
  ] as const)('refuses %s (RFC 7515 §5.2, RFC 4648 §3.5)', (_, text, detail) => {
    expect(outcome(text)).toHaveProperty('detail', details[detail])
  })

  const noObjects: readonly (readonly [string, string | Uint8Array])[] = [
    ['no JSON', 'x'],
    ['nothing but a space', ' '],
    ['an array', '[]'],
    ['an array of an object', '[{}]'],
    ['a string', '"a"'],
    ['null', 'null'],
    ['a number', '1'],
    ['true', 'true'],
    ['another JWT', 'e30.e30.AQID'],
    ['text behind the object', '{"a":1}ABCD'],
    ['a second object', '{}{}'],
    ['an object that breaks off', '{"a":1'],
    ['a comment', '{/**/}'],
    ['a byte order mark', '\ufeff{}'],
    ['UTF-16', Buffer.from('{}', 'utf16le')],
    ['an octet that is not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['an overlong encoding', Buffer.from([0x7b, 0x22, 0xc0, 0xa2, 0x22, 0x3a, 0x31, 0x7d])],
    ['a surrogate encoded on its own', Buffer.from('7b22eda080223a317d', 'hex')],
  ]

  it.each(noObjects)('refuses a header that is %s (RFC 7515 §5.2 step 3)', (_, header) => {
    expect(outcome(rawToken(header, '{}'))).toHaveProperty('detail', details.header)
  })

  it.each(noObjects)('refuses a payload that is %s (RFC 7519 §7.2 step 10)', (_, payload) => {
    expect(outcome(rawToken('{}', payload))).toHaveProperty('detail', details.payload)
  })

  it('refuses nesting that no parser follows, or parses it, and never falls over (RFC 7519 §7.2)', () => {
    const nested = `{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect(outcome(rawToken(nested, '{}'))).toBeDefined()
    expect(outcome(rawToken('{}', nested))).toBeDefined()
  })

  it('keeps the last of duplicate members (RFC 7515 §4, RFC 7519 §4)', () => {
    const jwt = parse(rawToken('{"alg":"none","alg":"ES256"}', '{"sub":"a","sub":"b"}'))
    expect(jwt.header).toEqual({ alg: 'ES256' })
    expect(jwt.unverifiedClaims).toEqual({ sub: 'b' })
  })

  it('makes a member of the name __proto__ an ordinary one (RFC 7519 §4)', () => {
    const { unverifiedClaims } = parse(rawToken('{}', '{"__proto__":{"sub":"a"}}'))
    expect(unverifiedClaims.sub).toBeUndefined()
    expect(Object.hasOwn(unverifiedClaims, '__proto__')).toBe(true)
  })
})

describe('any text at all (RFC 7519 §7.2)', () => {
  const json = fc.oneof(
    fc.json(),
    fc.dictionary(fc.string(), fc.jsonValue()).map((members) => JSON.stringify(members)),
  )
  const segment = fc.oneof(
    fc.uint8Array().map((octets) => encode(octets)),
    json.map((text) => encode(text)),
    fc.string({ unit: 'binary' }),
  )
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.array(segment, { minLength: 2, maxLength: 6 }).map((segments) => segments.join('.')),
    fc
      .tuple(json, json, fc.uint8Array())
      .map((parts) => parts.map((part) => encode(part)).join('.')),
  )

  it('is refused in words of our own, or parsed into what it is spelt from', () => {
    const words = Object.values(details)
    fc.assert(
      fc.property(text, (presented) => {
        const jwt = outcome(presented)
        if (jwt instanceof AccessTokenError) {
          expect(words).toContain(jwt.detail)
          expect(jwt.message).toBe(`token_malformed: ${jwt.detail}`)
          return
        }
        expect(`${jwt.signingInput}.${jwt.signature.toString('base64url')}`).toBe(presented)
        expect(jwt.header).toBeTypeOf('object')
        expect(jwt.unverifiedClaims).toBeTypeOf('object')
      }),
      { numRuns: 1000 },
    )
  })
})
