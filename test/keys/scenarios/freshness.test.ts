import { describe, expect, it } from 'vitest'
import { scenario } from '../../support/scenario.js'

describe('a set that is fresh', () => {
  it('is not fetched again: 100 requests in 95 % of maxAge, one fetch', async () => {
    await using it = await scenario({ jwks: { maxAge: 100 } })
    const token = await it.token()
    for (let request = 0; request < 100; request += 1) {
      expect(await it.status(token)).toBe(200)
      it.clock.advance(0.949)
    }
    expect(it.fetches()).toBe(1)
  })

  it.each<[what: string, headers: Record<string, string>, maxAge: number, fresh: number]>([
    ['max-age=300 with maxAge 4: 4 wins', { 'cache-control': 'max-age=300' }, 4, 4],
    ['max-age=30 with maxAge 600: 30 wins', { 'cache-control': 'public, max-age=30' }, 600, 30],
    ['Age takes away from max-age', { 'cache-control': 'max-age=300', age: '260' }, 600, 40],
    ['no-store: refreshCooldown is the least', { 'cache-control': 'no-store' }, 600, 2],
    ['max-age=0: refreshCooldown is the least', { 'cache-control': 'max-age=0' }, 600, 2],
    ['nothing: maxAge', {}, 600, 600],
  ])(
    'for a time that the issuer can shorten (RFC 9111 §4.2): %s',
    async (_, headers, maxAge, fresh) => {
      await using it = await scenario({ jwks: { maxAge, refreshCooldown: 2 } })
      const token = await it.token()
      it.issuer.respondWith({ headers })
      expect(await it.status(token)).toBe(200)
      expect(it.events).toMatchObject([['keys.refreshed', { freshFor: fresh }]])
      it.clock.advance(fresh * 0.949)
      await it.status(token)
      expect([it.fetches(), it.server.health().issuers]).toMatchObject([1, [{ state: 'fresh' }]])
      it.clock.advance(fresh * 0.051)
      expect(it.server.health().issuers).toMatchObject([{ state: 'stale' }])
      expect(await it.status(token)).toBe(200)
      await it.refreshes(2)
      expect(it.fetches()).toBe(2)
    },
  )
})

describe('a set that is stale', () => {
  it('serves at once, while one refresh runs behind 1,000 requests', async () => {
    await using it = await scenario({ jwks: { maxAge: 60, timeout: 10 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('silent')
    it.clock.advance(60)
    const started = performance.now()
    const statuses = await Promise.all(Array.from({ length: 1000 }, () => it.status(token)))
    expect(new Set(statuses)).toEqual(new Set([200]))
    // The refresh is still waiting for an answer.
    expect(performance.now() - started).toBeLessThan(5000)
    expect(it.events).toHaveLength(1)
    expect(it.server.health().issuers).toMatchObject([{ state: 'stale', age: 60 }])
  })

  it('is refreshed a little early while tokens flow, at a random time', async () => {
    const asked = new Set<number>()
    for (let run = 0; run < 10; run += 1) {
      await using it = await scenario({ jwks: { maxAge: 1000 } })
      const token = await it.token()
      expect(await it.status(token)).toBe(200)
      it.clock.advance(949)
      let second = 949
      while (it.events.length === 1) {
        await it.status(token)
        it.clock.advance(1)
        second += 1
        await new Promise((resolve) => setImmediate(resolve))
        expect(second).toBeLessThan(1200)
      }
      asked.add(second)
    }
    expect(asked.size).toBeGreaterThan(1)
  })
})

describe('a set that has not changed (RFC 9110 §13.1.2)', () => {
  it('is confirmed by 304, and fresh again', async () => {
    await using it = await scenario({ jwks: { maxAge: 60, maxStale: 100 } })
    const token = await it.token()
    it.issuer.respondWith({ headers: { etag: '"1"' } })
    for (let turn = 1; turn <= 5; turn += 1) {
      expect(await it.status(token)).toBe(200)
      await it.refreshes(turn)
      it.clock.advance(60)
    }
    expect(it.fetches()).toBe(5)
    expect(it.server.health().issuers).toMatchObject([{ state: 'stale', keys: 1, age: 60 }])
    expect(it.events.map(([name]) => name)).toEqual(Array(5).fill('keys.refreshed'))
  })

  it('is confirmed by 304 for a shorter time, when the issuer says so', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    const token = await it.token()
    it.issuer.respondWith({ headers: { etag: '"1"' } })
    expect(await it.status(token)).toBe(200)
    it.issuer.respondWith({ headers: { etag: '"1"', 'cache-control': 'max-age=10' } })
    it.clock.advance(60)
    expect(await it.status(token)).toBe(200)
    await it.refreshes(2)
    expect(it.events.at(-1)).toMatchObject(['keys.refreshed', { freshFor: 10 }])
  })

  it('is replaced when its tag has changed', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    const old = await it.token()
    it.issuer.respondWith({ headers: { etag: '"1"' } })
    expect(await it.status(old)).toBe(200)
    await it.issuer.rotate({ overlap: false })
    it.issuer.respondWith({ headers: { etag: '"2"' } })
    it.clock.advance(60)
    expect(await it.status(old)).toBe(200)
    await it.refreshes(2)
    expect(await it.status(old)).toBe(401)
    expect(await it.status(await it.token())).toBe(200)
  })
})
