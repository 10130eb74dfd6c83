import { AssertionError } from 'node:assert'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { Reason, UnavailableReason } from '../errors/refusals.js'
import { UnavailableError } from '../errors/unavailable-error.js'

/**
 * Asserts that a verdict is a refusal for this reason, or that none could be given. Works in every
 * test runner: what it throws is `node:assert`'s AssertionError.
 *
 * @returns the error, for further assertions.
 */
export async function assertRefused(
  verdict: Promise<unknown>,
  reason: Reason | UnavailableReason,
): Promise<AccessTokenError | UnavailableError> {
  const outcome = await verdict.then(
    () => 'accepted' as const,
    (error: unknown) => error,
  )
  if (outcome instanceof AccessTokenError || outcome instanceof UnavailableError) {
    if (outcome.reason === reason) return outcome
    throw mismatch(outcome.reason, reason, outcome.detail)
  }
  if (outcome === 'accepted') throw mismatch('accepted', reason, 'the token was accepted')
  throw mismatch(String(outcome), reason, 'what was thrown is no refusal')
}

function mismatch(actual: string, expected: string, detail: string): AssertionError {
  return new AssertionError({
    message: `expected a refusal for ${expected}, got ${actual}: ${detail}`,
    actual,
    expected,
    operator: 'assertRefused',
    stackStartFn: assertRefused,
  })
}
