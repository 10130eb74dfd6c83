import type { Algorithm } from '../algorithms/algorithms.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'
import { createComparison } from './comparison.js'

/** Where signatures are verified: as the load tells, at once, or in the thread pool. */
export type SignatureOption = 'auto' | 'sync' | 'pool'

/** Decides for each signature whether it is verified at once. */
export interface SignatureSchedule {
  /** Takes a place on this thread, or answers false: then it is the thread pool's. */
  takesHere(algorithm: Algorithm): boolean
  /** Called around each verification in the pool. */
  began(): void
  ended(): void
}

/** Signatures on this thread in one turn of the event loop, while others wait for the pool. */
const perTurn = 2
/** Where the pool is no help: some two milliseconds with RSA, four or more on a curve, in which nobody else is served. */
const maxPerTurn = 64
/**
 * After so many turns of one signature each, as many signatures are not counted: to be told of the end of
 * a turn costs the event loop another round.
 */
const quietTurns = 16

/**
 * Makes the schedule. Verifying at once is cheapest for one request at a time; under load, the pool
 * leaves this thread to other requests where the machine has a core for it. Waking a thread costs as much
 * as an RSA signature, so whether it is worth that, a comparison finds out, for each type of key.
 *
 * Requests that are waiting show as several signatures in one turn of the event loop. A loop that
 * awaits one token after the other looks the same; but what it gives to the pool is alone there, and
 * each such one doubles what is verified here, until requests overlap again.
 *
 * @throws {@link ConfigurationError} for an unknown option.
 */
export function createSignatureSchedule(
  option: unknown,
  now: () => number = () => performance.now(),
): SignatureSchedule {
  const always = { began: () => {}, ended: () => {} }
  if (option === 'sync') return { ...always, takesHere: () => true }
  if (option === 'pool') return { ...always, takesHere: () => false }
  if (option === undefined || option === 'auto') return createLoadSchedule(now)
  throw new ConfigurationError(
    `signature is ${describeValue(option)}: write 'auto', the default, 'sync' or 'pool'.`,
  )
}

function createLoadSchedule(now: () => number): SignatureSchedule {
  const comparisons = {
    RSA: createComparison('here', now),
    EC: createComparison('pool', now),
    OKP: createComparison('pool', now),
  }
  const isHere = { RSA: false, EC: false, OKP: false }
  let thisTurn = 0
  let allowance = perTurn
  let running = 0
  let overlapping = false
  let quiet = 0
  let uncounted = 0
  const nextTurn = (): void => {
    quiet = thisTurn === 1 ? quiet + 1 : 0
    thisTurn = 0
    if (quiet >= quietTurns) uncounted = quietTurns
  }
  return {
    takesHere: ({ kty }) => {
      if (uncounted > 0) {
        uncounted -= 1
        return true
      }
      if (thisTurn === 0) setImmediate(nextTurn)
      thisTurn += 1
      if (thisTurn <= allowance) return true
      // What is alone in the pool waits beside nobody.
      if (running === 0 && !isHere[kty]) return false
      isHere[kty] = comparisons[kty].here()
      return isHere[kty] && thisTurn <= maxPerTurn
    },
    began: () => {
      running += 1
      if (running === 1) return
      overlapping = true
      allowance = perTurn
    },
    ended: () => {
      running -= 1
      if (running > 0) return
      if (!overlapping) allowance = Math.min(maxPerTurn, allowance * 2)
      overlapping = false
    },
  }
}
