/** Finds out which of two places brings more signatures in the same time: this thread, or the pool beside it. */
export interface Comparison {
  /** Counts a signature that others wait beside, and answers whether this thread is its place. */
  here(): boolean
}

/** Signatures of one trial: milliseconds of work. */
const trialLength = 128
/** Every so many trials, the other place is tried again. */
const trialsBetween = 16
/** A trial that took longer, in milliseconds, met no load: it says nothing. */
const longest = 1000
/** The pool must save a tenth: it costs more CPU for each signature. */
const worthwhile = 0.9
/** By how much the best trial of a place is taken to be worse with each further one. */
const fading = 1.05

/**
 * Makes the comparison. A machine does not say whether it has cores to spare: where it has, the pool
 * brings more; where it has none, waking its threads costs as much as an RSA signature. So both are tried
 * under load, and the better one serves until the next trial.
 *
 * The best of recent trials counts, since whatever else a process does makes trials longer and none
 * shorter.
 *
 * @param now - Milliseconds, by a clock that never goes back.
 */
export function createComparison(now: () => number): Comparison {
  /** Milliseconds of the best recent trial in the pool and on this thread. */
  const best = { pool: Number.POSITIVE_INFINITY, here: Number.POSITIVE_INFINITY }
  let place: keyof typeof best = 'pool'
  let trials = 0
  let signatures = 0
  let startedAt = 0
  const finish = (took: number): void => {
    if (took > longest) return
    best[place] = Math.min(took, best[place] * fading)
    trials += 1
    const better = best.pool < best.here * worthwhile ? 'pool' : 'here'
    const isDue = trials % trialsBetween === 0 || best[other(better)] === Number.POSITIVE_INFINITY
    place = isDue ? other(better) : better
  }
  return {
    here: () => {
      if (signatures === 0) startedAt = now()
      signatures += 1
      const isHere = place === 'here'
      if (signatures > trialLength) {
        signatures = 0
        finish(now() - startedAt)
      }
      return isHere
    },
  }
}

function other(place: 'pool' | 'here'): 'pool' | 'here' {
  return place === 'pool' ? 'here' : 'pool'
}
