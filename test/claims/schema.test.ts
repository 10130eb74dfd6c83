import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { type ClaimsSchema, ConfigurationError, UnavailableError } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { baseline, createTestKeys, now } from '../support/test-keys.js'
import { invalidToken, throughExpress } from '../support/through-express.js'

const keys = await createTestKeys('ES256')
const good = { email: 'user@example.com', level: 3, address: { lines: ['one'] } }

const zod = z.object({
  email: z.email(),
  level: z.number().int(),
  roles: z.array(z.string()).default(['user']),
  address: z.object({ lines: z.array(z.string()) }),
})
const valibot = v.object({
  email: v.pipe(v.string(), v.email()),
  level: v.pipe(v.number(), v.integer()),
  roles: v.optional(v.array(v.string()), ['user']),
  address: v.object({ lines: v.array(v.string()) }),
})

/** A schema of our own, which does what a test says. */
const doing = (validate: (value: unknown) => unknown) =>
  ({ '~standard': { version: 1, vendor: 'test', validate } }) as ClaimsSchema
const withSchema = (claims: ClaimsSchema, options: object = {}) =>
  resourceServer(keys, { claims, ...options })

describe.each<[string, ClaimsSchema<z.infer<typeof zod>>]>([
  ['zod', zod],
  ['valibot', valibot],
])('a claims schema of %s', (_, claims) => {
  const server = resourceServer<z.infer<typeof zod>>(keys, { claims })

  it('makes what claims holds, with defaults and without what it does not name', async () => {
    const text = await keys.issue(good)
    const token = await server.verify(text)
    expect(token.claims).toEqual({ ...good, roles: ['user'] })
    expect(token.claims.address.lines[0]?.toUpperCase()).toBe('ONE')
    expect((await server.verify(text)).claims).toBe(token.claims)
    expect((await throughExpress(server, text)).status).toBe(200)
  })

  it('leaves everything else to what was signed', async () => {
    const token = await server.verify(await keys.issue({ ...good, act: { sub: 'service-1' } }))
    expect(token).toMatchObject({
      subject: 'user-1',
      clientId: 'client-1',
      expiresAt: now + 300,
      actor: { sub: 'service-1' },
    })
    expect([...token.scopes]).toEqual(['orders.read', 'orders.write'])
    expect(JSON.parse(JSON.stringify(token)).claims).toEqual({ ...good, roles: ['user'] })
  })

  it.each<[string, object, string]>([
    ['a claim that is missing', { email: undefined }, 'one issue'],
    ['a claim of another type', { level: '3' }, 'one issue'],
    ['null', { address: null }, 'one issue'],
    ['several of these', { email: 'no mail address', level: 1.5 }, '2 issues'],
  ])('refuses %s, and quotes nothing of it', async (_, changes, issues) => {
    const text = await keys.issue({ ...good, ...changes })
    const error = await refused(server.verify(text), 'claim_refused')
    expect(error.detail).toBe(`the schema in claims finds ${issues}`)
    expect((await refused(server.verify(text), 'claim_refused')).detail).toBe(error.detail)
    const { status, challenge } = await throughExpress(server, text)
    expect([status, challenge]).toEqual([401, invalidToken])
  })

  it('freezes what it made, to the bottom', async () => {
    const { claims: made } = await server.verify(await keys.issue(good))
    for (const change of [
      () => Object.assign(made, { email: 'x' }),
      () => made.roles.push('admin'),
      () => Object.assign(made.address, { lines: [] }),
      () => made.address.lines.push('x'),
    ]) {
      expect(change).toThrow(TypeError)
    }
  })
})

describe('a claims schema', () => {
  const asked: unknown[] = []
  const counting = doing((value) => ({ value: { count: asked.push(value) } }))

  it('is given claims as they were signed, which it cannot change', async () => {
    asked.length = 0
    await withSchema(counting).verify(await keys.issue({ list: [{ a: 1 }] }))
    expect(asked).toEqual([{ ...baseline, list: [{ a: 1 }] }])
    const [claims] = asked as [{ list: object[] }]
    expect([claims, claims.list, claims.list[0]].every(Object.isFrozen)).toBe(true)
  })

  it('is asked once for each verified signature', async () => {
    asked.length = 0
    const text = await keys.issue()
    const server = withSchema(counting)
    const tokens = [await server.verify(text), await server.verify(text)]
    expect([asked.length, tokens.map(({ claims }) => claims)]).toEqual([
      1,
      [{ count: 1 }, { count: 1 }],
    ])
    const cold = withSchema(counting, { cache: false })
    await cold.verify(text)
    await cold.verify(text)
    expect(asked.length).toBe(3)
  })

  it('is asked once for a token that comes several times at once, for two resources', async () => {
    asked.length = 0
    const audience = 'https://api.example.com/{tenant}/orders'
    const aud = ['acme', 'globex'].map((tenant) => audience.replace('{tenant}', tenant))
    const server = withSchema(counting, { audience, signature: 'pool' })
    const text = await keys.issue({ aud })
    const tokens = await Promise.all(
      ['acme', 'globex', 'acme'].map((tenant) => server.verify(text, { tenant })),
    )
    expect(tokens.map(({ claims }) => claims)).toEqual(Array(3).fill({ count: 1 }))
    expect(tokens.map(({ tenant }) => tenant)).toEqual(['acme', 'globex', 'acme'])
  })

  it('is asked once for a token that it refuses, too', async () => {
    asked.length = 0
    const text = await keys.issue()
    const server = withSchema(doing((value) => ({ issues: [{ message: `${asked.push(value)}` }] })))
    await refused(server.verify(text), 'claim_refused')
    await refused(server.verify(text), 'claim_refused')
    expect(asked.length).toBe(1)
  })

  it('is never asked about a token that was refused before', async () => {
    asked.length = 0
    const server = withSchema(counting)
    const good = await keys.issue()
    await refused(server.verify(good.replace(/.{86}$/, 'A'.repeat(86))), 'signature_invalid')
    await refused(server.verify(await keys.issue({ exp: now - 60 })), 'token_expired')
    await refused(server.verify(await keys.issue({ aud: 'other' })), 'audience_mismatch')
    await refused(server.verify(await keys.issue({ cnf: {} })), 'binding_unsupported')
    await refused(server.verify(await keys.issue({ jti: undefined })), 'claim_missing')
    expect(asked.length).toBe(0)
  })

  it('is asked before scopes and claims are judged: a token that it refuses is not valid', async () => {
    const server = withSchema(
      doing(() => ({ issues: [{ message: '' }] })),
      { requireClaims: { role: 'admin' } },
    )
    const route = { scope: 'orders.delete' }
    await refused(server.verify(await keys.issue(), route), 'claim_refused')
  })

  it('has no say in scopes, in what requireClaims requires, or in who acts', async () => {
    const lying = doing(() => ({
      value: { scope: 'orders.admin', role: 'admin', sub: 'admin', act: { sub: 'admin' } },
    }))
    const server = withSchema(lying, { requireClaims: { role: 'admin' } })
    const required = { scope: 'orders.admin' }
    await refused(server.verify(await keys.issue(), required), 'scope_insufficient')
    await refused(server.verify(await keys.issue()), 'claim_insufficient')
    const token = await server.verify(await keys.issue({ role: 'admin' }))
    expect([token.subject, token.actor]).toEqual(['user-1', undefined])
  })

  it('shows a check what it made', async () => {
    const seen: unknown[] = []
    const test = ({ claims }: { claims: unknown }) => seen.push(claims) > 0
    await withSchema(zod, { check: { name: 'any', test } }).verify(await keys.issue(good))
    expect(seen).toEqual([{ ...good, roles: ['user'] }])
  })

  it('freezes an object without a prototype, and minds neither null nor undefined', async () => {
    const bare: Record<string, unknown> = Object.create(null)
    const value = { bare, none: null, absent: undefined, text: 'a' }
    const { claims } = await withSchema(doing(() => ({ value }))).verify(await keys.issue())
    expect(claims).toBe(value)
    expect(Object.isFrozen(bare)).toBe(true)
  })

  it('leaves whole what is not plain, wherever it stands', async () => {
    const shared = new (class {
      count = 0
    })()
    const circle: Record<string, unknown> = { at: new Date(0), seen: new Map(), shared }
    circle.self = circle
    circle.bytes = [new Uint8Array([1])]
    const { claims } = await withSchema(doing(() => ({ value: circle }))).verify(await keys.issue())
    expect(claims).toBe(circle)
    expect([circle, circle.bytes].every(Object.isFrozen)).toBe(true)
    shared.count = 1
    expect([circle.at, circle.seen, shared].map(Object.isFrozen)).toEqual([false, false, false])
  })

  it('can make an instance of a class, an object without a prototype, or a list', async () => {
    for (const value of [new (class User {})(), Object.create(null), ['a']]) {
      const server = withSchema(doing(() => ({ value })))
      expect((await server.verify(await keys.issue())).claims).toBe(value)
    }
  })

  it('can be a function, as in ArkType, whose validate belongs to its object', async () => {
    const schema = Object.assign(() => {}, {
      '~standard': {
        version: 1 as const,
        vendor: 'test',
        made: { a: 1 },
        validate() {
          return { value: this.made }
        },
      },
    })
    expect((await withSchema(schema).verify(await keys.issue())).claims).toEqual({ a: 1 })
  })

  it('keeps members with the names of prototypes what they are', async () => {
    const server = withSchema(z.looseObject({ email: z.string() }))
    const { claims } = await server.verify(await keys.issue({ email: 'a', constructor: 1 }))
    expect(Object.getPrototypeOf(claims)).toBe(Object.prototype)
    expect('admin' in {}).toBe(false)
  })
})

describe('a claims schema that gives no verdict', () => {
  const failed = 'the schema in claims failed'
  const promised =
    'the schema in claims answered a promise, which is never waited for: use check for what takes time'
  it.each<[string, ClaimsSchema, string]>([
    [
      'throws',
      doing(() => {
        throw new Error('boom')
      }),
      failed,
    ],
    [
      'changes what it is given',
      doing((value) => ({ value: Object.assign(value as object, { a: 1 }) })),
      failed,
    ],
    ['answers a promise', doing(async (value) => ({ value })), promised],
    ['answers a promise that rejects', doing(() => Promise.reject(new Error('boom'))), promised],
    ['is asynchronous in zod', z.object({ sub: z.string().refine(async () => true) }), promised],
    [
      'is asynchronous in valibot',
      v.objectAsync({
        sub: v.pipeAsync(
          v.string(),
          v.checkAsync(async () => true),
        ),
      }),
      promised,
    ],
    ['answers nothing', doing(() => undefined), failed],
    ['makes a text', doing(() => ({ value: 'claims' })), failed],
    ['makes null', doing(() => ({ value: null })), failed],
    ['makes nothing', doing(() => ({})), failed],
    ['answers issues that are null', doing((value) => ({ value, issues: null })), failed],
    ['answers issues that are false', doing((value) => ({ value, issues: false })), failed],
    ['answers issues that are a text', doing(() => ({ issues: 'user-1' })), failed],
    [
      'counts its issues in words of the token',
      doing((value) => ({ issues: { length: JSON.stringify(value) } })),
      failed,
    ],
  ])('is 503 and no refusal where it %s', async (_, schema, detail) => {
    const server = withSchema(schema)
    const text = await keys.issue()
    for (const _again of [1, 2]) {
      const error = await server.verify(text).catch((failure: unknown) => failure)
      expect(error).toBeInstanceOf(UnavailableError)
      expect(error).toMatchObject({ reason: 'check_unavailable', detail, retryAfter: 5 })
    }
    const seen = await throughExpress(server, text)
    expect([seen.status, seen.challenge, seen.retryAfter]).toEqual([503, undefined, '5'])
  })

  it.each([
    [
      'answers issues that are a text',
      { issues: 'user-1' },
      'the schema must list its issues in an array',
    ],
    ['makes a text', { value: 'claims' }, 'the schema must make an object of the claims'],
  ])('says in the cause what is wrong where it %s', async (_, answer, message) => {
    const verdict = withSchema(doing(() => answer)).verify(await keys.issue())
    const error = await verdict.catch((failure: unknown) => failure)
    expect(error).toMatchObject({ cause: { name: 'TypeError', message } })
  })

  it('is asked again: what failed once may pass', async () => {
    let calls = 0
    const server = withSchema(
      doing((value) => {
        calls += 1
        if (calls === 1) throw new Error('boom')
        return { value }
      }),
    )
    const text = await keys.issue()
    await expect(server.verify(text)).rejects.toBeInstanceOf(UnavailableError)
    expect((await server.verify(text)).subject).toBe('user-1')
  })

  it('passes never, with issues that are none', async () => {
    const server = withSchema(doing((value) => ({ value, issues: [] })))
    await refused(server.verify(await keys.issue()), 'claim_refused')
  })
})

describe('the option claims', () => {
  it.each<[string, unknown, string]>([
    ['an object', { email: 'string' }, 'claims is an object without Standard Schema v1: write a'],
    ['null', null, 'claims is null without Standard Schema v1: write a schema of zod, valibot or'],
    ['a list', ['email'], 'claims is an array without Standard Schema v1'],
    ['a text', 'email', 'claims is "email" without Standard Schema v1'],
    ['a function', () => true, 'such as claims: z.object({ email: z.string() }).'],
    ['another version', { '~standard': { version: 2, validate: () => {} } }, 'Standard Schema v1'],
    ['no validate', { '~standard': { version: 1 } }, 'without Standard Schema v1'],
    ['nothing behind it', { '~standard': null }, 'without Standard Schema v1'],
  ])('cannot be %s', (_, claims, fragment) => {
    const build = () => withSchema(claims as ClaimsSchema)
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(fragment)
  })
})
