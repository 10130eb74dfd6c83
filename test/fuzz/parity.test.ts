import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AccessTokenError, createResourceServer, UnavailableError } from '../../src/index.js'
import { exchange, head } from '../attacks/exchange.js'
import { openPaths } from '../attacks/paths.js'
import { options, token } from '../attacks/token.js'
import { audience, issuer, now } from '../differential/configurations.js'
import { keySets } from '../differential/keys.js'
import { caseOf } from '../differential/mutator.js'
import { fields } from './targets.js'

afterEach(() => {
  vi.restoreAllMocks()
})

async function verdictOf(verdict: Promise<unknown>): Promise<unknown> {
  return verdict.then(
    (accepted) => JSON.stringify(accepted),
    (error: unknown) => {
      if (error instanceof AccessTokenError) return [error.reason, error.detail]
      if (error instanceof UnavailableError) return [error.reason, error.detail, error.retryAfter]
      throw error
    },
  )
}

/** Tokens of the grammar, good and bad: few, so that they come again while they are remembered. */
const grammar = Array.from({ length: 400 }, (_, index) => caseOf(3, index).text)

describe('for random tokens, keys and clocks (issue 10, path parity)', () => {
  it('cached = cold, and verify = authenticate', async () => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5) // the pauses of all servers, in step
    let seconds = now
    let published: { readonly keys: readonly object[] } = { keys: [] }
    let down = false
    const create = (more: object) =>
      createResourceServer({
        issuer: { issuer, jwksUri: 'https://login.example.com/jwks' },
        audience,
        clock: () => seconds * 1000,
        jwks: { maxAge: 30, maxStale: 120 },
        fetch: async () => (down ? new Response('', { status: 503 }) : Response.json(published)),
        ...more,
      })
    const step = fc.record({
      text: fc.oneof(
        { weight: 2, arbitrary: fc.constantFrom(...grammar.slice(0, 12)) },
        { weight: 1, arbitrary: fc.constantFrom(...grammar) },
      ),
      wait: fc.constantFrom(0, 0, 0, 0, 1, 5, 31, 61, 125, -20),
      keys: fc.constantFrom(undefined, undefined, undefined, ...Object.values(keySets)),
      down: fc.constantFrom(undefined, undefined, undefined, true, false, false),
      scope: fc.constantFrom(undefined, undefined, 'orders.read', 'orders.delete'),
    })
    let accepted = 0
    let hits = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 40 }), async (steps) => {
        seconds = now
        published = keySets['several keys'] as typeof published
        down = false
        const warm = create({ cache: { maxEntries: 8 } })
        const others = {
          cold: create({ cache: false }),
          asked: create({}),
        }
        for (const { text, wait, keys, down: isDown, scope } of steps) {
          seconds += wait
          published = keys ?? published
          down = isDown ?? down
          const verdict = await verdictOf(warm.verify(text, { scope }))
          accepted += typeof verdict === 'string' ? 1 : 0
          const required = { scope }
          expect(await verdictOf(others.cold.verify(text, required))).toEqual(verdict)
          if (/^[A-Za-z0-9._~+/-]+=*$/.test(text)) {
            const request = { headers: { authorization: `Bearer ${text}` } }
            const asked = await verdictOf(others.asked.authenticate(request, required))
            expect(asked).toEqual(verdict)
          } else await verdictOf(others.asked.verify(text, required))
          await new Promise((resolve) => setImmediate(resolve))
        }
        hits += warm.health().cache?.hits ?? 0
      }),
      { numRuns: 60 },
    )
    expect(accepted).toBeGreaterThan(50)
    expect(hits).toBeGreaterThan(20)
  })
})

const good = token()
const paths = await openPaths({ options, good })
const values = fc.oneof(
  fc.constantFrom(`Bearer ${good}`, `bearer   ${good}`, `Basic ${good}`),
  fields.map((value) => value.replaceAll('TOKEN', good)),
  fc.constantFrom(...grammar).map((text) => `Bearer ${text}`),
)

describe('for random Authorization fields (issue 10, path parity)', () => {
  it('Express = Fastify = Nest = authenticate, octet for octet', async () => {
    const statuses = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(fc.array(values, { maxLength: 2 }), async (written) => {
        // A line of its own would be another field.
        const lines = written.map((value) => `Authorization: ${value.replace(/[\r\n]/g, ' ')}`)
        const request = head('GET /orders HTTP/1.1', ...lines, 'Connection: close')
        const answers = await Promise.all(paths.apis.map(({ port }) => exchange(port, request)))
        const [first = [], ...others] = answers
        // What Node itself does not parse is the framework's to answer: no guard is asked.
        // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what it does not parse
        if (request.length > 15_000 || /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(lines.join())) {
          const status = first[0]?.status
          expect([400, 431]).toContain(status)
          expect(answers.map(([answer]) => answer?.status)).toEqual(answers.map(() => status))
          return
        }
        expect(others).toEqual(others.map(() => first))
        const status = first[0]?.status ?? 0
        statuses.set(status, (statuses.get(status) ?? 0) + 1)
        const rawHeaders = written.flatMap((value) => [
          'Authorization',
          value.replace(/[\r\n]/g, ' '),
        ])
        const answer = await paths.servers.cold
          .authenticate({ headers: {}, rawHeaders }, { scope: 'orders.read' })
          .then(
            () => ({ status: 200, body: '{"subject":"user-1"}' }),
            (error: unknown) => paths.servers.cold.refuse(error, { scope: 'orders.read' }),
          )
        expect([first[0]?.status, first[0]?.body]).toEqual([answer.status, answer.body])
      }),
      { numRuns: 250 },
    )
    expect([...statuses.keys()].sort()).toEqual([200, 400, 401])
  })
})
