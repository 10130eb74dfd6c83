import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  type AccessCheck,
  type AccessToken,
  type CheckContext,
  ConfigurationError,
  UnavailableError,
} from '../../src/index.js'
import { isPromise } from '../../src/maybe-promise.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { throughExpress } from '../support/through-express.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue({ role: 'admin' })
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })
type Test = (token: AccessToken, context: CheckContext) => unknown
const checking = (test: Test, options: object = {}) =>
  resourceServer(keys, { check: { name: 'member', test } as AccessCheck, ...options })

describe('check', () => {
  it.each<[string, Test]>([
    ['true', () => true],
    ['a promise of true', async () => true],
    [
      'a promise of another kind',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: what query builders are
        then: (done: (value: boolean) => void) => done(true),
      }),
    ],
  ])('lets a request pass with %s', async (_, test) => {
    const server = checking(test)
    expect((await server.verify(jwt)).subject).toBe('user-1')
    expect((await throughExpress(server, jwt, { scope: 'orders.read' })).status).toBe(200)
  })

  it.each<[string, Test]>([
    ['false', () => false],
    ['undefined', () => undefined],
    ['1', () => 1],
    ['"true"', () => 'true'],
    ['an object', () => ({})],
    ['a promise of false', async () => false],
    ['a promise of 1', async () => 1],
    ['a promise of nothing', async () => {}],
  ])('refuses it with %s, and without an error code (RFC 6750 §3.1)', async (_, test) => {
    const server = checking(test)
    const error = await refused(server.verify(jwt), 'check_refused')
    expect(error.detail).toBe('the check member refuses the request')
    expect(await throughExpress(server, jwt, { scope: 'orders.read' })).toEqual({
      status: 403,
      challenge: undefined,
      retryAfter: undefined,
      body: { status: 403 },
    })
  })

  const boom = new Error('the database is down')
  it.each<[string, Test, unknown]>([
    [
      'throws',
      () => {
        throw boom
      },
      boom,
    ],
    ['rejects', () => Promise.reject(boom), boom],
    [
      'answers what throws when it is asked',
      () =>
        Object.defineProperty({}, 'then', {
          get: () => {
            throw boom
          },
        }),
      boom,
    ],
    ['throws nothing', () => Promise.reject(), undefined],
    [
      'throws a refusal of ours',
      async () => {
        await resourceServer(keys).verify('')
      },
      expect.objectContaining({ reason: 'token_malformed' }),
    ],
  ])('is 503 with Retry-After where it %s (RFC 9110 §15.6.4)', async (_, test, cause) => {
    const server = checking(test)
    const error = await server.verify(jwt).catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(UnavailableError)
    expect(error).toMatchObject({
      reason: 'check_unavailable',
      detail: 'the check member failed',
      retryAfter: 5,
    })
    expect((error as Error).cause).toEqual(cause)
    expect(await throughExpress(server, jwt, { scope: 'orders.read' })).toEqual({
      status: 503,
      challenge: undefined,
      retryAfter: '5',
      body: {
        status: 503,
        error: 'temporarily_unavailable',
        error_description: 'The access token cannot be verified at the moment',
      },
    })
  })

  it.each<[string, (text: string) => unknown]>([
    ['in a message', (text) => new Error(`GET /members: Bearer ${text}`)],
    ['in a text', (text) => `GET /members: Bearer ${text}`],
    [
      'in the headers that an HTTP client sent',
      (text) => Object.assign(new Error('502'), { config: { headers: { authorization: text } } }),
    ],
    ['in a cause', (text) => new Error('failed', { cause: new Error(text) })],
    [
      'where nobody can look',
      (text) => Object.assign(new Error('x'), { map: new Map([[1, text]]) }),
    ],
  ])('keeps the token out of the cause: %s', async (_, failure) => {
    const test = async () => {
      throw failure(jwt)
    }
    const error = await checking(test)
      .verify(jwt)
      .catch((cause: unknown) => cause as Error)
    expect(error).toMatchObject({ reason: 'check_unavailable' })
    expect((error as Error).cause).toBeDefined()
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(jwt)
  })
})

describe('what a check is told', () => {
  const seen: [AccessToken, CheckContext][] = []
  const note = (token: AccessToken, context: CheckContext) => seen.push([token, context]) > 0
  const last = () => seen.at(-1) as [AccessToken, CheckContext]

  it('is the token that the request gets, and no text of it', async () => {
    const token = await checking(note).verify(jwt)
    expect(last()[0]).toBe(token)
    expect(inspect(last(), { depth: 20, showHidden: true })).not.toContain(jwt.split('.')[2])
  })

  it('is the request that authenticate was given, and none in verify', async () => {
    const server = checking(note)
    await server.verify(jwt)
    expect(last()[1]).toEqual({ tenant: undefined, request: undefined })
    const request = bearer(jwt)
    await server.authenticate(request)
    expect(last()[1].request).toBe(request)
  })

  it('is the framework’s own request, where credentials are in another object', async () => {
    const own = { params: { id: '7' } }
    const guard = checking(note).guard<typeof own>()
    await guard.admit(own, bearer(jwt))
    expect(last()[1].request).toBe(own)
  })

  it('is the tenant of the request, else that of the token', async () => {
    const audience = 'https://api.example.com/{tenant}/orders'
    const aud = 'https://api.example.com/acme/orders'
    const token = await keys.issue({ aud })
    await checking(note, { audience }).verify(token, { tenant: async () => 'acme' })
    expect(last()[1].tenant).toBe('acme')
    const issuer = { issuer: 'https://login.example.com', jwks: keys.jwks, tenantFrom: 'token' }
    await checking(note, { audience, issuer }).verify(token)
    expect(last()[1].tenant).toBe('acme')
    // The token names no tenant, and the request does.
    await checking(note, { audience: [audience, 'orders'] }).verify(
      await keys.issue({ aud: 'orders' }),
      { tenant: 'globex' },
    )
    expect([last()[0].tenant, last()[1].tenant]).toEqual([undefined, 'globex'])
  })

  it('is known after everything else was decided', async () => {
    seen.length = 0
    const server = checking(note, {
      audience: 'https://api.example.com/{tenant}/orders',
      requireClaims: { role: 'admin' },
    })
    const aud = 'https://api.example.com/acme/orders'
    const route = { tenant: 'acme', scope: 'orders.read' }
    const verdict = async (changes: object) =>
      server.verify(await keys.issue({ aud, role: 'admin', ...changes }), route)
    await refused(verdict({ exp: now - 60 }), 'token_expired')
    await refused(verdict({ aud: 'https://api.example.com/globex/orders' }), 'audience_mismatch')
    await refused(verdict({ scope: 'orders.write' }), 'scope_insufficient')
    await refused(verdict({ role: 'user' }), 'claim_insufficient')
    await refused(server.authenticate({ headers: {} }, route), 'token_missing')
    const forged = (await keys.issue({ aud })).replace(/.{86}$/, 'A'.repeat(86))
    await refused(server.verify(forged, route), 'signature_invalid')
    expect(seen.length).toBe(0)
    await verdict({})
    expect(seen.length).toBe(1)
  })
})

describe('the answer of a check', () => {
  it('is never remembered: every request has its own, with a token that was verified before', async () => {
    const answers = [true, false, true]
    const server = checking(() => answers.shift())
    expect((await server.verify(jwt)).subject).toBe('user-1')
    await refused(server.verify(jwt), 'check_refused')
    expect((await server.verify(jwt)).subject).toBe('user-1')
    expect([answers.length, server.health().cache?.hits]).toEqual([0, 2])
  })

  it.each([
    ['at once', 'sync'],
    ['in the thread pool', 'pool'],
  ] as const)(
    'is never shared by requests that come together with one token, verified %s',
    async (_, signature) => {
      const ids: unknown[] = []
      const test: Test = async (_token, { request }) => {
        const { id } = request as { id: number }
        ids.push(id)
        return id % 2 === 0
      }
      const server = checking(test, { signature })
      const token = await keys.issue()
      const verdicts = await Promise.allSettled(
        [0, 1, 2, 3].map((id) => server.authenticate({ ...bearer(token), id } as never)),
      )
      expect(verdicts.map(({ status }) => status)).toEqual([
        ...['fulfilled', 'rejected', 'fulfilled', 'rejected'],
      ])
      expect(ids.sort()).toEqual([0, 1, 2, 3])
    },
  )

  it('is asked for where there is no cache, too, and for an operation that needs no scope', async () => {
    let asked = 0
    const test = () => {
      asked += 1
      return true
    }
    const server = checking(test, { cache: false })
    await server.verify(jwt)
    await server.authenticate(bearer(jwt))
    expect(asked).toBe(2)
  })

  it('comes at once where the check answers at once, and nothing waits', async () => {
    const guard = (test: Test) => checking(test).guard()
    expect(isPromise(guard(() => true).admit(bearer(jwt)))).toBe(false)
    expect(() => guard(() => false).admit(bearer(jwt))).toThrow('check_refused')
    const coming = guard(async () => true).admit(bearer(jwt))
    expect(isPromise(coming)).toBe(true)
    expect((await coming)?.subject).toBe('user-1')
  })

  it('comes before accepted is told, and refused is told once', async () => {
    const told: unknown[] = []
    const on = {
      accepted: () => told.push('accepted'),
      refused: (event: unknown) => told.push(event),
    }
    let answer: (value: boolean) => void = () => {}
    const server = checking(() => new Promise((resolve) => (answer = resolve)), { on })
    for (const value of [true, false]) {
      const verdict = server.verify(jwt).catch(() => {})
      await new Promise((resolve) => setImmediate(resolve))
      told.push('asked')
      answer(value)
      await verdict
    }
    expect(told).toEqual([
      ...['asked', 'accepted', 'asked'],
      {
        reason: 'check_refused',
        status: 403,
        detail: 'the check member refuses the request',
        issuer: 'https://login.example.com',
        unverified: false,
        resourceName: undefined,
        resource: 'https://api.example.com/orders',
        ...{ tenant: undefined, route: undefined, claims: undefined },
        requiredScopes: [],
        cached: true,
        duration: expect.any(Number),
      },
    ])
  })

  it('is not asked for of an anonymous request, and not again for a further operation', async () => {
    let asked = 0
    const test = () => {
      asked += 1
      return true
    }
    const server = checking(test)
    expect(server.guard({ optional: true }).admit({ headers: {} })).toBeUndefined()
    const token = await server.verify(jwt)
    server.authorize(token, { scope: 'orders.write' })
    expect(asked).toBe(1)
  })
})

describe('the option check', () => {
  const test = () => true

  it.each<[string, unknown, string]>([
    [
      'a function',
      test,
      'check is a function: write one object with a name for logs and a function',
    ],
    ['a list', [{ name: 'a', test }], 'check is an array: write one object'],
    ['null', null, 'check is null: write one object'],
    ['without a name', { test }, "such as check: { name: 'member', test: (token, { tenant }) =>"],
    ['with an empty name', { name: '', test }, 'check is an object: write one object'],
    ['with a name that is none', { name: 1, test }, 'check is an object: write one object'],
    ['without a test', { name: 'member' }, 'check is an object: write one object'],
    ['with a test that is none', { name: 'member', test: true }, 'check is an object: write one'],
    [
      'with something else',
      { name: 'member', test, cache: true },
      'check has no option "cache": write one of name, test.',
    ],
  ])('cannot be %s', (_, check, fragment) => {
    const build = () => resourceServer(keys, { check: check as AccessCheck })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(fragment)
  })

  it('may be an instance of a class: its test belongs to it', async () => {
    class Members implements AccessCheck {
      readonly name = 'member'
      readonly #members: ReadonlySet<string | undefined>
      constructor(...members: string[]) {
        this.#members = new Set(members)
      }
      test({ subject }: AccessToken): boolean {
        return this.#members.has(subject)
      }
    }
    expect((await resourceServer(keys, { check: new Members('user-1') }).verify(jwt)).subject).toBe(
      'user-1',
    )
    await refused(
      resourceServer(keys, { check: new Members('user-2') }).verify(jwt),
      'check_refused',
    )
  })

  it('is read once: what becomes of the object later changes nothing', async () => {
    const check = { name: 'member', test: () => false }
    const server = resourceServer(keys, { check })
    check.test = () => true
    await refused(server.verify(jwt), 'check_refused')
  })
})
