import { describe, expect, it } from 'vitest'
import type { ClaimRequirement } from '../../src/index.js'
import { ConfigurationError, UnavailableError } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { throughExpress } from '../support/through-express.js'

const keys = await createTestKeys('ES256')
type Requirements = Readonly<Record<string, ClaimRequirement>>
const requiring = (requireClaims: Requirements, options: object = {}) =>
  resourceServer(keys, { requireClaims, ...options })
const adult = (age: unknown) => typeof age === 'number' && age >= 18

/** What is required, claims that have it, and claims that have not. */
const table: [string, Requirements, object[], object[], string][] = [
  [
    'a text',
    { role: 'admin' },
    [{ role: 'admin' }],
    [{ role: 'Admin' }, { role: 'admin ' }, { role: ['admin'] }, { role: 'administrator' }],
    'role is not "admin"',
  ],
  ['no text', { role: '' }, [{ role: '' }], [{ role: 'a' }, { role: [] }], 'role is not ""'],
  [
    'a number',
    { level: 1 },
    [{ level: 1 }, { level: 1.0 }],
    [{ level: '1' }, { level: true }, { level: 2 }, { level: [1] }, { level: null }],
    'level is not 1',
  ],
  [
    'true',
    { email_verified: true },
    [{ email_verified: true }],
    [{ email_verified: 'true' }, { email_verified: 1 }, { email_verified: {} }],
    'email_verified is not true',
  ],
  [
    'false',
    { suspended: false },
    [{ suspended: false }],
    [{ suspended: true }, { suspended: 0 }, { suspended: '' }, { suspended: null }],
    'suspended is not false',
  ],
  [
    'an element of an array',
    { groups: { includes: 'staff' } },
    [{ groups: ['staff'] }, { groups: ['a', 'staff'] }, { groups: [1, null, 'staff'] }],
    [
      { groups: [] },
      { groups: ['staffing', 'Staff'] },
      { groups: [['staff']] },
      { groups: 'staff' },
      { groups: 'staffing' },
      { groups: { 0: 'staff', length: 1 } },
      { groups: null },
    ],
    'groups is no array that holds "staff"',
  ],
  [
    'a number in an array',
    { levels: { includes: 2 } },
    [{ levels: [1, 2] }],
    [{ levels: ['2'] }, { levels: 2 }, { levels: '12' }],
    'levels is no array that holds 2',
  ],
  [
    'what a predicate accepts',
    { age: { name: 'adult', test: adult } },
    [{ age: 18 }, { age: 99.5 }],
    [{ age: 17 }, { age: '18' }, { age: null }, { age: [18] }],
    'age does not pass "adult"',
  ],
  [
    'a claim whose name is a URI',
    { 'https://example.com/role': 'admin' },
    [{ 'https://example.com/role': 'admin' }],
    [{ 'https://example': { 'com/role': 'admin' } }],
    '',
  ],
  [
    'a name with a dot, which is no path',
    { 'realm.role': 'admin' },
    [{ 'realm.role': 'admin' }],
    [{ realm: { role: 'admin' } }],
    '',
  ],
  [
    'all of several',
    { role: 'admin', groups: { includes: 'staff' }, age: { name: 'adult', test: adult } },
    [{ role: 'admin', groups: ['staff'], age: 18 }],
    [
      { groups: ['staff'], age: 18 },
      { role: 'admin', age: 18 },
      { role: 'admin', groups: ['staff'] },
      { role: 'admin', groups: ['staff'], age: 3 },
    ],
    '',
  ],
]

const good = table.flatMap(([what, required, claims]) =>
  claims.map((one) => [what, JSON.stringify(one), required, one] as const),
)
const bad = table.flatMap(([what, required, , claims, detail]) =>
  [...claims, {}].map((one) => [what, JSON.stringify(one), required, one, detail] as const),
)

describe('requireClaims', () => {
  it.each(good)('requires %s, and passes %s', async (_, _shown, required, claims) => {
    const server = requiring(required)
    const token = await keys.issue({ ...claims })
    expect((await server.verify(token)).subject).toBe('user-1')
    expect((await server.verify(token)).subject).toBe('user-1')
    expect((await throughExpress(server, token)).status).toBe(200)
  })

  it.each(bad)(
    'requires %s, and refuses %s without an error code (RFC 6750 §3.1)',
    async (_, shown, required, claims, detail) => {
      const server = requiring(required)
      const token = await keys.issue({ ...claims })
      const error = await refused(server.verify(token), 'claim_insufficient')
      if (detail !== '' && shown !== '{}') expect(error.detail).toBe(detail)
      if (shown === '{}') {
        expect(error.detail).toBe(
          `${Object.keys(required)[0]} is missing, and requireClaims requires it`,
        )
      }
      expect((await refused(server.verify(token), 'claim_insufficient')).detail).toBe(error.detail)
      expect(await throughExpress(server, token, { scope: 'orders.read' })).toEqual({
        status: 403,
        challenge: undefined,
        retryAfter: undefined,
        body: { status: 403 },
      })
    },
  )

  it.each(['constructor', 'toString', '__proto__'])(
    'does not take what every object has for the claim %s (RFC 7519 §4)',
    async (claim) => {
      const requireClaims = Object.fromEntries([[claim, { name: 'any', test: () => true }]])
      await refused(requiring(requireClaims).verify(await keys.issue()), 'claim_insufficient')
    },
  )

  it('judges scopes first: a client can get these (RFC 6750 §3.1)', async () => {
    const token = await keys.issue({ role: 'user' })
    const server = requiring({ role: 'admin' })
    await refused(server.verify(token, { scope: 'orders.delete' }), 'scope_insufficient')
    await refused(server.verify(token, { scope: 'orders.read' }), 'claim_insufficient')
  })

  it('says nothing of it to a token that is not valid at all (RFC 6750 §3.1)', async () => {
    const server = requiring({ role: 'admin' })
    await refused(server.verify(await keys.issue({ exp: 1 })), 'token_expired')
    await refused(server.verify(await keys.issue({ aud: 'other' })), 'audience_mismatch')
  })

  it('does not ask an anonymous request', async () => {
    const guard = requiring({ role: 'admin' }).guard({ optional: true })
    expect(guard.admit({ headers: {} })).toBeUndefined()
  })

  it('knows of act the outermost alone (RFC 8693 §4.1)', async () => {
    const seen: unknown[] = []
    const test = (act: unknown) => seen.push(act) > 0
    const server = requiring({ act: { name: 'actor', test } })
    const act = { sub: 'service-1', act: { sub: 'admin', role: 'admin' } }
    await server.verify(await keys.issue({ act }))
    expect(seen).toEqual([{ sub: 'service-1' }])
    expect(Object.isFrozen(seen[0])).toBe(true)
    await refused(
      requiring({ role: 'admin' }).verify(await keys.issue({ act })),
      'claim_insufficient',
    )
  })

  it('gives a predicate nothing that it could change for others', async () => {
    const seen: { lines: string[] }[] = []
    const test = (address: unknown) => seen.push(address as { lines: string[] }) > 0
    const server = requiring({ address: { name: 'any', test } })
    const token = await keys.issue({ address: { lines: ['one'] } })
    await server.verify(token)
    await server.verify(token)
    for (const address of seen) expect(() => address.lines.push('two')).toThrow(TypeError)
    expect(seen.length).toBe(2)
  })

  it('takes a predicate whose test belongs to it', async () => {
    const oldest = {
      name: 'old enough',
      least: 18,
      test(age: unknown) {
        return Number(age) >= this.least
      },
    }
    const predicate = Object.create(oldest, {
      name: { value: 'adult', enumerable: true },
    }) as typeof oldest
    const server = requiring({ age: predicate })
    expect((await server.verify(await keys.issue({ age: 18 }))).subject).toBe('user-1')
    await refused(server.verify(await keys.issue({ age: 17 })), 'claim_insufficient')
  })

  it('asks for every request, also where the token was verified before', async () => {
    let allowed = true
    const server = requiring({ sub: { name: 'allowed', test: () => allowed } })
    const token = await keys.issue()
    expect((await server.verify(token)).subject).toBe('user-1')
    allowed = false
    await refused(server.verify(token), 'claim_insufficient')
    expect(server.health().cache?.hits).toBe(1)
  })

  it.each<[string, unknown]>([
    ['false', false],
    ['undefined', undefined],
    ['1', 1],
    ['"true"', 'true'],
    ['an object', {}],
    ['a function', () => true],
  ])('takes nothing but true for a yes: %s', async (_, answer) => {
    const test = () => answer as boolean
    await refused(
      requiring({ sub: { name: 'odd', test } }).verify(await keys.issue()),
      'claim_insufficient',
    )
  })
})

describe('a predicate of requireClaims that gives no verdict', () => {
  const failing: [string, () => unknown, string, string | undefined][] = [
    [
      'throws',
      () => {
        throw new Error('boom')
      },
      'the predicate for sub in requireClaims failed',
      'boom',
    ],
    [
      'answers what throws when it is asked',
      () =>
        Object.defineProperty({}, 'then', {
          get: () => {
            throw new Error('boom')
          },
        }),
      'the predicate for sub in requireClaims failed',
      'boom',
    ],
    [
      'answers a promise of true',
      async () => true,
      'the predicate for sub in requireClaims answered a promise, which is never waited for: use check',
      undefined,
    ],
    [
      'answers a promise that rejects, which nobody has to wait for',
      () => Promise.reject(new Error('boom')),
      'the predicate for sub in requireClaims answered a promise, which is never waited for: use check',
      undefined,
    ],
  ]

  it.each(failing)('is 503 and no refusal where it %s', async (_, test, detail, cause) => {
    const told: unknown[] = []
    const server = requiring(
      { sub: { name: 'odd', test: test as () => boolean } },
      { on: { refused: (event: unknown) => told.push(event) } },
    )
    const token = await keys.issue()
    const error = await server.verify(token).catch((failure: unknown) => failure)
    expect(error).toBeInstanceOf(UnavailableError)
    expect(error).toMatchObject({ reason: 'check_unavailable', detail, retryAfter: 5 })
    expect(((error as Error).cause as Error | undefined)?.message).toBe(cause)
    expect(told).toEqual([
      expect.objectContaining({ reason: 'check_unavailable', status: 503, unverified: false }),
    ])
    const seen = await throughExpress(server, token)
    expect([seen.status, seen.challenge, seen.retryAfter]).toEqual([503, undefined, '5'])
  })
})

describe('the option requireClaims', () => {
  it.each<[string, unknown, string]>([
    [
      'nothing',
      {},
      'requireClaims is an object that requires nothing: write what claims must hold',
    ],
    ['null', null, 'requireClaims is null: write what claims must hold, such as requireClaims: {'],
    ['a list', ['role'], 'requireClaims is an array: write what claims must hold'],
    ['a text', 'role', 'requireClaims is "role": write'],
    ['undefined for a claim', { role: undefined }, "requireClaims['role'] is undefined: write a"],
    ['null for a claim', { role: null }, "requireClaims['role'] is null: write a string, a number"],
    ['NaN', { level: Number.NaN }, "requireClaims['level'] is NaN: write a string, a number"],
    ['a list for a claim', { role: ['admin'] }, "requireClaims['role'] is an array: write a"],
    ['a bare function', { age: adult }, "requireClaims['age'] is a function: write a string"],
    ['an empty object', { age: {} }, "requireClaims['age'] is an object: write a string"],
    ['no name', { age: { test: adult } }, "{ name: 'adult', test: (value) => value >= 18 }."],
    ['an empty name', { age: { name: '', test: adult } }, "requireClaims['age'] is an object"],
    ['a name that is none', { age: { name: 1, test: adult } }, "requireClaims['age'] is an object"],
    ['no function', { age: { name: 'adult' } }, "requireClaims['age'] is an object: write"],
    ['includes of a list', { groups: { includes: ['a'] } }, "requireClaims['groups'] is an object"],
    ['includes of nothing', { groups: { includes: undefined } }, 'is an object: write a string'],
    [
      'includes and more',
      { groups: { includes: 'a', excludes: 'b' } },
      'requireClaims[\'groups\'] has no option "excludes": write one of includes.',
    ],
    [
      'a predicate and more',
      { age: { name: 'adult', test: adult, includes: undefined } },
      'requireClaims[\'age\'] has no option "name": write one of includes.',
    ],
    [
      'a predicate and another name',
      { age: { name: 'adult', test: adult, min: 18 } },
      'requireClaims[\'age\'] has no option "min": write one of name, test.',
    ],
  ])('cannot be, or hold, %s', (_, requireClaims, fragment) => {
    const build = () => requiring(requireClaims as Requirements)
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(fragment)
  })

  it('is read once: what becomes of the object later changes nothing', async () => {
    const requireClaims: Record<string, ClaimRequirement> = { role: 'admin' }
    const server = requiring(requireClaims)
    requireClaims.role = 'user'
    delete requireClaims.role
    await refused(server.verify(await keys.issue({ role: 'user' })), 'claim_insufficient')
  })
})
