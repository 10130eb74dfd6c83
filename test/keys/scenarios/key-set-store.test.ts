import { describe, expect, it } from 'vitest'
import { type KeySetStore, memoryKeySetStore } from '../../../src/index.js'
import { scenario } from '../../support/scenario.js'

const now = 1_800_000_000

describe('a store that processes share', () => {
  it('spares those that start later the fetch: ten processes, one fetch', async () => {
    const keySetStore = memoryKeySetStore()
    await using it = await scenario({ keySetStore })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    for (let process = 0; process < 9; process += 1) {
      expect(await it.status(token, it.restart())).toBe(200)
    }
    expect(it.fetches()).toBe(1)
  })

  it('serves a restart while the issuer is down, until maxStale after the last fetch', async () => {
    const keySetStore = memoryKeySetStore()
    await using it = await scenario({ keySetStore, jwks: { maxAge: 60, maxStale: 3600 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('down')
    it.clock.advance(3599)
    const restarted = it.restart()
    expect(await it.status(token, restarted)).toBe(200)
    await expect(restarted.ready()).resolves.toBeUndefined()
    it.clock.advance(1)
    expect([await it.status(token, restarted), await it.status(token, it.restart())]).toEqual([
      503, 503,
    ])
  })

  it('serves a restart while the issuer, which is discovered, is down', async () => {
    const keySetStore = memoryKeySetStore()
    await using it = await scenario({ keySetStore })
    const { issuer } = it.issuer
    const token = await it.token()
    expect(await it.status(token, it.restart({ issuer }))).toBe(200)
    await it.issuer.fail('down')
    expect(await it.status(token, it.restart({ issuer }))).toBe(200)
  })

  it('serves a stale set at once, while the issuer does not answer', async () => {
    const keySetStore = memoryKeySetStore()
    await using it = await scenario({ keySetStore, jwks: { maxAge: 60, timeout: 10 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('silent')
    it.clock.advance(60)
    const started = performance.now()
    expect(await it.status(token, it.restart())).toBe(200)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('does not keep a key out that was rotated in since', async () => {
    const keySetStore = memoryKeySetStore()
    await using it = await scenario({ keySetStore })
    expect(await it.status(await it.token())).toBe(200)
    await it.issuer.rotate()
    expect(await it.status(await it.token(), it.restart())).toBe(200)
    expect(it.fetches()).toBe(2)
  })

  it('is not asked while a set serves, and is told of each fetch', async () => {
    const calls: unknown[] = []
    const keySetStore: KeySetStore = {
      get: async (uri) => void calls.push(['get', uri]),
      set: async (uri, set) => void calls.push(['set', uri, set]),
    }
    await using it = await scenario({ keySetStore, jwks: { maxAge: 60 } })
    it.issuer.respondWith({ headers: { etag: 'W/"1"' } })
    const token = await it.token()
    for (const turn of [1, 2]) {
      expect(await it.status(token)).toBe(200)
      await it.refreshes(turn)
      it.clock.advance(60)
    }
    const { kty, crv, x, y, kid, alg } = it.issuer.jwks.keys[0] as Record<string, unknown>
    const keys = [{ kty, crv, x, y, kid, alg }]
    expect(calls).toEqual([
      ['get', it.issuer.jwksUri],
      ['set', it.issuer.jwksUri, { keys, fetchedAt: now, etag: 'W/"1"' }],
      ['set', it.issuer.jwksUri, { keys, fetchedAt: now + 60, etag: 'W/"1"' }],
    ])
  })

  it('lets a restart ask with the tag (RFC 9110 §13.1.2)', async () => {
    const keySetStore = memoryKeySetStore()
    await using it = await scenario({ keySetStore, jwks: { maxAge: 60 } })
    it.issuer.respondWith({ headers: { etag: '"1"' } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.rotate()
    it.clock.advance(60)
    const restarted = it.restart()
    expect(await it.status(token, restarted)).toBe(200)
    await it.refreshes(2)
    // 304: the test issuer said that nothing has changed.
    expect(restarted.health().issuers).toMatchObject([{ state: 'fresh', keys: 1, age: 0 }])
  })
})
