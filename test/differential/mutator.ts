import { audience, type Configuration, configurations, issuer, now } from './configurations.js'
import { forgeries, type KeyName, keySets, signers, strangers } from './keys.js'
import { createRandom, type Random } from './random.js'

/** A token, for a key set and a configuration, at a time. */
export interface Case {
  readonly index: number
  readonly text: string
  readonly keySet: string
  readonly configuration: Configuration
  /** Milliseconds. */
  readonly time: number
  /** What was done to a good token, in order. */
  readonly recipe: readonly string[]
}

/** A token that is being made. */
interface Draft {
  /** The members in order, as JSON writes them: names may come twice. */
  readonly header: [name: string, json: string][]
  readonly claims: [name: string, json: string][]
  /** How texts become octets, segments and a signature. */
  frame: (json: string) => string | Buffer
  /** Spells the signing input; what is signed is the spelling. */
  respell: (input: string) => string
  key: KeyName | undefined
  sign: (input: Buffer) => Buffer
  /** Changes the finished text. */
  finish: (text: string) => string
}

type Mutation = (draft: Draft, random: Random) => string

const json = JSON.stringify

/** Values that a member can be given, as JSON writes them. */
const values = [
  ...[
    'null',
    'true',
    'false',
    '0',
    '1',
    '-1',
    '1.5',
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
  ],
  ...['""', '" "', '"x"', '[]', '{}', '[null]', '[[]]', '[1]', '["x"]', '{"x":1}', '"1800000300"'],
  ...['"\\u0000"', '"\\ud800"', '"\\u200b"', '"é"', '"😀"'],
]
const names = ['iss', 'aud', 'sub', 'client_id', 'jti', 'exp', 'nbf', 'iat', 'scope', 'email']
const offsets = [
  ...[
    -3600, -66, -65.5, -65, -61, -60, -59.5, -6, -5.5, -5, -4.5, -4, -1, -0.5, 0, 0.5, 1, 4, 4.5, 5,
  ],
  ...[5.5, 6, 59.5, 60, 61, 65, 66, 300, 3600, 1e7],
]
const audiences = [
  ...[json([audience]), json([audience, 'x']), json(['x', audience]), json([audience, audience])],
  ...[json(`${audience}/`), json(audience.toUpperCase()), json('x'), '[]', '""', json(['x'])],
  ...[json([audience, 1]), json([null, audience]), json([[audience]]), json({ 0: audience })],
  ...[json('urn:example:orders'), json(['urn:example:orders', 'y']), json(`${audience},x`)],
]
const algs = [
  ...[
    'none',
    'None',
    'NONE',
    'HS256',
    'HS512',
    'es256',
    'ES256 ',
    'RS1',
    'ES256K',
    'Ed448',
    'dir',
    '',
  ],
  ...['ES256', 'ES384', 'EdDSA', 'Ed25519', 'RS256', 'PS256', 'RS384', '__proto__', 'constructor'],
]
const types = [
  ...['at+jwt', 'AT+JWT', 'application/at+jwt', 'APPLICATION/at+JWT', 'JWT', 'jwt', 'at+jwt ', ''],
  ...['application/application/at+jwt', 'text/at+jwt', 'at+jwt;x=y', 'id+jwt', '/at+jwt'],
]
const kids = [
  'ec',
  'other',
  'ed',
  'rsa',
  'ec384',
  'x',
  'hmac',
  'broken',
  'EC',
  '',
  'ec ',
  '__proto__',
]
const extensions = [
  ...[
    'null',
    '[]',
    '["b64"]',
    '["exp"]',
    '["alg"]',
    '["x","x"]',
    '{}',
    '""',
    '"x"',
    'false',
    '[1]',
  ],
]
const foreign = [
  ' ',
  '\t',
  '\n',
  '\r',
  '=',
  '==',
  '+',
  '/',
  '~',
  '.',
  '\0',
  ',',
  '%41',
  'é',
  '\ufeff',
  '"',
]
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

function set(members: [string, string][], name: string, value: string): void {
  const at = members.findIndex(([known]) => known === name)
  if (at === -1) members.push([name, value])
  else members[at] = [name, value]
}

function remove(members: [string, string][], name: string): void {
  const at = members.findIndex(([known]) => known === name)
  if (at !== -1) members.splice(at, 1)
}

function read(members: [string, string][], name: string): string {
  return JSON.parse(members.find(([known]) => known === name)?.[1] ?? '""')
}

/** Changes one segment of a text of several. */
function inSegment(
  random: Random,
  count: number,
  change: (segment: string) => string,
): (text: string) => string {
  const at = random.below(count)
  return (text) => {
    const segments = text.split('.')
    segments[at] = change(segments[at] ?? '')
    return segments.join('.')
  }
}

/** A spelling of one segment that other libraries may take for the same. */
function spelling(random: Random): readonly [string, (segment: string) => string] {
  const bits = 1 + random.below(15)
  const character = random.pick(foreign)
  const place = random.number()
  return random.pick<readonly [string, (segment: string) => string]>([
    [
      'bits left over',
      (segment) =>
        segment.slice(0, -1) + (alphabet[alphabet.indexOf(segment.at(-1) ?? 'A') ^ bits] ?? 'A'),
    ],
    ['padding', (segment) => `${segment}${'='.repeat((4 - (segment.length % 4)) % 4)}`],
    ['padding of one', (segment) => `${segment}=`],
    ['the alphabet of base64', (segment) => segment.replaceAll('-', '+').replaceAll('_', '/')],
    [
      `the character ${json(character)}`,
      (segment) => {
        const at = Math.floor(place * (segment.length + 1))
        return segment.slice(0, at) + character + segment.slice(at)
      },
    ],
    ['one character less', (segment) => segment.slice(0, -1)],
    ['one character more', (segment) => `${segment}A`],
    ['nothing', () => ''],
    [
      'another character',
      (segment) => {
        const at = Math.floor(place * segment.length)
        const changed = alphabet[(alphabet.indexOf(segment[at] ?? 'A') + bits) % 64] ?? 'A'
        return segment.slice(0, at) + changed + segment.slice(at + 1)
      },
    ],
  ])
}

/** The grammar: what can be done to a token. Each says in words what it did. */
const mutations: readonly (readonly [weight: number, mutation: Mutation])[] = [
  [
    3,
    ({ header }, random) => {
      const alg = random.pick(algs)
      set(header, 'alg', json(alg))
      return `alg ${json(alg)}`
    },
  ],
  [
    2,
    ({ header }, random) => {
      const typ = random.pick(types)
      set(header, 'typ', json(typ))
      return `typ ${json(typ)}`
    },
  ],
  [
    3,
    ({ header }, random) => {
      const kid = random.pick(kids)
      set(header, 'kid', json(kid))
      return `kid ${json(kid)}`
    },
  ],
  [
    3,
    ({ header }, random) => {
      const name = random.pick([
        'alg',
        'typ',
        'kid',
        'jwk',
        'jku',
        'x5c',
        'x5t',
        'cty',
        'zip',
        'enc',
        'x',
      ])
      const value = random.pick(values)
      set(header, name, value)
      return `header ${name} ${value}`
    },
  ],
  [
    2,
    ({ header }, random) => {
      const name = random.pick(['alg', 'typ', 'kid'])
      remove(header, name)
      return `no header ${name}`
    },
  ],
  [
    2,
    ({ header }, random) => {
      const value = random.pick(extensions)
      set(header, 'crit', value)
      if (random.chance(0.5)) set(header, 'b64', random.pick(['true', 'false', 'null', '1', '"x"']))
      return `crit ${value}`
    },
  ],
  [
    1,
    ({ header }, random) => {
      const value = random.pick(['true', 'false', 'null', '0', '[]'])
      set(header, 'b64', value)
      return `b64 ${value}`
    },
  ],
  [
    6,
    ({ claims }, random) => {
      const name = random.pick(names)
      const value = random.pick(values)
      set(claims, name, value)
      return `claim ${name} ${value}`
    },
  ],
  [
    3,
    ({ claims }, random) => {
      const name = random.pick(names)
      remove(claims, name)
      return `no claim ${name}`
    },
  ],
  [
    6,
    ({ claims }, random) => {
      const name = random.pick(['exp', 'nbf', 'iat'])
      const offset = random.pick(offsets)
      set(claims, name, String(now + offset))
      return `${name} now ${offset}`
    },
  ],
  [
    4,
    ({ claims }, random) => {
      const value = random.pick(audiences)
      set(claims, 'aud', value)
      return `aud ${value}`
    },
  ],
  [
    2,
    ({ claims }, random) => {
      const value = json(
        random.pick([
          `${issuer}/`,
          issuer.toUpperCase(),
          'https://login.example.org',
          [issuer],
          `${issuer}\0`,
        ]),
      )
      set(claims, 'iss', value)
      return `iss ${value}`
    },
  ],
  [
    2,
    ({ claims }, random) => {
      const value = random.pick([
        ...values,
        '{"jkt":"x"}',
        '{"x5t#S256":"x"}',
        '{"jwk":{}}',
        '{"jkt":"x","kid":"y"}',
      ])
      set(claims, 'cnf', value)
      return `cnf ${value}`
    },
  ],
  [
    2,
    ({ claims }, random) => {
      const name = random.pick(['scope', 'scp', 'act'])
      const value = random.pick([...values, '"a b"', '["a b"]', '["a",1]', '{"sub":"a"}'])
      set(claims, name, value)
      return `claim ${name} ${value}`
    },
  ],
  [
    2,
    (draft, random) => {
      const members = random.chance(0.4) ? draft.header : draft.claims
      const copied = random.pick(members)
      const value = random.pick([...values, copied[1]])
      members.push([copied[0], value])
      return `${copied[0]} twice, the last ${value}`
    },
  ],
  [
    2,
    (draft, random) => {
      const members = random.chance(0.3) ? draft.header : draft.claims
      const name = random.pick(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'toJSON'])
      const value = random.pick([...values, '{"exp":1,"cnf":{},"alg":"none"}'])
      members.push([name, value])
      return `member ${name} ${value}`
    },
  ],
  [
    4,
    (draft, random) => {
      const [what, frame] = random.pick<readonly [string, Draft['frame']]>([
        ['a byte order mark', (text) => `\ufeff${text}`],
        ['spaces around', (text) => ` \t\r\n${text} \n`],
        ['text behind', (text) => `${text}x`],
        ['a NUL behind', (text) => `${text}\0`],
        ['the object twice', (text) => text + text],
        ['an array', (text) => `[${text}]`],
        ['a string', (text) => json(text)],
        ['null', () => 'null'],
        ['nothing', () => ''],
        [
          'an octet that is no UTF-8',
          (text) => Buffer.from(text.replace(/"([^"]{3})/, '"$1\xff'), 'latin1'),
        ],
        [
          'an octet that is no UTF-8 in a member',
          (text) => Buffer.from(text.replace('{', '{"z":"\xff",'), 'latin1'),
        ],
        [
          'an overlong encoding in a member',
          (text) => Buffer.from(text.replace('{', '{"z":"\xc0\xaf",'), 'latin1'),
        ],
        [
          'a surrogate in a member',
          (text) => Buffer.from(text.replace('{', '{"z":"\xed\xa0\x80",'), 'latin1'),
        ],
        ['UTF-16', (text) => Buffer.from(text, 'utf16le')],
        ['a comma too many', (text) => text.replace(/}$/, ',}')],
        ['text that breaks off', (text) => text.slice(0, -1)],
        ['deep nesting', (text) => text.replace('{', `{"z":${'['.repeat(500)}${']'.repeat(500)},`)],
      ])
      const onlyHeader = random.chance(0.4)
      draft.frame = (text) => (text.includes('"alg"') === onlyHeader ? frame(text) : text)
      return `${onlyHeader ? 'header' : 'payload'} as ${what}`
    },
  ],
  [
    6,
    (draft, random) => {
      const [what, change] = spelling(random)
      const signed = random.chance(0.5)
      if (signed) draft.respell = inSegment(random, 2, change)
      else draft.finish = inSegment(random, 3, change)
      return `${signed ? 'signed over' : 'spelt with'} ${what}`
    },
  ],
  [
    3,
    (draft, random) => {
      const [what, finish] = random.pick<readonly [string, Draft['finish']]>([
        ['a dot behind', (text) => `${text}.`],
        ['a dot before', (text) => `.${text}`],
        ['four segments', (text) => `${text}.${text.split('.')[2]}`],
        ['five segments', (text) => `${text}.x.x`],
        ['two segments', (text) => text.split('.').slice(0, 2).join('.')],
        ['one segment', (text) => text.replaceAll('.', '')],
        ['no signature', (text) => text.replace(/[^.]*$/, '')],
        ['segments in another order', (text) => text.split('.').reverse().join('.')],
        ['capitals', (text) => text.toUpperCase()],
        ['a space before', (text) => ` ${text}`],
        ['a line feed behind', (text) => `${text}\n`],
        ['twenty kilobytes', (text) => text.replace(/\.(?=[^.]*$)/, `${'A'.repeat(20_000)}.`)],
      ])
      draft.finish = finish
      return what
    },
  ],
  [
    4,
    (draft, random) => {
      const [what, forge] = random.pick(Object.entries(forgeries))
      draft.key = undefined
      draft.sign = forge
      return `signed by ${what}`
    },
  ],
  [
    3,
    (draft, random) => {
      if (draft.key !== undefined && random.chance(0.6)) {
        draft.key = strangers[draft.key] ?? draft.key
        return 'signed by a stranger'
      }
      draft.key = random.pick(['ec', 'other', 'ed', 'rsa', 'ec384'])
      return `signed by ${draft.key}`
    },
  ],
  [
    3,
    (draft, random) => {
      const at = random.number()
      const bit = 1 << random.below(8)
      const { sign } = draft
      draft.sign = (input) => {
        const made = sign(input)
        const index = Math.floor(at * made.length)
        if (made.length > 0) made.writeUInt8(made.readUInt8(index) ^ bit, index)
        return made
      }
      return 'a bit of the signature'
    },
  ],
  [
    2,
    (draft, random) => {
      const { sign } = draft
      const [what, change] = random.pick<readonly [string, (made: Buffer) => Buffer]>([
        ['shorter', (made) => made.subarray(1)],
        ['cut', (made) => made.subarray(0, -1)],
        ['longer', (made) => Buffer.concat([made, Buffer.alloc(1)])],
        ['longer before', (made) => Buffer.concat([Buffer.alloc(1), made])],
        ['twice', (made) => Buffer.concat([made, made])],
      ])
      draft.sign = (input) => change(sign(input))
      return `the signature ${what}`
    },
  ],
]
const total = mutations.reduce((sum, [weight]) => sum + weight, 0)

function pickMutation(random: Random): Mutation {
  let left = random.number() * total
  for (const [weight, mutation] of mutations) {
    left -= weight
    if (left < 0) return mutation
  }
  return (mutations[0] as readonly [number, Mutation])[1]
}

/** Cheap ones mostly. */
const usualAlgs = [
  'ES256',
  'ES256',
  'ES256',
  'EdDSA',
  'EdDSA',
  'Ed25519',
  'ES384',
  'RS256',
  'PS256',
]

/** Makes the case of a number: the same for the same seed, apart from the keys. */
export function caseOf(seed: number, index: number): Case {
  const random = createRandom(seed, index)
  const alg = random.pick(usualAlgs)
  const signer = signers[alg]
  const kid = signer?.key ?? 'ec'
  const draft: Draft = {
    header: [
      ['alg', json(alg)],
      ['typ', '"at+jwt"'],
      ['kid', json(kid)],
    ],
    claims: [
      ['iss', json(issuer)],
      ['aud', json(audience)],
      ['sub', '"user-1"'],
      ['client_id', '"client-1"'],
      ['jti', `"token-${index}"`],
      ['iat', String(now - 10)],
      ['exp', String(now + 300)],
      ['scope', '"orders.read"'],
    ],
    frame: (text) => text,
    respell: (input) => input,
    key: kid,
    sign: (input) => {
      const name = read(draft.header, 'alg')
      const { sign, key } = signers[name] ?? (signers[alg] as (typeof signers)[string])
      try {
        return sign(input, draft.key ?? key)
      } catch {
        return Buffer.alloc(64, 1) // the key is of another type than the algorithm
      }
    },
    finish: (text) => text,
  }
  if (random.chance(0.3)) draft.claims.push(['email', '"user@example.com"'])
  const count = random.pick([0, 1, 1, 1, 1, 1, 1, 2, 2, 3])
  const recipe: string[] = []
  for (let step = 0; step < count; step += 1) recipe.push(pickMutation(random)(draft, random))
  return {
    index,
    text: textOf(draft),
    keySet: random.chance(0.6) ? 'several keys' : random.pick(Object.keys(keySets)),
    configuration: random.chance(0.4)
      ? (configurations[0] as Configuration)
      : random.pick(configurations),
    time: now * 1000 + random.pick([0, 0, 0, 0, 250, 500, 999, -250]),
    recipe,
  }
}

function textOf({ header, claims, frame, respell, sign, finish }: Draft): string {
  const object = (members: readonly [string, string][]) =>
    `{${members.map(([name, value]) => `${json(name)}:${value}`).join(',')}}`
  const segment = (text: string) => Buffer.from(frame(text) as string).toString('base64url')
  const input = respell(`${segment(object(header))}.${segment(object(claims))}`)
  return finish(`${input}.${sign(Buffer.from(input)).toString('base64url')}`)
}
