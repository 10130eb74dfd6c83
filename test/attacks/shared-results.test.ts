import { describe, expect, it } from 'vitest'
import type { AccessToken } from '../../src/index.js'
import { passed } from '../contract/answers.js'
import { exchange, head } from './exchange.js'
import { openPaths } from './paths.js'
import { options, token } from './token.js'

const good = token('ES256', {
  claims: { roles: ['reader'], realm_access: { roles: ['reader'] }, act: { sub: 'service' } },
})
const lesser = token('ES256', { claims: { jti: 'token-2', scope: 'orders.read', sub: 'user-1' } })

/** What a careless or a hostile handler does to what it is given. Some throw: that is as good. */
const mutations: readonly ((auth: AccessToken) => unknown)[] = [
  (auth) => Object.assign(auth, { subject: 'admin', tenant: 'globex' }),
  (auth) => Object.defineProperty(auth, 'subject', { value: 'admin' }),
  (auth) => Object.setPrototypeOf(auth, { subject: 'admin' }),
  (auth) => Reflect.deleteProperty(auth, 'expiresAt'),
  (auth) => Reflect.set(auth.claims, 'sub', 'admin'),
  (auth) => Reflect.set(auth.claims, 'exp', 9e9),
  (auth) => Reflect.deleteProperty(auth.claims, 'exp'),
  (auth) => (auth.claims.roles as string[]).push('admin'),
  (auth) => (auth.claims.realm_access as { roles: string[] }).roles.splice(0, 1, 'admin'),
  (auth) => Reflect.set(auth.header, 'alg', 'none'),
  (auth) => (auth.audience as string[]).push('https://api.example.com/invoices'),
  (auth) => Reflect.set(auth.actor ?? {}, 'sub', 'admin'),
  (auth) => Set.prototype.add.call(auth.scopes, 'orders.delete'),
  (auth) => Reflect.set(auth.scopes, 'has', () => true),
  (auth) => Reflect.set(auth, 'hasScope', () => true),
  (auth) => Reflect.set(Object.getPrototypeOf(auth), 'hasScope', () => true),
  (auth) => Reflect.set(Object.getPrototypeOf(auth.scopes), 'has', () => true),
  (auth) => Object.defineProperty(Object.getPrototypeOf(auth), 'claims', { value: {} }),
  (auth) => Object.defineProperty(Object.getPrototypeOf(auth), 'scopes', { value: new Set(['x']) }),
]

function mutate(auth: AccessToken): void {
  for (const mutation of mutations) {
    try {
      mutation(auth)
    } catch {
      // it is frozen
    }
  }
}

const seen = new Set<AccessToken>()
const paths = await openPaths({
  options,
  good,
  answer: (_, auth) => {
    if (auth === undefined) return {}
    const was = JSON.stringify(auth)
    mutate(auth)
    seen.add(auth)
    return {
      subject: auth.subject,
      ...(JSON.stringify(auth) === was && !auth.hasScope('orders.delete') ? {} : { changed: true }),
    }
  },
})

describe('a result that many requests share', () => {
  it('is the same for each of them, on every path, whatever a handler does to it (design: immutable in fact)', async () => {
    await paths.accept(good)
    await paths.accept(lesser)
    await paths.accept(good)
  })

  it('is one object for all of them where it is cached: that is why', async () => {
    seen.clear()
    const unchanged = passed('{"subject":"user-1"}')
    for (const { port } of paths.apis) {
      const request = head('GET /orders HTTP/1.1', `Authorization: Bearer ${good}`)
      const last = head(
        'GET /orders HTTP/1.1',
        `Authorization: Bearer ${good}`,
        'Connection: close',
      )
      expect(await exchange(port, request, request, last)).toEqual([
        unchanged,
        unchanged,
        unchanged,
      ])
    }
    expect(seen.size).toBe(1)
  })

  it.each(['cold', 'pool', 'warm'] as const)(
    'says after it was mutated what it said before, and so does its token again: %s',
    async (name) => {
      const server = paths.servers[name]
      const [first, second] = await Promise.all([server.verify(good), server.verify(good)])
      const was = JSON.stringify(first)
      mutate(first)
      expect([JSON.stringify(first), JSON.stringify(second)]).toEqual([was, was])
      const again = await server.verify(good)
      expect(JSON.stringify(again)).toBe(was)
      expect([...again.scopes]).toEqual(['orders.read', 'orders.write'])
      expect(again.hasScope('orders.delete')).toBe(false)
      expect(() => server.authorize(again, { scope: 'orders.delete' })).toThrow(
        'scope_insufficient',
      )
    },
  )
})

describe('the options of a resource server', () => {
  it('are read once: what happens to them later changes no verdict', async () => {
    const mutable = structuredClone({ issuer: options.issuer, audience: [options.audience] }) as {
      issuer: { issuer: string; jwks: { keys: Record<string, unknown>[] } }
      audience: string[]
    }
    const own = await openPaths({
      options: { ...options, ...mutable, algorithms: ['ES256'] },
      good,
    })
    mutable.issuer.jwks.keys.length = 0
    mutable.issuer.issuer = 'https://login.example.org'
    mutable.audience.push('https://api.example.com/invoices')
    await own.accept(good)
    const foreign = token('ES256', { claims: { aud: 'https://api.example.com/invoices' } })
    await own.refuse(foreign, 'audience_mismatch')
    await own.refuse(token('EdDSA'), 'algorithm_refused')
  })
})
