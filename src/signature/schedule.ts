import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'

/** Where signatures are verified: as the load tells, at once, or in the thread pool. */
export type SignatureOption = 'auto' | 'sync' | 'pool'

/** Decides for each signature whether it is verified at once. */
export interface SignatureSchedule {
  /** Takes a place on this thread, or answers false: then it is the thread pool's. */
  takesHere(): boolean
  /** Called around each verification in the pool. */
  began(): void
  ended(): void
}

/** Signatures on this thread in one turn of the event loop, while others wait. */
const perTurn = 2
const maxPerTurn = 64

/**
 * Makes the schedule. Verifying at once is cheapest for one request at a time; under load, the pool
 * brings a second core and leaves this thread to other requests.
 *
 * Requests that are waiting show as several signatures in one turn of the event loop. A loop that
 * awaits one token after the other looks the same; but what it gives to the pool is alone there, and
 * each such one doubles what is verified here, until requests overlap again.
 *
 * @throws {@link ConfigurationError} for an unknown option.
 */
export function createSignatureSchedule(option: unknown): SignatureSchedule {
  const always = { began: () => {}, ended: () => {} }
  if (option === 'sync') return { ...always, takesHere: () => true }
  if (option === 'pool') return { ...always, takesHere: () => false }
  if (option === undefined || option === 'auto') return createLoadSchedule()
  throw new ConfigurationError(
    `signature is ${describeValue(option)}: write 'auto', the default, 'sync' or 'pool'.`,
  )
}

function createLoadSchedule(): SignatureSchedule {
  let thisTurn = 0
  let allowance = perTurn
  let running = 0
  let overlapping = false
  const nextTurn = (): void => {
    thisTurn = 0
  }
  return {
    takesHere: () => {
      if (thisTurn === 0) setImmediate(nextTurn)
      thisTurn += 1
      return thisTurn <= allowance
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
