import { type Attempt, beginAttempt, type Expected } from './attempt.js'
import type { AccessToken } from './authorization/access-token.js'
import type { Configuration } from './configure.js'
import { isPromise, type MaybePromise } from './maybe-promise.js'
import type { VerdictReporter } from './report-verdicts.js'

/** The stages, from a request or from the text of a token. */
type Validate<Presented> = (
  presented: Presented,
  attempt: Attempt,
  configuration: Configuration,
) => MaybePromise<AccessToken>

/** Decides on what is presented, and tells whoever listens. */
export type Decide<C extends object> = <Presented>(
  presented: Presented,
  expected: Expected,
  request: unknown,
  validate: Validate<Presented>,
) => MaybePromise<AccessToken<C>>

/** Makes what decides for one resource server. Where nobody listens, nothing is put together. */
export function createDecide<C extends object>(
  configuration: Configuration,
  reporter: VerdictReporter,
): Decide<C> {
  const { notifyScopes } = configuration
  const accepted = (token: AccessToken<C>, attempt: Attempt): AccessToken<C> => {
    reporter.accepted(attempt)
    if (notifyScopes.length > 0) reporter.scopesUsed(token, notifyScopes, attempt)
    return token
  }
  const refused = (error: unknown, attempt: Attempt): never => {
    reporter.refused(error, attempt)
    throw error
  }
  return (presented, expected, request, validate) => {
    const startedAt = reporter.begin()
    const attempt = beginAttempt(expected, request, startedAt)
    let verdict: MaybePromise<AccessToken<C>>
    // Nothing is caught and thrown again for nobody: that costs as much as a refusal.
    if (startedAt === undefined && notifyScopes.length === 0) {
      return validate(presented, attempt, configuration) as typeof verdict
    }
    try {
      verdict = validate(presented, attempt, configuration) as typeof verdict
    } catch (error) {
      return refused(error, attempt)
    }
    if (!isPromise(verdict)) return accepted(verdict, attempt)
    return verdict.then(
      (token) => accepted(token, attempt),
      (error) => refused(error, attempt),
    )
  }
}
