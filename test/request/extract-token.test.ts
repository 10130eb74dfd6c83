import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AccessTokenError } from '../../src/index.js'
import { extractToken, hasCredentials, requireB64token } from '../../src/request/extract-token.js'

const request = (authorization: string) => ({ headers: { authorization } })

/** The token that is extracted, or the error. */
function outcome(authorization: string): unknown {
  try {
    const text = extractToken(request(authorization))
    requireB64token(text)
    return text
  } catch (error) {
    return error
  }
}

function expectRefused(authorization: string, reason: string): AccessTokenError {
  const error = outcome(authorization)
  expect(error).toBeInstanceOf(AccessTokenError)
  expect((error as AccessTokenError).reason).toBe(reason)
  return error as AccessTokenError
}

describe('the grammar of Bearer credentials: "Bearer" 1*SP b64token (RFC 6750 §2.1)', () => {
  it.each([
    ['the scheme as it is written', 'Bearer mF_9.B5f-4.1JqM', 'mF_9.B5f-4.1JqM'],
    ['the scheme in lower case (RFC 9110 §11.1)', 'bearer abc', 'abc'],
    ['the scheme in mixed case (RFC 9110 §11.1)', 'bEaReR abc', 'abc'],
    ['several spaces', 'Bearer    abc', 'abc'],
    ['every character of a b64token', 'Bearer aZ09-._~+/', 'aZ09-._~+/'],
    ['padding at the end', 'Bearer abc==', 'abc=='],
    ['a single character', 'Bearer a', 'a'],
    ['a token that is called Bearer', 'Bearer Bearer', 'Bearer'],
  ])('takes %s', (_, authorization, token) => {
    expect(outcome(authorization)).toBe(token)
  })

  it.each([
    ['nothing behind the scheme', 'Bearer'],
    ['a tab behind the scheme', 'Bearer\tabc'],
    ['a tab behind a space', 'Bearer \tabc'],
    ['a second word', 'Bearer abc def'],
    ['a comma behind the token', 'Bearer abc,'],
    ['a comma inside the token', 'Bearer abc,def'],
    ['padding inside the token', 'Bearer a=bc'],
    ['padding alone', 'Bearer =='],
    ['a quoted token', 'Bearer "abc"'],
    ['a parameter', 'Bearer token="abc"'],
    ['a character beyond ASCII', 'Bearer abcé'],
    ['a no-break space behind the scheme', 'Bearer\u00a0abc'],
    ['a line feed in the token', 'Bearer abc\ndef'],
    ['a line feed at the end', 'Bearer abc\n'],
    ['a null character', 'Bearer abc\0'],
    ['a colon behind the scheme', 'Bearer:abc'],
    ['no scheme at all', '=abc'],
    ['a scheme that is quoted', '"Bearer" abc'],
    ['a byte order mark', '\ufeffBearer abc'],
  ])('refuses %s as malformed (RFC 6750 §2.1)', (_, authorization) => {
    expectRefused(authorization, 'credentials_malformed')
  })

  it.each([
    'Basic dXNlcjpwYXNz',
    'DPoP eyJhbGciOiJub25lIn0.e30.',
    'Negotiate',
    'Digest username="a", realm="b", nonce="c", uri="/", qop=auth, nc=00000001',
    'Digest username="a, Bearer abc", realm="b"',
    'Digest username="a\\", Bearer abc", realm="b"',
    'Bearer2 abc',
    'Bearerabc',
    'XBearer abc',
    'Bearer.abc',
    'eyJhbGciOiJFUzI1NiJ9.e30.c2ln',
  ])('refuses %s as another scheme (RFC 6750 §3.1)', (authorization) => {
    expectRefused(authorization, 'scheme_unsupported')
  })

  it('tells an absent field from one that holds something (RFC 6750 §3.1)', () => {
    expect(hasCredentials({ headers: {} })).toBe(false)
    expect(hasCredentials(request(' \t'))).toBe(false)
    expect(hasCredentials(request('Basic'))).toBe(true)
    expect(hasCredentials({ headers: { authorization: ['', ''] } })).toBe(true)
  })

  it('extracts every b64token exactly, whatever the case and the spaces (RFC 6750 §2.1)', () => {
    const alphabet = 'ABCXYZabcxyz0189-._~+/'
    const b64token = fc
      .tuple(
        fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1 }),
        fc.nat({ max: 3 }).map((count) => '='.repeat(count)),
      )
      .map(([characters, padding]) => characters + padding)
    const scheme = fc.mixedCase(fc.constant('bearer'))
    const spaces = fc.integer({ min: 1, max: 5 }).map((count) => ' '.repeat(count))
    fc.assert(
      fc.property(scheme, spaces, b64token, (name, gap, token) => {
        expect(outcome(name + gap + token)).toBe(token)
      }),
    )
  })

  it('takes nothing else, and refuses without repeating what came (RFC 6750 §2.1)', () => {
    const pieces = [
      'Bearer',
      'bearer',
      'Basic',
      ' ',
      '\t',
      ',',
      '"',
      '\\',
      '=',
      'abc',
      '\0',
      '\n',
      'é',
    ]
    const messages = [
      'token_missing: the request has no Authorization credentials',
      'credentials_repeated: several credentials in one Authorization field',
      'scheme_unsupported: the Authorization scheme is not Bearer',
      'credentials_malformed: the Authorization field is not "Bearer", spaces and one token (RFC 6750 section 2.1)',
    ]
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fc.constantFrom(...pieces)).map((parts) => parts.join('')),
      fc.string({ unit: 'binary' }).map((rest) => `Bearer ${rest}`),
    )
    fc.assert(
      fc.property(anything, (authorization) => {
        const value = authorization.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '')
        const expected = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(value)?.[1]
        const actual = outcome(authorization)
        const message = actual instanceof AccessTokenError ? actual.message : undefined
        if (expected !== undefined) expect(actual).toBe(expected)
        else expect(messages).toContain(message)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('the cost of a hostile Authorization field grows with its length alone', () => {
  const length = 100_000

  it.each([
    ['spaces inside', `Bearer${' '.repeat(length)}é`],
    ['tabs inside', `Bearer${'\t'.repeat(length)}é`],
    ['escaped quotation marks that nothing closes', `Bearer ,"${'\\"'.repeat(length / 2)}`],
    ['escapes that break off', `Bearer ,"${'\\"'.repeat(length / 2)}\\`],
    ['quotation marks', `Bearer ,${'"'.repeat(length)}"`],
    ['commas and spaces', `Bearer ${', '.repeat(length / 2)}é`],
    ['a token of one letter', `Bearer ${'a'.repeat(length)}é`],
    ['padding', `Bearer a${'='.repeat(length)}é`],
  ])(
    'refuses %s without going over them again and again',
    (_, authorization) => {
      expectRefused(authorization, 'credentials_malformed')
    },
    1_000,
  )
})
