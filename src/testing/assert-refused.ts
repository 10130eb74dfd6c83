import { AssertionError } from 'node:assert'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { Reason, UnavailableReason } from '../errors/refusals.js'
import { UnavailableError } from '../errors/unavailable-error.js'

/** The error that belongs to a reason. */
export type RefusalFor<R extends Reason | UnavailableReason> = R extends Reason
  ? AccessTokenError
  : UnavailableError

/**
 * Asserts that a verdict is a refusal for this reason, or that none can be given for it, and answers
 * the error, for further assertions. Works in every test runner: await it.
 *
 * @throws AssertionError of `node:assert` when the token is accepted, refused for another reason, or
 *   something else is thrown.
 */
export async function assertRefused<R extends Reason | UnavailableReason>(
  verdict: Promise<unknown>,
  reason: R,
): Promise<RefusalFor<R>> {
  const error: unknown = await verdict.then(
    () => accepted,
    (thrown: unknown) => thrown,
  )
  if (error instanceof AccessTokenError || error instanceof UnavailableError) {
    if (error.reason === reason) return error as RefusalFor<R>
    throw mismatch(error.reason, reason, error.detail, error)
  }
  if (error === accepted) throw mismatch('accepted', reason, 'nothing was thrown')
  throw mismatch('another error', reason, String(error), error)
}

const accepted = Symbol('accepted')

function mismatch(actual: string, expected: string, why: string, cause?: unknown): AssertionError {
  const message = `expected a refusal for ${expected}, got ${actual}: ${why}`
  const error = new AssertionError({ message, actual, expected, operator: 'assertRefused' })
  if (cause !== undefined) error.cause = cause
  return error
}
