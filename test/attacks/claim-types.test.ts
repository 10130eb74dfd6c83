import { describe, it } from 'vitest'
import { audience, baseline, now } from '../support/test-keys.js'
import { openPaths } from './paths.js'
import { header, options, token, written } from './token.js'

const good = token()
const paths = await openPaths({ options, good })

/** The baseline with a claim as JSON writes it, or without it. */
function having(name: string, value: string | undefined): string {
  const { [name]: _, ...rest } = baseline
  const text = JSON.stringify(rest)
  return written(header, value === undefined ? text : text.replace(/}$/, `,"${name}":${value}}`))
}

const noText = ['null', 'true', 'false', '0', '1', '1.5', '1e400', '[]', '{}', '""']
const noNumber = [
  'null',
  'true',
  'false',
  '""',
  `"${now}"`,
  '"1e10"',
  '"0x6b49d32c"',
  '[]',
  '{}',
  '[null]',
]

describe('times', () => {
  const wrong = [
    ...noNumber,
    `[${now}]`,
    `{"value":${now}}`,
    '1e400',
    '-1e400',
    '-1',
    '-0.5',
    '9007199254740994',
    '1e300',
  ]

  it.each(['exp', 'nbf', 'iat'].flatMap((name) => wrong.map((value) => [name, value] as const)))(
    'are refused on every path: %s %s (RFC 7519 §2)',
    async (name, value) => {
      await paths.refuse(having(name, value), 'claim_invalid')
    },
  )

  it.each([
    ['exp', `"exp":"${now + 300}"`],
    ['exp', `"exp":"Fri, 15 Jan 2027 08:05:00 GMT"`],
    ['nbf', '"nbf":"1970-01-01T00:00:00Z"'],
    ['iat', `"iat":"${now}"`],
  ])('are refused as text on every path: %s as %s (RFC 7519 §2)', async (name, member) => {
    await paths.refuse(having(name, member.slice(name.length + 3)), 'claim_invalid')
  })

  it.each([
    ['exp', `${now + 300}.5`],
    ['exp', `${now + 0.001}`],
    ['exp', '1.8000003e9'],
    ['exp', '9007199254740992'],
    ['exp', `${now + 300}.000000000000000000001`],
    ['nbf', `${now - 0.5}`],
    ['nbf', '0'],
    ['nbf', '-0'],
    ['nbf', '1e-300'],
    ['nbf', '1e-400'],
    ['iat', `${now - 0.25}`],
    ['iat', '0.1'],
    ['iat', `${now + 4.999}`],
  ])('may have fractions, and any form of a number: %s %s (RFC 7519 §2)', async (name, value) => {
    await paths.accept(having(name, value))
  })

  it.each([
    ['exp', `${now - 5}`, 'token_expired'],
    ['exp', `${now - 5.001}`, 'token_expired'],
    ['exp', '0', 'token_expired'],
    ['exp', '1e-400', 'token_expired'],
    ['nbf', `${now + 5.001}`, 'token_not_yet_valid'],
    ['nbf', '9007199254740992', 'token_not_yet_valid'],
    ['iat', `${now + 5.001}`, 'token_not_yet_valid'],
    ['exp', undefined, 'claim_missing'],
    ['iat', undefined, 'claim_missing'],
  ])('are judged on every path: %s %s (RFC 7519 §4.1.4 to §4.1.6)', async (name, value, reason) => {
    await paths.refuse(having(name, value), reason)
  })
})

describe('what identifies', () => {
  const names = ['iss', 'sub', 'client_id', 'jti']

  it.each(
    names.flatMap((name) =>
      [...noText, JSON.stringify([baseline[name]]), JSON.stringify({ value: baseline[name] })]
        // An empty iss is a text that names no issuer.
        .filter((value) => name !== 'iss' || value !== '""')
        .map((value) => [name, value] as const),
    ),
  )('is refused on every path: %s %s (RFC 7519 §4.1)', async (name, value) => {
    await paths.refuse(having(name, value), 'claim_invalid')
  })

  it.each(names)('is refused on every path without %s (RFC 9068 §2.2)', async (name) => {
    await paths.refuse(having(name, undefined), 'claim_missing')
  })
})

describe('aud', () => {
  it.each([
    ...['null', 'true', '0', '1', '1e400', '{}', `{"0":"${audience}"}`, `{"aud":"${audience}"}`],
    ...[
      `[["${audience}"]]`,
      `["${audience}",1]`,
      `[null,"${audience}"]`,
      `["${audience}",{}]`,
      `["${audience}",["${audience}"]]`,
    ],
  ])('is refused on every path: %s (RFC 7519 §4.1.3)', async (value) => {
    await paths.refuse(having('aud', value), 'claim_invalid')
  })

  it.each([
    ...[
      '""',
      '[]',
      '[""]',
      '"*"',
      '"https://api.example.com"',
      `"${audience}/"`,
      `"${audience}/x"`,
    ],
    ...[
      `"${audience} "`,
      `" ${audience}"`,
      `"${audience},x"`,
      `"x ${audience}"`,
      `"${audience}\\u0000"`,
      `"${audience}#"`,
      `"${audience}?"`,
    ],
    ...[
      `"${audience.toUpperCase()}"`,
      `"${audience.replace('https', 'http')}"`,
      `"${audience.replace('.com', '.com:443')}"`,
    ],
    ...[
      '"https://api.example.com/%6frders"',
      '"https://api.example.com/./orders"',
      '"https://api.example.com//orders"',
      '"https://api.example.com\\\\orders"',
    ],
    ...[
      '"https://api.example.com/оrders"',
      '"client-1"',
      '"__proto__"',
      `["${audience}/","${audience}s"]`,
    ],
  ])('names another resource on every path: %s (RFC 9068 §4)', async (value) => {
    await paths.refuse(having('aud', value), 'audience_mismatch')
  })

  it('is missing on every path (RFC 9068 §2.2)', async () => {
    await paths.refuse(having('aud', undefined), 'claim_missing')
  })

  it.each([
    `["${audience}"]`,
    `["x","${audience}"]`,
    `["${audience}","${audience}"]`,
    `["","${audience}"]`,
  ])('is accepted on every path: %s (RFC 7519 §4.1.3)', async (value) => {
    await paths.accept(having('aud', value))
  })
})

describe('act', () => {
  it.each(['null', 'true', '1', '"client"', '[]', '[{"sub":"a"}]'])(
    'is refused on every path: %s (RFC 8693 §4.1)',
    async (value) => {
      await paths.refuse(having('act', value), 'claim_invalid')
    },
  )

  it.each(['{}', '{"sub":"a","act":{"sub":"b"}}', '{"act":1}'])(
    'is accepted on every path: %s (RFC 8693 §4.1)',
    async (value) => {
      await paths.accept(having('act', value))
    },
  )
})
