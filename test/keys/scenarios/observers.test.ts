import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EventHandlers } from '../../../src/index.js'
import { type Scenario, scenario, strangersToken } from '../../support/scenario.js'

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeEach(() => {
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => process.off('unhandledRejection', note))

const names = ['refreshed', 'refreshFailed', 'keySkipped', 'unknownKid', 'withdrawn', 'storeFailed']
const handlers = (handler: () => unknown): EventHandlers =>
  Object.fromEntries(names.map((name) => [`keys.${name}`, handler]))
const failingStore = {
  get: () => Promise.reject(new Error('no')),
  set: () => Promise.reject(new Error('no')),
}

/** Makes every event happen, and says what clients see. */
async function everything({ issuer, clock, status, token, fetches }: Scenario) {
  const statuses: number[] = []
  const old = await token()
  await issuer.fail('status')
  statuses.push(await status(old))
  clock.advance(60)
  await issuer.fail('mixedMembers')
  statuses.push(await status(old))
  await issuer.recover()
  await issuer.rotate({ overlap: false })
  statuses.push(await status(await token()), await status(old))
  statuses.push(await status(strangersToken(old, 'other')))
  await issuer.fail('reset')
  clock.advance(600)
  const before = fetches()
  statuses.push(await status(await token()))
  await expect.poll(fetches, { interval: 5, timeout: 5000 }).toBe(before + 1)
  return statuses
}

describe('handlers of keys.* events', () => {
  it.each<[what: string, on: EventHandlers]>([
    ['are not there', {}],
    ['answer', handlers(() => 'done')],
    [
      'throw',
      handlers(() => {
        throw new Error('broken')
      }),
    ],
    ['reject', handlers(() => Promise.reject(new Error('broken')))],
    ['never answer', handlers(() => new Promise(() => undefined))],
  ])('change no verdict when they %s, and leave no rejection unhandled', async (_, on) => {
    await using it = await scenario({ on, keySetStore: failingStore })
    expect(await everything(it)).toEqual([503, 200, 200, 401, 401, 200])
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
  })

  it('get counts and ages, never key material, and nothing of a token', async () => {
    await using it = await scenario({ keySetStore: failingStore })
    await everything(it)
    await expect
      .poll(() => new Set(it.events.map(([name]) => name)), { timeout: 5000 })
      .toEqual(new Set(names.map((name) => `keys.${name}`)))
    const told = JSON.stringify([it.events, it.server.health()])
    for (const jwk of it.issuer.jwks.keys) {
      for (const member of ['x', 'y', 'kid']) expect(told).not.toContain(jwk[member])
    }
    expect(told).not.toContain('eyJ')
    expect(it.events.every(([, event]) => Object.isFrozen(event))).toBe(true)
  })

  it('are told of no unknown kid when the kid is known', async () => {
    await using it = await scenario()
    const token = await it.token()
    expect([await it.status(token), await it.status(token)]).toEqual([200, 200])
    expect(it.events).toEqual([
      ['keys.refreshed', { issuer: it.issuer.issuer, keys: 1, skipped: 0, freshFor: 600 }],
    ])
  })
})

describe('what is left behind', () => {
  it('is no timer, after good and bad answers', async () => {
    await using it = await scenario({ jwks: { timeout: 0.2 } })
    const timers = () =>
      process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
    const before = timers()
    const token = await it.token()
    await it.issuer.fail('silent')
    expect(await it.status(token)).toBe(503)
    await it.issuer.recover()
    it.clock.advance(5)
    expect(await it.status(token)).toBe(200)
    expect(timers()).toBeLessThanOrEqual(before)
  })

  it('is no rejection when nobody waits for a refresh that fails', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    await it.issuer.fail('reset')
    it.clock.advance(60)
    expect(await it.status(token)).toBe(200)
    await it.refreshes(2)
    await new Promise((resolve) => setImmediate(resolve))
    expect(unhandled).toEqual([])
  })
})
