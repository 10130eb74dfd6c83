import { describe, expect, it } from 'vitest'
import { createComparison } from '../../src/signature/comparison.js'

/** Plays trials in which a signature takes so many milliseconds at each place, and says where each trial was. */
function play(milliseconds: { pool: number; here: number }, first: 'pool' | 'here' = 'here') {
  let time = 0
  const comparison = createComparison(first, () => time)
  return (trials: number): string =>
    Array.from({ length: trials }, () => {
      const places = new Set<boolean>()
      for (let signature = 0; signature < 129; signature += 1) {
        const isHere = comparison.here()
        places.add(isHere)
        time += isHere ? milliseconds.here : milliseconds.pool
      }
      expect(places.size).toBe(1)
      return places.has(true) ? 'h' : 'p'
    }).join('')
}

describe('where signatures are verified under load (design.md, decision 2)', () => {
  it('is this thread, then the pool, then the place that brought more', () => {
    expect(play({ pool: 0.02, here: 0.03 })(6)).toBe('hppppp')
    expect(play({ pool: 0.05, here: 0.03 })(6)).toBe('hphhhh')
  })

  it('is the pool first where that is asked for, then this thread, then what brought more', () => {
    expect(play({ pool: 0.04, here: 0.06 }, 'pool')(6)).toBe('phpppp')
    expect(play({ pool: 0.08, here: 0.06 }, 'pool')(6)).toBe('phhhhh')
  })

  it('is this thread unless the pool saves more than a tenth: it costs more CPU', () => {
    expect(play({ pool: 0.0271, here: 0.03 })(4)).toBe('hphh')
    expect(play({ pool: 0.0269, here: 0.03 })(4)).toBe('hppp')
    expect(play({ pool: 9, here: 10 })(4)).toBe('hphh')
  })

  it('is tried anew every 16 trials', () => {
    expect(play({ pool: 0.05, here: 0.03 })(34)).toBe(`hp${'h'.repeat(14)}p${'h'.repeat(15)}ph`)
    expect(play({ pool: 0.02, here: 0.03 })(34)).toBe(`h${'p'.repeat(15)}h${'p'.repeat(15)}hp`)
  })

  it('changes at the next trial when the machine has cores to spare again', () => {
    const milliseconds = { pool: 0.05, here: 0.03 }
    const trials = play(milliseconds)
    expect(trials(4)).toBe('hphh')
    milliseconds.pool = 0.02
    expect(trials(16)).toBe(`${'h'.repeat(12)}pppp`)
  })

  it('changes at the next trial when this thread brings more than it did', () => {
    const milliseconds = { pool: 0.05, here: 0.06 }
    const trials = play(milliseconds)
    expect(trials(4)).toBe('hppp')
    milliseconds.here = 0.03
    expect(trials(16)).toBe(`${'p'.repeat(12)}hhhh`)
  })

  it('changes after two trials when it has none any more', () => {
    const milliseconds = { pool: 0.02, here: 0.03 }
    const trials = play(milliseconds)
    expect(trials(4)).toBe('hppp')
    milliseconds.pool = 0.06
    expect(trials(12)).toBe('pphhhhhhhhhh')
  })

  it('takes one slow trial for what it is', () => {
    const milliseconds = { pool: 0.02, here: 0.03 }
    const trials = play(milliseconds)
    expect(trials(3)).toBe('hpp')
    milliseconds.pool = 2
    expect(trials(1)).toBe('p')
    milliseconds.pool = 0.02
    expect(trials(4)).toBe('pppp')
  })

  it('begins a trial anew after 50 ms without a signature, since there was no load', () => {
    let time = 0
    const comparison = createComparison('here', () => time)
    const places = (count: number, milliseconds: number) =>
      Array.from({ length: count }, () => {
        time += milliseconds
        return comparison.here()
      })
    const here = (length: number) => Array.from({ length }, () => true)
    expect(places(1000, 50.5)).toEqual(here(1000))
    // The last one of these was the first of a trial.
    expect(places(128, 50)).toEqual(here(128))
    expect(places(1, 50)).toEqual([false])
  })
})
