import { describe, expect, it } from 'vitest'
import { encode } from '../support/raw-token.js'
import { baseline } from '../support/test-keys.js'
import { type InHeader, openPaths } from './paths.js'
import { header, options, payload, replaceSegment, signers, token, written } from './token.js'

const good = token()
const paths = await openPaths({ options, good })
const [head, claims, signature] = good.split('.') as [string, string, string]

/** Signs the text that is there, whatever it is: nothing but its form can refuse it. */
function signed(...segments: readonly string[]): string {
  const input = segments.join('.')
  return `${input}.${encode(signers.ES256(Buffer.from(input, 'utf8')))}`
}

/** JSON of a length that leaves bits over in its last character: 1 or 2 octets in the last group. */
function ofRemainder(text: string, remainder: 1 | 2): string {
  let spaced = text
  while (Buffer.byteLength(spaced) % 3 !== remainder) spaced += ' '
  return encode(spaced)
}

/** The same octets, with a bit set that encodes nothing. */
function withBits(segment: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  return segment.slice(0, -1) + alphabet[alphabet.indexOf(segment.at(-1) as string) + 1]
}

type Row = [what: string, text: string, inHeader?: InHeader]

describe('the baseline', () => {
  it('is accepted on every path (RFC 7519 §7.2)', async () => {
    await paths.accept(good)
    await paths.accept(signed(ofRemainder(header, 1), ofRemainder(payload, 2)))
  })
})

describe('segments', () => {
  it.each<Row>([
    ['none', '', 'credentials_malformed'],
    ['one', head],
    ['one that is opaque', '2YotnFZFEjr1zCsicMWpAA'],
    ['two', `${head}.${claims}`],
    ['four', `${good}.`],
    ['four, with the signature twice', `${good}.${signature}`],
    ['five', `${head}.${claims}.${signature}.${signature}.${signature}`],
    ['six', `${good}.${good}`],
    ['dots alone', '..'],
    ['a flood of dots', '.'.repeat(8000)],
    ['a dot before', `.${good}`],
    ['an empty header', `.${claims}.${signature}`],
    ['an empty payload', `${head}..${signature}`],
    ['an empty header and an empty payload', `..${signature}`],
    ['a detached payload', signed(head, '')],
    ['the header twice', signed(head, head, claims)],
    ['another separator', good.replaceAll('.', ','), 'credentials_malformed'],
    ['an encoded separator', good.replaceAll('.', '%2E'), 'credentials_malformed'],
    ['a full-width separator', good.replaceAll('.', '．'), 'credentials_malformed'],
    ['another token behind a comma', `${good},${good}`, 'credentials_malformed'],
    ['another credential behind it', `${good}, Bearer ${good}`, 'credentials_repeated'],
    ['another token behind a space', `${good} ${good}`, 'credentials_malformed'],
    ['a parameter behind it', `${good}, error="x"`, 'credentials_malformed'],
    ['its scheme before it', `Bearer ${good}`, 'credentials_malformed'],
    ['quotation marks around it', `"${good}"`, 'credentials_malformed'],
    ['angle brackets around it', `<${good}>`, 'credentials_malformed'],
    ['percent encoding', encodeURIComponent(`${good} `), 'credentials_malformed'],
    ['a fragment', `${good}#`, 'credentials_malformed'],
  ])('are refused on every path: %s (RFC 7515 §7.1)', async (_, text, inHeader) => {
    await paths.refuse(text, 'token_malformed', inHeader)
  })
})

describe('the alphabet', () => {
  const middle = (index: 0 | 1 | 2, insert: string) => {
    const segment = good.split('.')[index] as string
    const text = segment.slice(0, 8) + insert + segment.slice(8)
    return index === 2
      ? replaceSegment(good, 2, text)
      : signed(...good.split('.').slice(0, 2).with(index, text))
  }
  const foreign: [what: string, insert: string, inHeader: InHeader][] = [
    ['a plus sign', '+', 'token_malformed'],
    ['a slash', '/', 'token_malformed'],
    ['a tilde', '~', 'token_malformed'],
    ['padding', '=', 'credentials_malformed'],
    ['a space', ' ', 'credentials_malformed'],
    ['a tab', '\t', 'credentials_malformed'],
    ['a line feed', '\n', 'unparsable'],
    ['CR LF', '\r\n ', 'unparsable'],
    ['a NUL', '\0', 'unparsable'],
    ['a vertical tab', '\v', 'unparsable'],
    ['a percent sign', '%41', 'credentials_malformed'],
    ['a no-break space', '\u00a0', 'credentials_malformed'],
    ['a byte order mark', '\ufeff', 'credentials_malformed'],
    ['a zero-width space', '\u200b', 'credentials_malformed'],
    ['a soft hyphen', '\u00ad', 'credentials_malformed'],
    ['a full-width letter', 'Ａ', 'credentials_malformed'],
    ['a Cyrillic letter', 'А', 'credentials_malformed'],
    ['a half of a surrogate pair', '\ud800', 'credentials_malformed'],
    ['a colon', ':', 'credentials_malformed'],
    ['a comma', ',', 'credentials_malformed'],
    ['a quotation mark', '"', 'credentials_malformed'],
    ['a backslash', '\\', 'credentials_malformed'],
  ]

  it.each(
    foreign.flatMap((row) => ([0, 1, 2] as const).map((index) => [row[0], index, row] as const)),
  )(
    'has no %s in segment %d, on every path, though what is signed is the text (RFC 7515 §5.2, rfc8725bis §3.14)',
    async (_, index, [, insert, inHeader]) => {
      await paths.refuse(middle(index, insert), 'token_malformed', inHeader)
    },
  )

  it.each<Row>([
    ['a space before', ` ${good}`, 'accepted'],
    ['a space behind', `${good} `, 'accepted'],
    ['a tab behind', `${good}\t`, 'accepted'],
    ['a tab before', `\t${good}`, 'credentials_malformed'],
    ['a line feed behind', `${good}\n`, 'unparsable'],
    ['a byte order mark before', `\ufeff${good}`, 'credentials_malformed'],
    ['a no-break space behind', `${good}\u00a0`, 'credentials_malformed'],
    ['a NUL behind', `${good}\0`, 'unparsable'],
  ])('has nothing around it: %s (RFC 7515 §5.2)', async (_, text, inHeader) => {
    await paths.refuse(text, 'token_malformed', inHeader)
  })
})

describe('one spelling', () => {
  const one = ofRemainder(header, 1)
  const two = ofRemainder(payload, 2)

  it.each<Row>([
    ['bits left over in the header', signed(withBits(one), two)],
    ['bits left over in the payload', signed(one, withBits(two))],
    ['bits left over in the signature', replaceSegment(good, 2, withBits(signature))],
    ['padding behind the header', signed(`${one}==`, two), 'credentials_malformed'],
    ['padding behind the payload', signed(one, `${two}=`), 'credentials_malformed'],
    ['padding behind the signature', `${good}==`],
    ['one character of padding', `${good}=`],
    ['padding that nothing needs', `${good}====`],
    ['a length that encodes nothing, in the header', signed(`${encode('{}  ')}A`, two)],
    ['a length that encodes nothing, in the payload', signed(one, `${two}AA`)],
    ['a length that encodes nothing, in the signature', `${good}AAA`],
    [
      'base64 in place of base64url',
      signed(Buffer.from(`${header}?>?>`).toString('base64').replaceAll('=', ''), two),
    ],
    ['hexadecimal', signed(Buffer.from(header).toString('hex').slice(1), two)],
    ['base64url of base64url', signed(encode(one), two)],
  ])(
    'is the only one that is accepted, on every path: %s (RFC 4648 §3.5)',
    async (_, text, inHeader) => {
      await paths.refuse(text, 'token_malformed', inHeader)
    },
  )

  it.each([...'AEIMQUYcgkosw048BCDFGHJKLNOPRSTVWXYZabdefhijlmnpqrtuvxyz12356789-_'])(
    'ends in one last character, and not in %s (RFC 4648 §3.5)',
    async (last) => {
      const spelling = good.slice(0, -1) + last
      if (spelling === good) return paths.accept(spelling)
      const reason = 'AQgw'.includes(last) ? 'signature_invalid' : 'token_malformed'
      await paths.refuse(spelling, reason)
    },
  )
})

/** What is no JSON object, with a signature that verifies. */
const noObjects: [string, string | Uint8Array][] = [
  ['an array', '[]'],
  ['an array of the object', `[${payload}]`],
  ['an array with members', `[["iss","${baseline.iss}"]]`],
  ['null', 'null'],
  ['true', 'true'],
  ['a number', '1800000000'],
  ['a string', '"claims"'],
  ['the object as a string', JSON.stringify(payload)],
  ['another token', good],
  ['another token as a string', JSON.stringify(good)],
  ['nothing but spaces', '   '],
  ['an object that breaks off', payload.slice(0, -1)],
  ['an object that breaks off in a string', payload.slice(0, -3)],
  ['an object twice', `${payload}${payload}`],
  ['text behind the object', `${payload}ABCD`],
  ['a comma behind the object', `${payload},`],
  ['a NUL behind the object', `${payload}\0`],
  ['a line separator behind the object', `${payload}\u2028`],
  ['a no-break space before the object', `\u00a0${payload}`],
  ['a form feed before the object', `\f${payload}`],
  ['a byte order mark before the object', `\ufeff${payload}`],
  ['a byte order mark behind the object', `${payload}\ufeff`],
  ['a comment', payload.replace('{', '{/**/')],
  ['a comment behind', `${payload}//`],
  ['a comma too many', payload.replace('}', ',}')],
  ['quotation marks of another kind', payload.replaceAll('"', "'")],
  ['names without quotation marks', payload.replace('"iss"', 'iss')],
  ['a line feed in a string', payload.replace('user-1', 'user\n1')],
  ['an escape that nobody knows', payload.replace('user-1', 'user\\x41')],
  ['a hexadecimal number', payload.replace('1800000300', '0x6b49d32c')],
  ['a number with a leading zero', payload.replace('1800000300', '01800000300')],
  ['Infinity', payload.replace('1800000300', 'Infinity')],
  ['NaN', payload.replace('1800000300', 'NaN')],
  ['a prefix against inclusion', `)]}',\n${payload}`],
  ['UTF-16', Buffer.from(payload, 'utf16le')],
  ['UTF-16 with a byte order mark', Buffer.from(`\ufeff${payload}`, 'utf16le')],
  ['an octet that is no UTF-8', Buffer.from(payload.replace('user-1', 'user\xff1'), 'latin1')],
  ['Latin-1', Buffer.from(payload.replace('user-1', 'us\xe9r'), 'latin1')],
  ['an overlong encoding', Buffer.from(payload.replace('user-1', '\xc0\xafuser'), 'latin1')],
  ['an overlong quotation mark', Buffer.from(payload.replace('user-1', 'u\xc0\xa2'), 'latin1')],
  [
    'a surrogate encoded on its own',
    Buffer.from(payload.replace('user-1', '\xed\xa0\x80'), 'latin1'),
  ],
  [
    'a surrogate pair encoded in two',
    Buffer.from(payload.replace('user-1', '\xed\xa0\xbd\xed\xb8\x80'), 'latin1'),
  ],
  [
    'a character beyond Unicode',
    Buffer.from(payload.replace('user-1', '\xf4\x90\x80\x80'), 'latin1'),
  ],
  ['UTF-8 that breaks off', Buffer.concat([Buffer.from(payload), Buffer.of(0xe2, 0x82)])],
  ['compressed JSON', Buffer.from('789cab56ca2c2e56b2520200', 'hex')],
]

describe('a payload', () => {
  it.each(noObjects)('is refused as %s on every path (RFC 7519 §7.2 step 10)', async (_, text) => {
    await paths.refuse(written(header, text), 'token_malformed')
  })

  it.each<[string, string]>([
    ['spaces around it', ` \t\r\n${payload}\n`],
    ['escaped names', payload.replace('"iss"', '"\\u0069\\u0073s"')],
    ['escaped values', payload.replace('https://login', '\\u0068ttps:\\/\\/login')],
    ['characters beyond the basic plane', payload.replace('"scope"', '"𝒳":"😀","scope"')],
    ['a half of a surrogate pair, escaped', payload.replace('"scope"', '"x":"\\ud800","scope"')],
    [
      'names of members that objects have',
      payload.replace(
        '{',
        '{"constructor":1,"hasOwnProperty":0,"toString":null,"valueOf":{},"then":1,"toJSON":"x",',
      ),
    ],
    [
      '__proto__ that says otherwise',
      payload.replace('{', '{"__proto__":{"exp":1,"cnf":{},"aud":"x"},'),
    ],
  ])('is accepted with %s on every path (RFC 7519 §4)', async (_, text) => {
    await paths.accept(written(header, text))
  })
})

describe('a header', () => {
  const texts = noObjects.filter(
    ([what]) =>
      !/member|number|Infinity|NaN|token|UTF-8$|Latin|overlong|surrogate|beyond|array of|breaks off in|escape|feed in/.test(
        what,
      ),
  )

  it.each(texts)('is refused as %s on every path (RFC 7515 §5.2 step 3)', async (_, text) => {
    const changed = typeof text === 'string' ? text.replace(payload, header) : text
    await paths.refuse(written(changed, payload), 'token_malformed')
  })

  it.each([
    ['an octet that is no UTF-8', '\xff'],
    ['an overlong encoding', '\xc0\xaf'],
    ['a surrogate encoded on its own', '\xed\xa0\x80'],
  ])('is refused with %s on every path (RFC 7515 §5.2 step 3)', async (_, octets) => {
    const text = Buffer.from(header.replace('{', `{"x":"${octets}",`), 'latin1')
    await paths.refuse(written(text, payload), 'token_malformed')
  })
})

describe('duplicate members', () => {
  it.each([
    ['"exp":1', 'token_expired'],
    ['"exp":"1800000300"', 'claim_invalid'],
    ['"\\u0065xp":1', 'token_expired'],
    ['"aud":"https://api.example.com/invoices"', 'audience_mismatch'],
    ['"aud":[]', 'audience_mismatch'],
    ['"iss":"https://login.example.org"', 'issuer_unknown'],
    ['"nbf":1900000000', 'token_not_yet_valid'],
    ['"sub":null', 'claim_invalid'],
    ['"cnf":{},"cnf":null', 'binding_unsupported'],
    ['"scope":"orders.list"', 'scope_insufficient'],
    ['"scope":"orders.read","scope":["orders.list"]', 'scope_insufficient'],
  ])('count with the last, where that is the bad one: %s (RFC 7519 §4)', async (last, reason) => {
    await paths.refuse(written(header, payload.replace('}', `,${last}}`)), reason)
  })

  it.each(['"exp":1', '"aud":"x"', '"iss":"x"', '"sub":null', '"scope":1'])(
    'count with the last, where that is the good one: %s (RFC 7519 §4)',
    async (first) => {
      await paths.accept(written(header, payload.replace('{', `{${first},`)))
    },
  )
})

describe('__proto__', () => {
  it.each(['exp', 'aud', 'iss', 'sub', 'client_id', 'jti', 'iat'])(
    'does not hold %s, on any path (RFC 7519 §4)',
    async (name) => {
      const { [name]: value, ...rest } = baseline
      const inherited = JSON.stringify({ [name]: value })
      const text = JSON.stringify(rest).replace('{', `{"__proto__":${inherited},`)
      await paths.refuse(written(header, text), 'claim_missing')
    },
  )

  it('does not hold scope, on any path (RFC 7519 §4)', async () => {
    const { scope, ...rest } = baseline
    const text = JSON.stringify(rest).replace('{', `{"__proto__":{"scope":"${scope}"},`)
    await paths.refuse(written(header, text), 'scope_insufficient')
  })

  it('changes no object of anybody else (RFC 7519 §4)', async () => {
    const text = payload.replace(
      '{',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},',
    )
    await paths.accept(written(header.replace('{', '{"__proto__":{"polluted":1},'), text))
    const { claims, header: read } = await paths.servers.warm.verify(written(header, text))
    expect(['polluted' in {}, 'polluted' in claims, 'polluted' in read]).toEqual([
      false,
      false,
      false,
    ])
  })
})

describe('deep nesting', () => {
  const nested = (depth: number, open: string, close: string, inner = '1') =>
    open.repeat(depth) + inner + close.repeat(depth)

  it.each([
    ['arrays', nested(2500, '[', ']')],
    ['objects', nested(1000, '{"a":', '}')],
    ['both', nested(700, '[{"a":', '}]')],
  ])('is followed without a stack on every path: %s (RFC 7519 §7.2)', async (_, value) => {
    const text = payload.replace('{', `{"x":${value},`)
    await paths.accept(written(header, text))
    const { claims } = await paths.servers.warm.verify(written(header, text))
    let depth = 0
    for (let at: unknown = claims.x; typeof at === 'object' && at !== null; depth += 1) {
      expect(Object.isFrozen(at)).toBe(true)
      at = Object.values(at)[0]
    }
    expect(depth).toBeGreaterThanOrEqual(1000)
  })

  it.each(['exp', 'aud', 'sub', 'iss', 'jti'])(
    'is refused as %s on every path (RFC 7519 §4)',
    async (name) => {
      const text = JSON.stringify({ ...baseline, [name]: 0 }).replace(
        `"${name}":0`,
        `"${name}":${nested(2000, '[', ']')}`,
      )
      await paths.refuse(written(header, text), 'claim_invalid')
    },
  )

  it('is refused in the header’s kid and alg on every path (RFC 7515 §4.1)', async () => {
    const deep = nested(2000, '[', ']')
    await paths.refuse(written(header.replace('"ec"', deep), payload), 'token_malformed')
    await paths.refuse(written(header.replace('"ES256"', deep), payload), 'algorithm_refused')
    await paths.refuse(written(header.replace('"at+jwt"', deep), payload), 'type_mismatch')
  })
})
