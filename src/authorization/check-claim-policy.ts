import { AccessTokenError } from '../errors/access-token-error.js'
import { checkUnavailable } from '../errors/check-unavailable.js'
import type { JsonObject } from '../json/parse-json-object.js'
import { isPromise } from '../maybe-promise.js'
import { outermostActor } from './actor.js'
import type { ClaimRule } from './claim-policy.js'

/**
 * Checks what `requireClaims` says that claims must hold. A claim that is missing, or is only
 * inherited, holds nothing.
 *
 * Does NOT look at who acted before: of `act` it knows the outermost alone (RFC 8693 §4.1).
 *
 * @param text - The token's, to keep it out of the error.
 * @throws {@link AccessTokenError} `claim_insufficient`: no new token of the same grant would help.
 * @throws {@link UnavailableError} `check_unavailable` where a predicate throws, or answers a
 *   promise: the client is not to blame for either.
 */
export function checkClaimPolicy(
  claims: JsonObject,
  rules: readonly ClaimRule[],
  text: string,
): void {
  for (const { claim, fault, test } of rules) {
    if (!Object.hasOwn(claims, claim)) {
      throw insufficient(`${claim} is missing, and requireClaims requires it`)
    }
    const value = claim === 'act' ? outermostActor(claims) : claims[claim]
    if (askPredicate(claim, test, value, text) !== true) throw insufficient(`${claim} ${fault}`)
  }
}

function askPredicate(
  claim: string,
  test: ClaimRule['test'],
  value: unknown,
  text: string,
): unknown {
  let answer: unknown
  try {
    answer = test(value)
    if (!isPromise(answer)) return answer
    answer.then(undefined, ignore)
  } catch (failure) {
    throw checkUnavailable(`the predicate for ${claim} in requireClaims failed`, text, failure)
  }
  throw checkUnavailable(
    `the predicate for ${claim} in requireClaims answered a promise, which is never waited for: use check`,
    text,
  )
}

function insufficient(detail: string): AccessTokenError {
  return new AccessTokenError('claim_insufficient', detail)
}

function ignore(): void {}
