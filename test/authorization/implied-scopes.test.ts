import { describe, expect, it } from 'vitest'
import {
  type AccessToken,
  ConfigurationError,
  effectiveScopes,
  type ResourceServerOptions,
} from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys, {
  impliedScopes: {
    'orders.owner': ['orders.admin'],
    'orders.admin': ['orders.read', 'orders.write'],
    'orders.write': ['orders.read'],
  },
})
const verify = async (scope: string, required: string) =>
  server.verify(await keys.issue({ scope }), { scope: required })

describe('impliedScopes', () => {
  it.each([
    ['orders.admin', 'orders.read'],
    ['orders.admin', 'orders.read orders.write'],
    ['orders.write', 'orders.read'],
    ['orders.owner', 'orders.read orders.write orders.admin orders.owner'],
    ['invoices.read orders.admin', 'invoices.read orders.write'],
  ])('lets %s stand for %s', async (granted, required) => {
    const token = await verify(granted, required)
    expect(token.hasScope(required)).toBe(true)
  })

  it.each([
    ['orders.read', 'orders.admin'],
    ['orders.read', 'orders.write'],
    ['orders.admin', 'orders.owner'],
    ['invoices.read', 'orders.read'],
    ['orders', 'orders.read'],
  ])('does not let %s stand for %s', async (granted, required) => {
    await refused(verify(granted, required), 'scope_insufficient')
  })

  it('leaves the scopes of the token as granted', async () => {
    const token = await verify('orders.owner', 'orders.read')
    expect([...token.scopes]).toEqual(['orders.owner'])
    expect(token.scopes.has('orders.read')).toBe(false)
    expect(token.scopes.size).toBe(1)
  })

  it.each([
    ['orders.read', ['orders.read']],
    ['orders.write invoices.read', ['orders.write', 'orders.read', 'invoices.read']],
    ['orders.read orders.write', ['orders.read', 'orders.write']],
    ['orders.admin', ['orders.admin', 'orders.read', 'orders.write']],
  ])('lists all that %s stands for', async (granted, all) => {
    const token = await server.verify(await keys.issue({ scope: granted }))
    expect(effectiveScopes(token).toSorted()).toEqual(all.toSorted())
  })

  it('lists what a token of a test double has', async () => {
    const { scopes, ...rest } = await server.verify(await keys.issue({ scope: 'orders.admin' }))
    expect(effectiveScopes({ ...rest, scopes } as AccessToken)).toEqual(['orders.admin'])
  })

  it('names in a challenge what was required, not what would imply it (RFC 6750 §3)', async () => {
    const error = await refused(verify('invoices.read', 'orders.read'), 'scope_insufficient')
    expect(server.refuse(error, { scope: 'orders.read' }).headers['WWW-Authenticate']).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="orders.read", error_description="The access token lacks a scope that this request requires"',
    )
  })

  it('is read once: what becomes of the object later changes nothing', async () => {
    const impliedScopes: Record<string, string[]> = { 'orders.admin': ['orders.write'] }
    const once = resourceServer(keys, { impliedScopes })
    impliedScopes['orders.read'] = ['orders.write']
    impliedScopes['orders.admin']?.push('orders.delete')
    const reader = await keys.issue({ scope: 'orders.read' })
    await refused(once.verify(reader, { scope: 'orders.write' }), 'scope_insufficient')
    const admin = await keys.issue({ scope: 'orders.admin' })
    await refused(once.verify(admin, { scope: 'orders.delete' }), 'scope_insufficient')
    expect((await once.verify(admin, { scope: 'orders.write' })).subject).toBe('user-1')
  })

  it.each<[string, unknown, string]>([
    ['itself', { a: ['a'] }, 'impliedScopes: "a" implies itself'],
    ['itself by another', { a: ['b'], b: ['a'] }, 'impliedScopes: "a" implies itself'],
    ['a circle', { a: ['b'], b: ['c'], c: ['b'] }, 'impliedScopes: "b" implies itself'],
    ['nothing', { a: [] }, "impliedScopes['a'] is an empty array: write a list of strings"],
    ['a text', { a: 'b' }, `impliedScopes['a'] is "b": write a list of strings`],
    ['an empty text', { a: [''] }, "such as impliedScopes['a']: ['orders.read']"],
    ['undefined', { a: undefined }, "impliedScopes['a'] is undefined: write a list"],
  ])('cannot let a scope imply %s', (_, impliedScopes, fragment) => {
    const build = () => resourceServer(keys, { impliedScopes } as Partial<ResourceServerOptions>)
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(fragment)
  })

  it.each([
    ['null', null],
    ['an array', ['orders.admin']],
    ['"orders.admin"', 'orders.admin'],
    ['true', true],
  ])('cannot be %s', (shown, impliedScopes) => {
    const build = () => resourceServer(keys, { impliedScopes } as never)
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(
      `impliedScopes is ${shown === 'an array' ? 'an array' : shown}: write an object such as { 'orders.admin': [`,
    )
  })

  it.each([
    ['several in one element', { 'orders.admin': ['orders.read orders.write'] }],
    ['several in one key', { 'orders.admin orders.owner': ['orders.read'] }],
    ['a quote', { 'orders.admin': ['orders."read"'] }],
  ])(
    'cannot name what no scope can be, %s: it would imply nothing (RFC 6749 §3.3)',
    (_, impliedScopes) => {
      expect(() => resourceServer(keys, { impliedScopes })).toThrow(ConfigurationError)
    },
  )

  it('cannot be a circle of many, and can be a line of many', async () => {
    const line = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`s${index}`, [`s${index + 1}`]]),
    )
    const server = resourceServer(keys, { impliedScopes: line })
    const token = await server.verify(await keys.issue({ scope: 's0' }), { scope: 's300' })
    expect(token.hasScope('s150')).toBe(true)
    const circle = { ...line, s300: ['s0'] }
    expect(() => resourceServer(keys, { impliedScopes: circle })).toThrow(
      'impliedScopes: "s0" implies itself',
    )
  })

  it('can name more scopes than a call can have arguments', async () => {
    const many = Array.from({ length: 150_000 }, (_, index) => `s${index}`)
    const server = resourceServer(keys, { impliedScopes: { owner: ['admin'], admin: many } })
    const token = await server.verify(await keys.issue({ scope: 'owner' }))
    expect(token.hasScope('s149999')).toBe(true)
  })

  it('says what to write instead of a circle', () => {
    expect(() => resourceServer(keys, { impliedScopes: { a: ['a'] } })).toThrow(/: write|leave/i)
  })
})
