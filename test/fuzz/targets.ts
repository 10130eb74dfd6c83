import { generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import { Duplex } from 'node:stream'
import fc from 'fast-check'
import {
  expandTemplate,
  isTemplate,
  matchTemplate,
  parseTenantTemplate,
} from '../../src/audience/tenant-template.js'
import {
  ConfigurationError,
  createResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'
import { decodeBase64url } from '../../src/jwt/base64url.js'
import { factsOf } from '../differential/facts.js'
import { audience, issuer, mayPass, now, readCredentials } from './model.js'
import { describe, isAccepted, outcomeOf, require } from './oracle.js'

/** One thing to fuzz: inputs that JSON can keep, and what must hold for every one. */
export interface Target {
  readonly name: string
  readonly inputs: fc.Arbitrary<unknown>
  readonly check: (input: never) => void | Promise<void>
}

function target<T>(
  name: string,
  inputs: fc.Arbitrary<T>,
  check: (input: T) => void | Promise<void>,
): Target {
  return { name, inputs, check: check as Target['check'] }
}

const pair = generateKeyPairSync('ed25519')
const published = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'ed' }
const options: ResourceServerOptions = {
  issuer: { issuer, jwks: { keys: [published] } },
  audience,
  clock: () => now * 1000,
  maxTokenLength: 100_000,
}
const cold = createResourceServer({ ...options, cache: false })
const warm = createResourceServer({ ...options, cache: { maxEntries: 50 } })

function encode(text: string | Uint8Array): string {
  return Buffer.from(text as string).toString('base64url')
}

/** Signs a text, whatever it is. */
function signed(input: string): string {
  return `${input}.${encode(sign(null, Buffer.from(input), pair.privateKey))}`
}

const header = { alg: 'EdDSA', typ: 'at+jwt', kid: 'ed' }
const claims = {
  ...{ iss: issuer, aud: audience, sub: 'user-1', client_id: 'client-1', jti: 'token-1' },
  ...{ iat: now - 10, exp: now + 300, scope: 'orders.read' },
}
const good = signed(`${encode(JSON.stringify(header))}.${encode(JSON.stringify(claims))}`)

const anyText = fc.string({ unit: 'binary', maxLength: 200 })
const octets = fc.string({
  unit: fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code)),
  maxLength: 200,
})

/** JSON texts: of values, and of what only looks like them. */
const junk = fc.oneof(
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    'null',
    '[]',
    '{}',
    '""',
    '0',
    '-1',
    '1e400',
    'true',
    '[null]',
    '1.5',
    '"\\ud800"',
  ),
  fc.integer({ min: now - 100, max: now + 100 }).map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom(
    ...[audience, [audience], [audience, 1], issuer, 'at+jwt', 'ed'].map((value) =>
      JSON.stringify(value),
    ),
  ),
)

/** The text of an object: the good members, some of them changed, left out, or there twice. */
function objects(members: object, more: readonly string[]): fc.Arbitrary<string> {
  const known = Object.entries(members).map(
    ([name, value]) => [JSON.stringify(name), JSON.stringify(value)] as const,
  )
  const change = fc.record({
    name: fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...Object.keys(members), ...more) },
      { weight: 1, arbitrary: fc.string({ maxLength: 8 }) },
    ),
    value: junk,
    how: fc.constantFrom('set', 'set', 'remove', 'append'),
  })
  return fc
    .tuple(
      fc.array(change, { maxLength: 3 }),
      fc.constantFrom('', '', '', ' ', '\ufeff', 'x', '\0'),
    )
    .map(([changes, around]) => {
      let entries: (readonly [string, string])[] = [...known]
      for (const { name, value, how } of changes) {
        const written = JSON.stringify(name)
        if (how !== 'append') entries = entries.filter(([other]) => other !== written)
        if (how !== 'remove') entries.push([written, value])
      }
      return `${around}{${entries.map((entry) => entry.join(':')).join(',')}}`
    })
}

const headers = objects(header, ['crit', 'b64', 'jku', 'jwk', 'x5c', '__proto__', 'zip', 'enc'])
const payloads = objects(claims, ['nbf', 'cnf', 'act', 'scp', '__proto__', 'constructor', 'email'])

/** Ways to change a text without knowing what it is. */
const edits = fc.array(
  fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 3 }),
    insert: fc.oneof(
      fc.string({ maxLength: 2 }),
      fc.constantFrom('=', '.', '-', '_', 'A', ' ', '\n'),
    ),
  }),
  { minLength: 1, maxLength: 3 },
)

/** Both servers must say the same, the second time too. */
async function sameVerdict(text: string): Promise<boolean> {
  const outcome = describe(await outcomeOf(() => cold.verify(text)))
  for (const server of [warm, warm]) {
    const again = describe(await outcomeOf(() => server.verify(text)))
    require(again === outcome, `${outcome} without a cache, ${again} with one`)
  }
  return outcome === 'accepted'
}

const schemes = fc.constantFrom('Bearer', 'bearer', 'BEARER', 'Basic', 'DPoP', 'Bearer,', '')
const spaces = fc.constantFrom(' ', '  ', '\t', ' \t', '', '\u00a0')
/** What can stand in an Authorization field; TOKEN is the good one. */
export const fields: fc.Arbitrary<string> = fc.oneof(
  octets,
  fc
    .tuple(
      spaces,
      schemes,
      spaces,
      fc.oneof(
        fc.constant('TOKEN'),
        fc.constantFrom(
          'TOKEN=',
          'TOKEN, x',
          'TOKEN, Bearer TOKEN',
          'TOKEN,TOKEN',
          '"TOKEN"',
          'a="b, Bearer c"',
        ),
        octets,
      ),
      spaces,
    )
    .map((parts) => parts.join('')),
)
const parts = fc.constantFrom(
  ...'ab{}/.:?#@%[]$&-_~ ',
  '{tenant}',
  'https://',
  'urn:',
  '..',
  'acme',
  '://',
  '\u0430',
)
const identifiers = fc.oneof(
  anyText,
  fc.array(parts, { maxLength: 8 }).map((texts) => texts.join('')),
  fc.array(parts, { maxLength: 6 }).map((texts) => `https://api.example.com/${texts.join('')}`),
)

export const targets: readonly Target[] = [
  target(
    'base64url',
    fc.oneof(
      anyText,
      fc.base64String(),
      fc.string({ unit: fc.constantFrom(...'AQgwBCDEF-_+/= \n.') }),
    ),
    (text) => {
      const decoded = decodeBase64url(text)
      const { canonical } = factsOf(`.${text.replaceAll('.', '!')}.`)
      require((decoded !== undefined) === canonical, 'canonical is not what was decoded')
      require(decoded === undefined || encode(decoded) === text, 'another spelling was decoded')
    },
  ),
  target(
    'jwt',
    fc
      .array(fc.oneof(octets.map(encode), anyText, headers.map(encode), payloads.map(encode)), {
        maxLength: 6,
      })
      .map((segments) => segments.join('.')),
    async (text) => {
      require(!(await sameVerdict(text)), 'an unsigned token was accepted')
    },
  ),
  target('edited token', edits, async (changes) => {
    let text = good
    for (const { at, remove, insert } of changes) {
      const index = Math.floor(at * text.length)
      text = text.slice(0, index) + insert + text.slice(index + remove)
    }
    require((await sameVerdict(text)) ===
      (text === good), 'a changed token was accepted, or the good one refused')
  }),
  target('signed token', fc.tuple(headers, payloads), async ([head, payload]) => {
    const accepted = await sameVerdict(signed(`${encode(head)}.${encode(payload)}`))
    require(accepted === mayPass(head, payload), `the model says ${mayPass(head, payload)}`)
  }),
  target(
    'signed spelling',
    fc.tuple(fc.oneof(octets, anyText), fc.oneof(octets, anyText), fc.boolean()),
    async ([head, payload, encoded]) => {
      const input = encoded
        ? `${encode(Buffer.from(head, 'latin1'))}.${encode(Buffer.from(payload, 'latin1'))}`
        : `${head}.${payload}`
      require(!(await sameVerdict(signed(input))), 'what is no token was accepted')
    },
  ),
  target('Authorization', fc.array(fields, { maxLength: 2 }), async (written) => {
    const values = written.map((value) => value.replaceAll('TOKEN', good))
    const rawHeaders = values.flatMap((value) => ['Authorization', value])
    const forms = [
      { headers: {}, rawHeaders: ['Host', 'a', ...rawHeaders] },
      { headers: { Authorization: values } },
    ]
    const outcomes = await Promise.all(
      forms.map((form) => outcomeOf(() => warm.authenticate(form))),
    )
    const [outcome, other] = outcomes.map(describe) as [string, string]
    require(outcome === other, `${outcome} or ${other}, by the form of the request`)
    const [value = ''] = values
    const read = values.length > 1 ? 'several' : readCredentials(value)
    if (outcome === 'credentials_repeated') {
      require(values.length > 1 ||
        /,[ \t]*[!-~]+ /.test(value), 'one credential was taken for several')
      return
    }
    const expected = typeof read === 'object' ? ['token', read.token] : [read]
    require(isAccepted(outcomes[0] as never) ===
      (expected[1] === good), 'accepted what is not the token, or not the token')
    const reasons = {
      none: ['token_missing'],
      scheme: ['scheme_unsupported'],
      malformed: ['credentials_malformed'],
      several: [],
      token: ['accepted', 'token_malformed'],
    }
    require(reasons[expected[0] as 'none'].includes(outcome), `${outcome} for ${expected[0]}`)
  }),
  target('HTTP', fc.array(fields, { maxLength: 2 }), async (written) => {
    const values = written.map((value) => value.replaceAll('TOKEN', good))
    const lines = values.map((value) => `Authorization: ${value}\r\n`).join('')
    const text = await ask(`GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n${lines}\r\n`)
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1])
    require([200, 400, 401].includes(status), `status ${status}`)
    const [value = ''] = values
    const read = readCredentials(value)
    const isGood = values.length === 1 && typeof read === 'object' && read.token === good
    require((status === 200) === isGood, `status ${status} for ${isGood ? 'the' : 'no'} token`)
    require(!text.includes(good.slice(0, 40)), 'the token comes back')
  }),
  target(
    'challenge',
    fc.record({
      realm: fc.oneof(anyText, fc.string({ maxLength: 20 })),
      scope: fc.oneof(
        anyText,
        fc.string({ maxLength: 20 }),
        fc.constantFrom('a b', 'a  b', 'a"b', 'a\\b', 'é', 'a\r\nb'),
      ),
    }),
    async ({ realm, scope }) => {
      const built = await outcomeOf(async () => {
        const server = createResourceServer({ ...options, realm })
        const error = await server.verify('x', { scope }).catch((cause: unknown) => cause)
        if (error instanceof ConfigurationError) throw error
        const { headers: answer } = server.refuse(error, { scope })
        const challenge = String(answer['WWW-Authenticate'])
        const parameters = readChallenge(challenge)
        require(parameters.get('realm') === realm, 'the realm does not come back')
        const wanted = [...new Set(scope.split(' '))].filter((name) => name !== '').join(' ')
        require(parameters.get('scope') === wanted, 'the scope does not come back')
        require(parameters.get('error') === 'invalid_token', 'the error does not come back')
      })
      const isWritable = (text: string) => /^[\x20\x21\x23-\x5b\x5d-\x7e]+$/.test(text)
      const possible = isWritable(realm) && isWritable(scope) && scope.trim() !== ''
      require(isAccepted(built) ===
        possible, `${describe(built)}, and ${possible ? 'it can' : 'it cannot'} be written`)
    },
  ),
  target('identifier', identifiers, async (text) => {
    let server: ReturnType<typeof createResourceServer>
    try {
      server = createResourceServer({ ...options, audience: text })
    } catch (error) {
      require(error instanceof ConfigurationError, `threw ${String(error)}`)
      return
    }
    const names = async (aud: string) =>
      isAccepted(await outcomeOf(() => server.verify(tokenFor({ aud }))))
    if (isTemplate(text)) return
    require(await names(text), 'its own audience was refused')
    for (const near of [
      `${text}/`,
      text.slice(0, -1),
      ` ${text}`,
      text.toUpperCase(),
      `${text}#`,
      text.normalize('NFD'),
    ]) {
      if (near !== text) require(!(await names(near)), 'a near audience was accepted')
    }
  }),
  target(
    'tenant template',
    fc.tuple(identifiers, fc.oneof(anyText, parts), fc.oneof(anyText, parts)),
    async ([text, tenant, other]) => {
      let template: ReturnType<typeof parseTenantTemplate>
      try {
        template = parseTenantTemplate(text)
      } catch (error) {
        require(error instanceof ConfigurationError, `threw ${String(error)}`)
        return
      }
      const aud = expandTemplate(template, tenant)
      if (tenant !== '')
        require(matchTemplate(template, aud) === tenant, 'what was put in does not come out')
      const server = await builds(() =>
        createResourceServer({ ...options, audience: text, isTenant: () => true }),
      )
      if (server === undefined || tenant === other) return
      const verdict = await outcomeOf(() => server.verify(tokenFor({ aud }), { tenant: other }))
      require(!isAccepted(verdict), 'a token of another tenant was accepted')
    },
  ),
  target(
    'key set',
    fc.oneof(
      fc.json({ maxDepth: 4 }),
      fc
        .array(
          fc.dictionary(
            fc.constantFrom(
              'kty',
              'crv',
              'x',
              'y',
              'n',
              'e',
              'd',
              'k',
              'use',
              'key_ops',
              'alg',
              'kid',
              'x5c',
              '__proto__',
            ),
            fc.oneof(
              fc.constantFrom<unknown>(
                'EC',
                'RSA',
                'OKP',
                'oct',
                'P-256',
                'Ed25519',
                'AQAB',
                'sig',
                'ES256',
                'ed',
                ...Object.values(published),
              ),
              fc.jsonValue({ maxDepth: 1 }),
            ),
          ),
        )
        .map((keys) => JSON.stringify({ keys })),
    ),
    async (text) => {
      const server = createResourceServer({
        ...options,
        issuer: { issuer, jwksUri: `${issuer}/jwks` },
        fetch: async () => new Response(text),
        jwks: { refreshCooldown: 0.001 },
      })
      const outcome = await outcomeOf(() => server.verify(good))
      const holds = text.includes(String(published.x))
      require(!isAccepted(outcome) || holds, 'a token was accepted by a key that is not published')
      const given = await outcomeOf(() =>
        createResourceServer({ ...options, issuer: { issuer, jwks: JSON.parse(text) } }),
      )
      require(['accepted', 'misconfigured'].includes(describe(given)), describe(given))
    },
  ),
  target(
    'answer of the issuer',
    fc.record({
      status: fc.constantFrom(200, 200, 200, 203, 304, 400, 404, 429, 500, 503),
      names: fc.array(
        fc.tuple(
          fc.constantFrom(
            'cache-control',
            'age',
            'etag',
            'retry-after',
            'content-type',
            'date',
            'expires',
          ),
          fc.oneof(
            fc.string({ maxLength: 20 }),
            fc.constantFrom(
              'max-age=0',
              'max-age=1e9',
              'max-age=-1',
              'max-age="5"',
              'no-store',
              'max-age=5, max-age=9',
              '99999999999999999999',
              '-1',
              'Wed, 21 Oct 2037 07:28:00 GMT',
              'W/"x"',
            ),
          ),
        ),
        { maxLength: 4 },
      ),
    }),
    async ({ status, names }) => {
      const answer = new Headers()
      for (const [name, value] of names) {
        try {
          answer.append(name, value)
        } catch {
          return // no header can hold it
        }
      }
      const body = status === 304 ? null : JSON.stringify({ keys: [published] })
      const server = createResourceServer({
        ...options,
        issuer: { issuer, jwksUri: `${issuer}/jwks` },
        fetch: async () => new Response(body, { status, headers: answer }),
      })
      const outcome = describe(await outcomeOf(() => server.verify(good)))
      require(outcome === (status === 200 ? 'accepted' : 'unavailable'), outcome)
      server.health()
    },
  ),
  target(
    'options',
    fc.dictionary(
      fc.constantFrom(
        'issuer',
        'audience',
        'algorithms',
        'profile',
        'clockTolerance',
        'maxTokenAge',
        'maxTokenLength',
        'singleAudience',
        'requiredClaims',
        'scopeClaims',
        'impliedScopes',
        'isTenant',
        'tenantClaim',
        'realm',
        'clock',
        'jwks',
        'cache',
        'signature',
        'fetch',
        'keySetStore',
        'on',
        '__proto__',
        'x',
      ),
      fc.oneof(
        fc.constantFrom<unknown>(
          issuer,
          audience,
          'ES256',
          ['ES256'],
          5,
          true,
          {},
          { maxEntries: 1 },
          { issuer, jwks: { keys: [published] } },
        ),
        fc.jsonValue({ maxDepth: 3 }),
      ),
    ),
    async (made) => {
      const outcome = describe(await outcomeOf(() => createResourceServer(made as never)))
      require(['accepted', 'misconfigured'].includes(outcome), outcome)
      const changed = describe(
        await outcomeOf(() => createResourceServer({ ...options, ...made } as never)),
      )
      require(['accepted', 'misconfigured'].includes(changed), changed)
    },
  ),
]

const guard = warm.guard()
const http = createServer((request, response) => {
  guard.decide(request, request, {
    pass: () => response.end('passed'),
    refuse: ({ status, headers: answer, body }) => response.writeHead(status, answer).end(body),
    fail: () => response.writeHead(500).end(),
  })
})

/** Asks Node's own server, over a connection that needs no port. */
function ask(octetsOfRequest: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const connection = new Duplex({
      read: () => {},
      write: (chunk: Buffer, _encoding, done) => {
        chunks.push(chunk)
        done()
      },
    })
    const done = () => {
      resolve(Buffer.concat(chunks).toString('latin1'))
      connection.destroy() // or the server keeps it
    }
    connection.on('finish', done) // what was answered has been written
    connection.on('close', done) // or nothing was
    http.emit('connection', connection)
    connection.push(Buffer.from(octetsOfRequest, 'latin1'))
  })
}

function tokenFor(changes: object): string {
  return signed(
    `${encode(JSON.stringify(header))}.${encode(JSON.stringify({ ...claims, ...changes }))}`,
  )
}

async function builds<T>(make: () => T): Promise<T | undefined> {
  let made: T | undefined
  const outcome = describe(await outcomeOf(() => (made = make())))
  require(['accepted', 'misconfigured'].includes(outcome), outcome)
  return made
}

/** RFC 9110 §11.6.1: a scheme, and parameters of which each comes once. */
function readChallenge(text: string): Map<string, string> {
  const parameters = new Map<string, string>()
  let rest = text.replace(/^Bearer /, '')
  require(rest !== text, 'no Bearer challenge')
  while (rest !== '') {
    const [whole, name, value] =
      /^([a-z_]+)="([\x20\x21\x23-\x5b\x5d-\x7e]*)"(?:, (?=.)|$)/.exec(rest) ?? []
    require(whole !== undefined && name !== undefined && !parameters.has(name), 'no challenge')
    parameters.set(name, value as string)
    rest = rest.slice(whole.length)
  }
  return parameters
}
