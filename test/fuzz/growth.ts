import { createResourceServer } from '../../src/index.js'
import { audience, issuer, now } from './model.js'
import { Fault } from './oracle.js'

/** Texts of a size, each the worst for something that reads them. */
const inputs: Record<string, (size: number) => Input> = {}

interface Input {
  readonly authorization?: string
  readonly token?: string
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url')
}

const header = encode('{"alg":"ES256","typ":"at+jwt","kid":"ec"}')
const signature = 'A'.repeat(86)
const base = { iss: issuer, sub: 'a', client_id: 'b', jti: 'c', iat: now, exp: now + 300 }
const withClaims = (members: string): Input => {
  const text = JSON.stringify({ ...base, aud: audience }).replace('{', `{${members},`)
  return { token: `${header}.${encode(text)}.${signature}` }
}
const withAudience = (aud: unknown): Input => {
  return { token: `${header}.${encode(JSON.stringify({ ...base, aud }))}.${signature}` }
}
const fill = (unit: string, size: number): string => unit.repeat(Math.ceil(size / unit.length))

for (const unit of [
  ' ',
  '\t',
  ',',
  '"',
  '\\',
  '"\\',
  ', x',
  ',x ',
  '", ',
  ',\t',
  '=',
  'a',
  'a ',
  'a,b ',
  '!',
]) {
  inputs[`Authorization of ${JSON.stringify(unit)}`] = (size) => ({
    authorization: fill(unit, size),
  })
  inputs[`Bearer and ${JSON.stringify(unit)}`] = (size) => ({
    authorization: `Bearer ${fill(unit, size)}`,
  })
  inputs[`Bearer and ${JSON.stringify(unit)}, then a letter`] = (size) => ({
    authorization: `Bearer ${fill(unit, size)}\u00e9`,
  })
  inputs[`Digest and ${JSON.stringify(unit)}, then a comma`] = (size) => ({
    authorization: `Digest ${fill(unit, size)},`,
  })
}
for (const unit of ['.', 'A', '-', '=', 'A.', '..A', 'é', ' ']) {
  inputs[`a token of ${JSON.stringify(unit)}`] = (size) => ({ token: fill(unit, size) })
}
Object.assign(inputs, {
  'a long header': (size: number) => ({
    token: `${encode(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', x: fill('x', size) }))}.e30.${signature}`,
  }),
  'a long kid': (size: number) => ({
    token: `${encode(JSON.stringify({ alg: 'ES256', typ: 'at+jwt', kid: fill('x', size) }))}.${withAudience(audience).token?.split('.')[1]}.${signature}`,
  }),
  'a long typ': (size: number) => ({
    token: `${encode(JSON.stringify({ alg: 'ES256', typ: fill('application/', size) }))}.${withAudience(audience).token?.split('.')[1]}.${signature}`,
  }),
  'a long signature': (size: number) => ({
    token: `${withAudience(audience).token}${fill('AAAA', size)}`,
  }),
  'many members': (size: number) =>
    withClaims(Array.from({ length: size / 10 }, (_, index) => `"m${index}":1`).join(',')),
  'one member many times': (size: number) => withClaims(fill('"m":1,', size).slice(0, -1)),
  'deep arrays': (size: number) => withClaims(`"x":${'['.repeat(size / 2)}${']'.repeat(size / 2)}`),
  'deep objects': (size: number) =>
    withClaims(`"x":${fill('{"a":', size / 2)}1${'}'.repeat(Math.ceil(size / 10))}`),
  'many audiences': (size: number) =>
    withAudience(Array.from({ length: size / 8 }, (_, index) => `x${index}`)),
  'many audiences that are near': (size: number) =>
    withAudience(Array.from({ length: size / 40 }, (_, index) => `${audience}/${index}`)),
  'a long audience': (size: number) => withAudience(`${audience}/${fill('a/', size)}`),
  'a long audience of colons': (size: number) => withAudience(`https://${fill(':', size)}`),
  'a long iss': (size: number) => withClaims(`"iss":"${fill('x', size)}"`),
  'many escapes': (size: number) => withClaims(`"x":"${fill('\\u0041', size)}"`),
  'a long number': (size: number) => withClaims(`"x":${fill('9', size)}`),
  'many scopes': (size: number) => withClaims(`"scope":"${fill('a ', size)}"`),
})

const servers = [audience, 'https://api.example.com/{tenant}/orders'].map((name) =>
  createResourceServer({
    issuer: {
      issuer,
      jwks: {
        keys: [
          {
            kty: 'EC',
            crv: 'P-256',
            kid: 'ec',
            x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
            y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
          },
        ],
      },
      ...(name === audience ? {} : { tenantFrom: 'token' as const }),
    },
    audience: name,
    clock: () => now * 1000,
    maxTokenLength: 100_000_000,
  }),
)

async function millisecondsOf({ authorization, token }: Input): Promise<number> {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 5; round += 1) {
    // Of computing: a machine that has other work must not look like growth.
    const began = process.cpuUsage()
    for (const server of servers) {
      const verdict =
        token === undefined
          ? server.authenticate({ headers: { authorization } } as never)
          : server.verify(token)
      await verdict.catch(() => {})
    }
    const { user, system } = process.cpuUsage(began)
    best = Math.min(best, (user + system) / 1000)
    if (best > longest / 4) break
  }
  return best
}

/** How the time for an input grew, each time its size doubled. */
export interface Growth {
  readonly name: string
  readonly milliseconds: readonly number[]
  readonly ratios: readonly number[]
}

/** Each twice the one before: a square shows, and is stopped, before it takes minutes. */
const sizes = [16_384, 32_768, 65_536, 131_072, 262_144, 524_288, 1_048_576]
/** Milliseconds that no size may take. */
const longest = 4000
/** Twice the input may take a bit more than twice as long; four times as long twice over is a square. */
const limit = 3.2
/** Below it, a timer tells nothing. */
const floor = 1

/**
 * Measures how time grows with size. The best of several rounds counts, and only where the last two
 * doublings are both above the limit is it a fault.
 */
export async function measureGrowth(): Promise<Growth[]> {
  const grown: Growth[] = []
  for (const [name, make] of Object.entries(inputs)) {
    const milliseconds: number[] = []
    for (const size of sizes) {
      milliseconds.push(await millisecondsOf(make(size)))
      // Other work on the machine looks like growth, but not every time.
      for (let again = 0; again < 3 && isSquare(milliseconds); again += 1) {
        for (const index of milliseconds.keys()) {
          const measured = await millisecondsOf(make(sizes[index] as number))
          milliseconds[index] = Math.min(milliseconds[index] as number, measured)
        }
      }
      if (isSquare(milliseconds) || (milliseconds.at(-1) as number) > longest) {
        const told = milliseconds.map((value) => value.toFixed(1)).join(', ')
        throw new Fault(
          `${name} grows faster than its size: ${told} ms from ${sizes[0]} characters`,
        )
      }
    }
    grown.push({ name, milliseconds, ratios: ratiosOf(milliseconds) })
  }
  return grown
}

function ratiosOf(milliseconds: readonly number[]): number[] {
  return milliseconds
    .slice(1)
    .map((value, index) => value / Math.max(floor, milliseconds[index] as number))
}

/** Whether the last two doublings both took too much more. */
function isSquare(milliseconds: readonly number[]): boolean {
  const last = ratiosOf(milliseconds).slice(-2)
  return last.length === 2 && last.every((ratio) => ratio > limit)
}
