/** Finds out which of two places brings more signatures in the same time: this thread, or the pool beside it. */
export interface Comparison {
  /** Counts a signature that others wait beside, and answers whether this thread is its place. */
  here(): boolean
}

export type Place = 'pool' | 'here'

/** Signatures of one trial: milliseconds of work. */
const trialLength = 128
/** Every so many trials, the other place is tried again. */
const trialsBetween = 16
/** After so many milliseconds without a signature there was no load, and a trial begins anew. */
const longestPause = 50
/** The pool must save a tenth: it costs more CPU for each signature. */
const worthwhile = 0.9
/** Trials of a place that count. */
const remembered = 3

/**
 * Makes the comparison. A machine does not say whether it has cores to spare: where it has, the pool
 * brings more; where it has none, waking its threads is for nothing. So both are tried under load, and
 * the better one serves until the next trial.
 *
 * The middle one of the last three trials of a place counts: what else a process does, and a machine, makes
 * some of them longer.
 *
 * @param first - The place that is tried first.
 * @param now - Milliseconds, by a clock that never goes back.
 */
export function createComparison(first: Place, now: () => number): Comparison {
  /** Milliseconds of the last trials, in the pool and on this thread. */
  const took: Record<Place, number[]> = { pool: [], here: [] }
  let place = first
  let trials = 0
  let signatures = 0
  let startedAt = 0
  let last = Number.NEGATIVE_INFINITY
  const finish = (milliseconds: number): void => {
    took[place] = [milliseconds, ...took[place]].slice(0, remembered)
    trials += 1
    const better = middle(took.pool) < middle(took.here) * worthwhile ? 'pool' : 'here'
    const isDue = trials % trialsBetween === 0 || took[other(better)].length === 0
    place = isDue ? other(better) : better
  }
  return {
    here: () => {
      const time = now()
      if (time - last > longestPause) signatures = 0
      if (signatures === 0) startedAt = time
      last = time
      signatures += 1
      const isHere = place === 'here'
      if (signatures > trialLength) {
        signatures = 0
        finish(time - startedAt)
      }
      return isHere
    },
  }
}

function other(place: Place): Place {
  return place === 'pool' ? 'here' : 'pool'
}

/** Of two, the better one. */
function middle(milliseconds: readonly number[]): number {
  const sorted = milliseconds.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.POSITIVE_INFINITY
}
