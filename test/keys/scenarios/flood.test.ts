import { describe, expect, it } from 'vitest'
import { type Scenario, scenario, strangersToken } from '../../support/scenario.js'

/** So many invented keys, a hundred at a time, and a good token after each hundred. */
async function flood({ status }: Scenario, good: string, count: number) {
  const seen = { good: new Set<number>(), strangers: new Set<number>() }
  for (let sent = 0; sent < count; sent += 100) {
    const strangers = Array.from({ length: 100 }, (_, index) =>
      status(strangersToken(good, `invented-${sent + index}`)),
    )
    seen.good.add(await status(good))
    for (const stranger of await Promise.all(strangers)) seen.strangers.add(stranger)
  }
  return { good: [...seen.good], strangers: [...seen.strangers] }
}

describe('1,000 first requests at the same time', () => {
  it('cause one fetch, and all are answered', async () => {
    await using it = await scenario()
    const token = await it.token()
    const statuses = await Promise.all(Array.from({ length: 1000 }, () => it.status(token)))
    expect([new Set(statuses), it.fetches()]).toEqual([new Set([200]), 1])
  })

  it('cause one fetch when the issuer is down, and all get 503', async () => {
    await using it = await scenario()
    const token = await it.token()
    await it.issuer.fail('status')
    const statuses = await Promise.all(Array.from({ length: 1000 }, () => it.status(token)))
    expect([new Set(statuses), it.fetches()]).toEqual([new Set([503]), 1])
  })
})

describe('10,000 random kids', () => {
  it('while good tokens flow: good tokens refused 0, fetches 3', async () => {
    await using it = await scenario()
    const good = await it.token()
    expect(await it.status(good)).toBe(200)
    expect(await flood(it, good, 10_000)).toEqual({ good: [200], strangers: [401] })
    expect(it.fetches()).toBe(3)
    const told = it.events.filter(([name]) => name === 'keys.unknownKid')
    expect(told).toHaveLength(10_000)
    expect(told.filter(([, { asked }]) => asked === false).length).toBeGreaterThan(9000)
  })

  it('while good tokens flow and the set is stale: good tokens refused 0, fetches at most 3', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    const good = await it.token()
    expect(await it.status(good)).toBe(200)
    it.clock.advance(60)
    expect(await flood(it, good, 10_000)).toEqual({ good: [200], strangers: [401] })
    expect(it.fetches() - 1).toBeLessThanOrEqual(3)
  })

  it('while the issuer is down: good tokens refused 0, fetches at most 3, strangers 401', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    const good = await it.token()
    expect(await it.status(good)).toBe(200)
    await it.issuer.fail('status')
    it.clock.advance(60)
    expect(await flood(it, good, 10_000)).toEqual({ good: [200], strangers: [401] })
    expect(it.fetches() - 1).toBeLessThanOrEqual(3)
  })

  it('do not starve the refresh: it runs at its time, and withdraws a key', async () => {
    await using it = await scenario({ jwks: { maxAge: 600, refreshCooldown: 5 } })
    const good = await it.token()
    expect(await it.status(good)).toBe(200)
    await it.issuer.fail('status')
    expect(await flood(it, good, 500)).toEqual({ good: [200], strangers: [401] })
    const asked = it.fetches()
    await it.issuer.recover()
    await it.issuer.rotate({ overlap: false })
    it.clock.advance(600)
    expect(await it.status(good)).toBe(200)
    await it.refreshes(asked + 1)
    expect([await it.status(good), await it.status(await it.token())]).toEqual([401, 200])
  })

  it('before there is any set: 503, one fetch in a refreshCooldown', async () => {
    await using it = await scenario()
    const good = await it.token()
    await it.issuer.fail('status')
    expect(await flood(it, good, 1000)).toEqual({ good: [503], strangers: [503] })
    expect(it.fetches()).toBe(1)
  })
})
