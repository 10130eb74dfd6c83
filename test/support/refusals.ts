import { expect } from 'vitest'
import { AccessTokenError } from '../../src/index.js'

/** Asserts that a verdict is a refusal for this reason, and answers the error. */
export async function refused(
  verdict: Promise<unknown>,
  reason: string,
): Promise<AccessTokenError> {
  const error: unknown = await verdict.then(
    () => undefined,
    (cause: unknown) => cause,
  )
  expect(error).toBeInstanceOf(AccessTokenError)
  expect((error as AccessTokenError).reason).toBe(reason)
  return error as AccessTokenError
}
