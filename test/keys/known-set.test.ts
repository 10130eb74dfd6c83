import { describe, expect, it } from 'vitest'
import type { PublishedKeySet } from '../../src/keys/fetch-key-set.js'
import { createKnownSet } from '../../src/keys/known-set.js'
import { testClock } from '../../src/testing/index.js'

const published = (confirmedAt: number): PublishedKeySet => ({
  set: { keys: [], byKid: new Map(), skipped: [] },
  url: 'https://login.example.com/jwks',
  etag: undefined,
  freshFor: 100,
  confirmedAt,
})
const known = (random: number, maxStale = 1000) => {
  const clock = testClock(0)
  const set = createKnownSet({ maxStale }, clock, () => random)
  return { clock, set }
}

describe('the known set', () => {
  it('is due, of no age and of no use before there is one', () => {
    const { set } = known(0)
    expect([set.usable(), set.last(), set.age()]).toEqual([undefined, undefined, undefined])
    expect([set.isDue(), set.isFresh()]).toEqual([true, false])
  })

  it.each([
    [0, 99.9, false],
    [0, 100, true],
    [1, 94.9, false],
    [1, 95, true],
    [0.5, 97.4, false],
    [0.5, 97.5, true],
  ])('with a random part of %d is due after %d of 100 s: %s', (random, seconds, due) => {
    const { clock, set } = known(random)
    set.replace(published(0))
    clock.advance(seconds)
    expect(set.isDue()).toBe(due)
  })

  it.each([
    [0, true, true],
    [99.9, true, true],
    [100, false, true],
    [999.9, false, true],
    [1000, false, false],
  ])('after %d s is fresh: %s, usable: %s', (seconds, fresh, usable) => {
    const { clock, set } = known(0)
    const first = published(0)
    set.replace(first)
    clock.advance(seconds)
    expect([set.isFresh(), set.usable() === first, set.last() === first]).toEqual([
      fresh,
      usable,
      true,
    ])
    expect(set.age()).toBe(seconds)
  })

  it('is not fresh for longer than it may serve', () => {
    const { clock, set } = known(0, 50)
    set.replace(published(0))
    clock.advance(50)
    expect([set.isFresh(), set.usable()]).toEqual([false, undefined])
  })

  it('is asked for when the clock was set back, and serves meanwhile', () => {
    const { clock, set } = known(0)
    set.replace(published(0))
    clock.advance(-1)
    expect([set.isDue(), set.age(), set.usable() === set.last()]).toEqual([true, 0, true])
  })

  it('is as old as the one that replaces it', () => {
    const { clock, set } = known(0)
    set.replace(published(0))
    clock.advance(100)
    set.replace(published(40_000))
    expect([set.age(), set.isDue()]).toEqual([60, false])
  })
})
