import { describe, expect, it } from 'vitest'
import { failureOf, type Scenario, scenario } from '../../support/scenario.js'
import { trackedFetch } from '../../support/tracked-fetch.js'

const { fetch, idle } = trackedFetch()

/** One request a second for so many seconds. */
async function everySecond({ clock, status }: Scenario, seconds: number, token: string) {
  const statuses = new Set<number>()
  for (let second = 0; second < seconds; second += 1) {
    clock.advance(1)
    statuses.add(await status(token))
    await idle()
  }
  return [...statuses]
}

describe('an issuer that is down at boot', () => {
  it('means 503 with Retry-After until it is up, and 200 one refreshCooldown later', async () => {
    await using it = await scenario()
    const token = await it.token()
    await it.issuer.fail('down')
    const error = await failureOf(it.server.verify(token))
    expect([error.reason, error.retryAfter]).toEqual(['keys_unavailable', 5])
    expect(it.server.refuse(error).headers['WWW-Authenticate']).toBeUndefined()
    await it.issuer.recover()
    it.clock.advance(4.4)
    expect(await it.status(token)).toBe(503)
    expect(it.fetches()).toBe(0)
    it.clock.advance(0.6)
    expect(await it.status(token)).toBe(200)
    expect(it.fetches()).toBe(1)
  })

  it('is asked once in a refreshCooldown, whatever comes in', async () => {
    await using it = await scenario({ jwks: { refreshCooldown: 5 } })
    const token = await it.token()
    await it.issuer.fail('status')
    for (let request = 0; request < 50; request += 1) expect(await it.status(token)).toBe(503)
    expect(it.fetches()).toBe(1)
    expect(await everySecond(it, 60, token)).toEqual([503])
    expect(it.fetches()).toBe(13)
  })

  it('tells clients to come back in one refreshCooldown, however long it has been down', async () => {
    await using it = await scenario({ jwks: { refreshCooldown: 5 } })
    const token = await it.token()
    await it.issuer.fail('status')
    await everySecond(it, 600, token)
    it.clock.advance(5)
    expect((await failureOf(it.server.verify(token))).retryAfter).toBe(5)
  })

  it('leaves the budget for unknown keys alone: a key rotated in meanwhile is accepted', async () => {
    await using it = await scenario()
    const old = await it.token()
    await it.issuer.fail('down')
    await everySecond(it, 30, old)
    await it.issuer.recover()
    it.clock.advance(5)
    expect(await it.status(old)).toBe(200)
    await it.issuer.rotate()
    expect(await it.status(await it.token())).toBe(200)
  })
})

describe('an issuer that goes down after the keys were fetched', () => {
  it('is not noticed for longer than maxAge: 200, and pauses that double up to a minute', async () => {
    await using it = await scenario({ fetch, jwks: { maxAge: 60, refreshCooldown: 5 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('status')
    expect(await everySecond(it, 660, token)).toEqual([200])
    // One at 57 to 60 s, then after about 5, 10, 20, 40 and every 60 s.
    expect(it.fetches() - 1).toBeGreaterThanOrEqual(13)
    expect(it.fetches() - 1).toBeLessThanOrEqual(15)
    expect(it.server.health().issuers).toMatchObject([{ state: 'stale', keys: 1 }])
  })

  it('and has been back meanwhile gets the short pauses again', async () => {
    await using it = await scenario({ fetch, jwks: { maxAge: 60, refreshCooldown: 5 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('status')
    await everySecond(it, 200, token)
    await it.issuer.recover()
    await everySecond(it, 60, token)
    expect(it.server.health().issuers).toMatchObject([{ state: 'fresh' }])
    await it.issuer.fail('status')
    it.clock.advance(60)
    const before = it.fetches()
    expect(await everySecond(it, 7, token)).toEqual([200])
    expect(it.fetches() - before).toBe(2)
  })

  it('means 503 from maxStale on: 200 before', async () => {
    await using it = await scenario({ jwks: { maxAge: 60, maxStale: 3600 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('down')
    it.clock.advance(3599.9)
    expect(await it.status(token)).toBe(200)
    await it.refreshes(2)
    it.clock.advance(0.1)
    expect(await it.status(token)).toBe(503)
    expect(it.server.health().issuers).toMatchObject([{ state: 'missing', keys: 0, age: 3600 }])
  })

  it.each([
    ['ten seconds', 10],
    ['ten minutes', 600],
  ])(
    'is back within 5 s of its return at a cooldown of 2 s, after %s of 503',
    async (_, seconds) => {
      const jwks = { maxAge: 4, maxStale: 60, refreshCooldown: 2, timeout: 2 }
      await using it = await scenario({ jwks })
      const token = await it.token()
      expect(await it.status(token)).toBe(200)
      await it.issuer.fail('status')
      it.clock.advance(60)
      expect(await everySecond(it, seconds, token)).toEqual([503])
      await it.issuer.recover()
      let waited = 0
      while ((await it.status(token)) !== 200) {
        it.clock.advance(0.5)
        waited += 0.5
        expect(waited).toBeLessThanOrEqual(2)
      }
    },
  )

  it('and withdraws a key meanwhile: refused within 60 s of its return, while old tokens flow', async () => {
    await using it = await scenario({ fetch, jwks: { maxAge: 4, refreshCooldown: 2 } })
    const old = await it.token()
    expect(await it.status(old)).toBe(200)
    await it.issuer.fail('status')
    expect(await everySecond(it, 600, old)).toEqual([200])
    await it.issuer.rotate({ overlap: false })
    await it.issuer.recover()
    const statuses = await everySecond(it, 60, old)
    expect(statuses).toEqual([200, 401])
    expect(await it.status(await it.token())).toBe(200)
  })
})

describe('an issuer that asks to be left alone (RFC 9110 §10.2.3)', () => {
  it.each([
    ['30 seconds', '30', 30, 30],
    ['an hour: a minute is enough', '3600', 60, 60],
    ['less than our own pause', '1', 5, 5],
    ['nothing that can be read', 'soon', 5, 5],
  ])('for %s, is asked again then', async (_, header, told, at) => {
    await using it = await scenario({ jwks: { refreshCooldown: 5 } })
    const token = await it.token()
    await it.issuer.fail('status', { status: 429, headers: { 'retry-after': header } })
    expect((await failureOf(it.server.verify(token))).retryAfter).toBe(told)
    await it.issuer.recover()
    it.clock.advance(at * 0.9 - 0.1)
    expect(await it.status(token)).toBe(503)
    expect(it.fetches()).toBe(1)
    it.clock.advance(at * 0.1 + 0.1)
    expect(await it.status(token)).toBe(200)
  })

  it('until a date, is asked again then: the date is counted from its own clock', async () => {
    await using it = await scenario({ jwks: { refreshCooldown: 5 } })
    const token = await it.token()
    const headers = {
      date: 'Sat, 21 Nov 2026 10:00:00 GMT',
      'retry-after': 'Sat, 21 Nov 2026 10:00:40 GMT',
    }
    await it.issuer.fail('status', { status: 503, headers })
    expect((await failureOf(it.server.verify(token))).retryAfter).toBe(40)
  })

  it('is not asked for unknown keys either: 401 by the set known so far', async () => {
    await using it = await scenario()
    const old = await it.token()
    expect(await it.status(old)).toBe(200)
    await it.issuer.rotate()
    const next = await it.token()
    await it.issuer.fail('status', { status: 429, headers: { 'retry-after': '30' }, times: 1 })
    expect(await it.status(next)).toBe(401)
    expect(await it.status(next)).toBe(401)
    expect([it.fetches(), await it.status(old)]).toEqual([2, 200])
    it.clock.advance(30)
    expect(await it.status(next)).toBe(200)
  })
})
