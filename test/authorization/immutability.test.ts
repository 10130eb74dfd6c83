import { describe, expect, it } from 'vitest'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys, { impliedScopes: { 'orders.write': ['orders.list'] } })
const jwt = await keys.issue({
  scope: ['orders.read', 'orders.write'],
  aud: ['https://api.example.com/orders', 'https://api.example.com/invoices'],
  act: { sub: 'service-1', roles: ['reader'], act: { sub: 'service-2' } },
  address: { country: 'CH', lines: ['one', { two: 2 }] },
})
const token = await server.verify(jwt)
const before = JSON.stringify(token)

type Anything = Record<PropertyKey, unknown>

/** Everything that a token leads to, by where it was found: values, prototypes, iterators. */
function reachable(root: object): Map<object, string> {
  const found = new Map<object, string>()
  const pending: [string, unknown][] = [['token', root]]
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const [path, value] = next
    if (typeof value !== 'object' || value === null || found.has(value)) continue
    if (value === Object.prototype || value === Array.prototype) continue
    found.set(value, path)
    pending.push([`${path}.[[Prototype]]`, Object.getPrototypeOf(value)])
    for (const key of Reflect.ownKeys(value)) {
      const member = Object.getOwnPropertyDescriptor(value, key)
      pending.push([`${path}.${String(key)}`, member?.value])
      if (member?.get && path === 'token.[[Prototype]]') {
        pending.push([`token.${String(key)}`, member.get.call(root)])
      }
    }
  }
  return found
}

/** Tries, and does not mind being refused. */
function attempt(change: () => unknown): void {
  try {
    change()
  } catch {}
}

const collections = [Set, Map, WeakSet, WeakMap, Array, Date, Uint8Array]
const objects = [...reachable(token)].map(([value, path]) => [path, value as Anything] as const)

describe('an access token that was accepted', () => {
  it('is what it was when it was accepted', () => {
    expect(token.hasScope('orders.read orders.write orders.list')).toBe(true)
    expect(token.hasScope('orders.admin')).toBe(false)
    expect(objects.map(([path]) => path)).toEqual(
      expect.arrayContaining([
        'token',
        'token.[[Prototype]]',
        'token.scopes',
        'token.scopes.[[Prototype]]',
        'token.audience',
        'token.actor',
        'token.claims',
        'token.claims.address.lines.1',
        'token.header',
      ]),
    )
  })

  it.each(objects)('is frozen at %s', (_, value) => {
    expect(Object.isFrozen(value)).toBe(true)
  })

  it.each(objects)('withstands every mutator of objects at %s', (_, value) => {
    for (const key of [...Reflect.ownKeys(value), 'added', 0, Symbol.iterator, 'has', 'hasScope']) {
      attempt(() => {
        value[key] = 'changed'
      })
      attempt(() => delete value[key])
      attempt(() => Object.assign(value, { [key]: 'changed' }))
      attempt(() => Object.defineProperty(value, key, { value: () => true, configurable: true }))
      attempt(() => Object.defineProperty(value, key, { get: () => 'changed' }))
      attempt(() => Reflect.set(value, key, 'changed'))
      attempt(() => Reflect.deleteProperty(value, key))
      attempt(() => Reflect.defineProperty(value, key, { get: () => 'changed' }))
    }
    attempt(() => Object.setPrototypeOf(value, { has: () => true, hasScope: () => true }))
    attempt(() => Reflect.set(value, '__proto__', { has: () => true }))
    expect(JSON.stringify(token)).toBe(before)
    expect(token.hasScope('orders.admin')).toBe(false)
    expect(token.scopes.has('orders.admin')).toBe(false)
    expect('added' in value).toBe(false)
  })

  it.each(objects)('withstands every mutator of collections at %s', (_, value) => {
    for (const { prototype } of collections) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        if (name === 'constructor') continue
        for (const args of [['orders.admin', 'orders.admin'], [0, 1], []]) {
          attempt(() => Reflect.apply(Reflect.get(prototype, name) as () => unknown, value, args))
        }
      }
    }
    expect(JSON.stringify(token)).toBe(before)
    expect([...token.scopes]).toEqual(['orders.read', 'orders.write'])
    expect(token.scopes.size).toBe(2)
    expect(token.hasScope('orders.admin')).toBe(false)
  })

  it('withstands the methods that its scopes have', () => {
    const { scopes } = token
    const prototype = Object.getPrototypeOf(scopes)
    expect(Reflect.ownKeys(prototype).map(String).sort()).toEqual([
      'Symbol(Symbol.iterator)',
      'constructor',
      'has',
      'size',
      'toJSON',
    ])
    attempt(() => (prototype.toJSON.call(scopes) as string[]).push('orders.admin'))
    attempt(() => (scopes as unknown as Set<string>).add('orders.admin'))
    attempt(() => new prototype.constructor(['orders.admin']))
    for (const iterator of [scopes[Symbol.iterator]() as unknown as Anything]) {
      attempt(() => (iterator.return as () => void)())
      attempt(() => Object.assign(iterator, { next: () => ({ done: true }) }))
    }
    expect([...scopes]).toEqual(['orders.read', 'orders.write'])
    expect(scopes.has('orders.admin')).toBe(false)
  })

  it('throws at an assignment instead of passing over it', () => {
    const writable = token as unknown as { subject: string | undefined; audience: string[] }
    expect(() => {
      writable.subject = 'admin'
    }).toThrow(TypeError)
    expect(() => writable.audience.push('https://api.example.com/admin')).toThrow(TypeError)
    expect(() => Set.prototype.add.call(token.scopes, 'orders.admin')).toThrow(TypeError)
  })
})
