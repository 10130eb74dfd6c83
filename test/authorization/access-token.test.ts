import { KeyObject } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { baseline, createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const verify = async (changes: Record<string, unknown>) => server.verify(await keys.issue(changes))
const header = '{"alg":"ES256","typ":"at+jwt","kid":"ES256-1"}'
const privateKey = KeyObject.from(await keys.privateKey('ES256'))
const verifyRaw = (payload: string, by = server) => by.verify(rawToken(header, payload, privateKey))

/** The baseline with members written in front that no object literal could have. */
const withMembers = (members: string) => `{${members},${JSON.stringify(baseline).slice(1)}`

describe('an access token', () => {
  it('has the claims and the header as they were signed', async () => {
    const token = await server.verify(await keys.issue())
    expect(token.claims).toEqual(baseline)
    expect(token.header).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: 'ES256-1' })
  })

  it('says as JSON what it holds', async () => {
    const text = JSON.stringify(await server.verify(await keys.issue()))
    expect(JSON.parse(text)).toEqual({
      issuer: 'https://login.example.com',
      subject: 'user-1',
      clientId: 'client-1',
      audience: ['https://api.example.com/orders'],
      resource: 'https://api.example.com/orders',
      scopes: ['orders.read', 'orders.write'],
      expiresAt: 1_800_000_300,
      issuedAt: 1_799_999_990,
      tokenId: 'token-1',
      claims: baseline,
      header: { alg: 'ES256', typ: 'at+jwt', kid: 'ES256-1' },
    })
  })

  it('keeps fractions of a second (RFC 7519 §2)', async () => {
    const token = await verify({ exp: 1_800_000_300.5, iat: 1_799_999_990.25 })
    expect(token).toMatchObject({ expiresAt: 1_800_000_300.5, issuedAt: 1_799_999_990.25 })
  })

  it('names who acts, without who acted before (RFC 8693 §4.1)', async () => {
    const act = { sub: 'service-1', act: { sub: 'service-2' } }
    const token = await verify({ act })
    expect(token.actor).toEqual({ sub: 'service-1' })
    expect(token.claims.act).toEqual(act)
  })

  it.each([
    ['null', null],
    ['a text', 'service-1'],
    ['a number', 1],
    ['true', true],
    ['an array', [{ sub: 'service-1' }]],
  ])('is refused where act is %s (RFC 8693 §4.1)', async (_, act) => {
    const error = await refused(verify({ act }), 'claim_invalid')
    expect(error.detail).toBe('act is not an object')
  })
})

describe('members with the names of prototypes', () => {
  it('accepts the baseline as raw text', async () => {
    expect((await verifyRaw(JSON.stringify(baseline))).subject).toBe('user-1')
  })

  it.each([
    ['__proto__', '"__proto__":{"admin":true,"scope":"orders.admin","act":{"sub":"x"}}'],
    ['constructor', '"constructor":{"prototype":{"admin":true}}'],
    ['hasOwnProperty', '"hasOwnProperty":1,"toString":2,"valueOf":3,"toJSON":4,"then":5'],
  ])('are claims as any other: %s (RFC 7519 §4)', async (_, members) => {
    const token = await verifyRaw(withMembers(members))
    expect(Object.getPrototypeOf(token.claims)).toBe(Object.prototype)
    expect('admin' in token.claims).toBe(false)
    expect('admin' in {}).toBe(false)
    expect([...token.scopes]).toEqual(['orders.read', 'orders.write'])
    expect(token.actor).toBeUndefined()
  })

  it('supply no claim that is missing (RFC 9068 §2.2)', async () => {
    const { sub: _, ...rest } = baseline
    const payload = `{"__proto__":{"sub":"user-1"},${JSON.stringify(rest).slice(1)}`
    await refused(verifyRaw(payload), 'claim_missing')
  })

  it('stay inside the actor, too (RFC 8693 §4.1)', async () => {
    const token = await verifyRaw(withMembers('"act":{"__proto__":{"sub":"x"},"sub":"service-1"}'))
    expect(token.actor?.sub).toBe('service-1')
    expect(Object.getPrototypeOf(token.actor)).toBe(Object.prototype)
  })

  it.each(['constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'do not pass for the required claim %s (RFC 9701 §8.1)',
    async (name) => {
      const strict = resourceServer(keys, { requiredClaims: [name] })
      const error = await refused(strict.verify(await keys.issue()), 'claim_missing')
      expect(error.detail).toBe(`${name} is required`)
      const present = await verifyRaw(withMembers(`"${name}":{}`), strict)
      expect(present.subject).toBe('user-1')
    },
  )

  it('is frozen to the bottom of a deep claim', async () => {
    const depth = 1500
    const payload = withMembers(`"deep":${'[['.repeat(depth)}${']]'.repeat(depth)}`)
    const token = await verifyRaw(payload)
    let inner = token.claims.deep as unknown[]
    while (inner[0] !== undefined) inner = inner[0] as unknown[]
    expect(Object.isFrozen(inner)).toBe(true)
  })
})

describe('requiredClaims', () => {
  const strict = resourceServer(keys, { requiredClaims: ['email', 'sub'] })

  it.each([
    ['a text', 'user@example.com'],
    ['an empty text', ''],
    ['zero', 0],
    ['false', false],
    ['an object', {}],
  ])('accepts %s', async (_, email) => {
    expect((await strict.verify(await keys.issue({ email }))).claims.email).toEqual(email)
  })

  it('refuses a token that has it not, or null', async () => {
    const error = await refused(strict.verify(await keys.issue()), 'claim_missing')
    expect(error.detail).toBe('email is required')
    await refused(strict.verify(await keys.issue({ email: null })), 'claim_invalid')
  })
})
