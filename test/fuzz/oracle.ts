import type { Reason } from '../../src/errors/refusals.js'
import { AccessTokenError, ConfigurationError, UnavailableError } from '../../src/index.js'

/** What came of a call: accepted, or one of the library's own three errors. Nothing else may come. */
export type Outcome =
  | { readonly accepted: true }
  | { readonly reason: Reason | 'unavailable' | 'misconfigured' }

/** A fault that fuzzing found. */
export class Fault extends Error {}

/** Requires what must be so, whatever the input is. */
export function require(holds: boolean, fault: string): asserts holds {
  if (!holds) throw new Fault(fault)
}

/** Makes of a verdict an outcome, and a fault of every other error. */
export async function outcomeOf(verdict: () => unknown): Promise<Outcome> {
  try {
    await verdict()
    return { accepted: true }
  } catch (error) {
    if (error instanceof AccessTokenError) return { reason: error.reason }
    if (error instanceof UnavailableError) return { reason: 'unavailable' }
    if (error instanceof ConfigurationError) return { reason: 'misconfigured' }
    throw new Fault(`threw ${String(error)}`, { cause: error })
  }
}

export function isAccepted(outcome: Outcome): boolean {
  return 'accepted' in outcome
}

export function describe(outcome: Outcome): string {
  return 'accepted' in outcome ? 'accepted' : outcome.reason
}
