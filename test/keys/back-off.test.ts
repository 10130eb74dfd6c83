import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBackOff } from '../../src/keys/back-off.js'
import { testClock } from '../../src/testing/index.js'

const unshortened = () => 0

describe('the pauses after failures', () => {
  it('are none before there was a failure', () => {
    const backOff = createBackOff(5, testClock(0), unshortened)
    expect([backOff.wait(), backOff.retryAfter(), backOff.askedToWait()]).toEqual([0, 0, 0])
  })

  it('are the first one, doubling up to a minute', () => {
    const backOff = createBackOff(5, testClock(0), unshortened)
    const pauses = Array.from({ length: 7 }, () => {
      backOff.failed(undefined)
      return backOff.wait()
    })
    expect(pauses).toEqual([5, 10, 20, 40, 60, 60, 60])
  })

  it('are always the first one when it is above a minute', () => {
    const backOff = createBackOff(90, testClock(0), unshortened)
    backOff.failed(undefined)
    expect(backOff.wait()).toBe(90)
    backOff.failed(undefined)
    expect(backOff.wait()).toBe(90)
  })

  it('stay at a minute after 10,000 failures', () => {
    const backOff = createBackOff(0.001, testClock(0), unshortened)
    for (let failure = 0; failure < 10_000; failure += 1) backOff.failed(undefined)
    expect(backOff.wait()).toBe(60)
  })

  it('begin again after a success', () => {
    const backOff = createBackOff(5, testClock(0), unshortened)
    backOff.failed(undefined)
    backOff.failed(40)
    backOff.succeeded()
    expect([backOff.wait(), backOff.retryAfter(), backOff.askedToWait()]).toEqual([0, 0, 0])
    backOff.failed(undefined)
    expect(backOff.wait()).toBe(5)
  })

  it('pass', () => {
    const clock = testClock(1000)
    const backOff = createBackOff(5, clock, unshortened)
    backOff.failed(undefined)
    clock.advance(4)
    expect(backOff.wait()).toBe(1)
    clock.advance(1)
    expect(backOff.wait()).toBe(0)
    clock.advance(100)
    expect(backOff.wait()).toBe(0)
  })

  it('are over when the clock is set back', () => {
    const clock = testClock(10_000_000)
    const backOff = createBackOff(5, clock, unshortened)
    backOff.failed(30)
    clock.advance(-3600)
    expect([backOff.wait(), backOff.askedToWait()]).toEqual([0, 0])
  })

  it('are shortened by a tenth at most, which clients are not told', () => {
    const backOff = createBackOff(10, testClock(0), () => 1)
    backOff.failed(undefined)
    expect([backOff.wait(), backOff.retryAfter()]).toEqual([9, 10])
  })

  it('can be asked for without the doubling, and are shortened all the same', () => {
    const backOff = createBackOff(10, testClock(0), () => 1)
    for (let failure = 0; failure < 5; failure += 1) backOff.failed(undefined)
    expect([backOff.wait(10), backOff.retryAfter(10), backOff.wait()]).toEqual([9, 10, 54])
  })

  it.each([
    [1, 5],
    [5, 5],
    [30, 30],
    [60, 60],
    [61, 60],
    [86_400, 60],
    [undefined, 5],
  ])('honour a Retry-After of %s up to a minute: %s (RFC 9110 §10.2.3)', (asked, pause) => {
    const backOff = createBackOff(5, testClock(0), unshortened)
    backOff.failed(asked)
    expect([backOff.wait(), backOff.retryAfter(), backOff.wait(5)]).toEqual([pause, pause, pause])
    expect(backOff.askedToWait()).toBe(asked === undefined ? 0 : Math.min(asked, 60))
  })

  it('never end before nine tenths of the first one, nor after a minute', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 60, noNaN: true }),
        fc.array(fc.option(fc.integer({ min: 0, max: 100_000 })), { minLength: 1, maxLength: 40 }),
        fc.float({ min: 0, max: 1, noNaN: true }),
        fc.constantFrom(undefined, 'first'),
        (first, failures, random, limit) => {
          const backOff = createBackOff(first, testClock(0), () => random)
          for (const asked of failures) backOff.failed(asked ?? undefined)
          const atMost = limit === undefined ? undefined : first
          expect(backOff.wait(atMost)).toBeGreaterThanOrEqual(first * 0.899_999)
          expect(backOff.wait(atMost)).toBeLessThanOrEqual(60)
          expect(backOff.wait(atMost)).toBeLessThanOrEqual(backOff.retryAfter(atMost))
        },
      ),
    )
  })
})
