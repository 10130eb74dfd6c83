import { AccessTokenError } from '../errors/access-token-error.js'
import { checkUnavailable } from '../errors/check-unavailable.js'
import { isPromise, type MaybePromise } from '../maybe-promise.js'
import type { AccessCheck, CheckContext } from './access-check.js'
import { type AccessToken, withAllClaims } from './access-token.js'

/**
 * Asks the application's own check about one request: at once where it answers at once. It sees all
 * claims, whatever handlers see.
 *
 * @param text - The token's, to keep it out of the error.
 * @throws {@link AccessTokenError} `check_refused` for any answer but `true`.
 * @throws {@link UnavailableError} `check_unavailable` where the check throws or rejects.
 */
export function checkAccess(
  token: AccessToken,
  context: CheckContext,
  { name, test }: AccessCheck,
  text: string,
): MaybePromise<AccessToken> {
  const decide = (answer: unknown): AccessToken => {
    if (answer === true) return token
    throw new AccessTokenError('check_refused', `the check ${name} refuses the request`)
  }
  const failed = (failure: unknown): never => {
    throw checkUnavailable(`the check ${name} failed`, text, failure)
  }
  let answer: unknown
  let isComing: boolean
  try {
    answer = test(withAllClaims(token), context)
    isComing = isPromise(answer) // an object can throw when it is asked
  } catch (failure) {
    return failed(failure)
  }
  // Query builders and other promises than Node's own are waited for too.
  return isComing ? Promise.resolve(answer).then(decide, failed) : decide(answer)
}
