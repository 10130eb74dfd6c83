import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRefreshBudget } from '../../src/keys/refresh-budget.js'
import { testClock } from '../../src/testing/index.js'

describe('the budget for unknown keys', () => {
  it('is two, then one per cooldown', () => {
    const clock = testClock(0)
    const budget = createRefreshBudget(5, clock)
    const spent = [0, 0, 0, 4.9, 0.1, 0, 5, 0].map((seconds) => {
      clock.advance(seconds)
      return budget.spend()
    })
    expect(spent).toEqual([true, true, false, false, true, false, true, false])
  })

  it('is two again after any length of time, and no more', () => {
    const clock = testClock(0)
    const budget = createRefreshBudget(5, clock)
    clock.advance(1_000_000)
    expect([budget.spend(), budget.spend(), budget.spend()]).toEqual([true, true, false])
  })

  it('earns nothing by a clock that is set back', () => {
    const clock = testClock(1_000_000)
    const budget = createRefreshBudget(5, clock)
    expect([budget.spend(), budget.spend()]).toEqual([true, true])
    clock.advance(-500)
    expect(budget.spend()).toBe(false)
    clock.advance(5)
    expect([budget.spend(), budget.spend()]).toEqual([true, false])
  })

  it('never gives more than the burst and one per cooldown, however it is asked', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 100, noNaN: true }),
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 200 }),
        (cooldown, pauses) => {
          const clock = testClock(0)
          const budget = createRefreshBudget(cooldown, clock)
          let given = 0
          let elapsed = 0
          for (const seconds of pauses) {
            clock.advance(seconds)
            elapsed += seconds
            if (budget.spend()) given += 1
            expect(given).toBeLessThanOrEqual(2 + elapsed / cooldown + 1e-6)
          }
        },
      ),
    )
  })

  it('never starves: whoever waits one cooldown is given one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 50 }),
        (pauses) => {
          const clock = testClock(0)
          const budget = createRefreshBudget(5, clock)
          for (const seconds of pauses) {
            clock.advance(seconds)
            budget.spend()
          }
          clock.advance(5.001)
          expect(budget.spend()).toBe(true)
        },
      ),
    )
  })
})
