import { ConfigurationError } from '../errors/configuration-error.js'
import type { MaybePromise } from '../maybe-promise.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import type { AccessToken, Claims } from './access-token.js'

/** What a check is told besides the token. */
export interface CheckContext<R = unknown> {
  /** The tenant of the request, else the one that the token is for. */
  readonly tenant: string | undefined
  /**
   * The request that `authenticate` was given, or the framework's own; undefined in `verify`, which
   * is given none. Fastify has not parsed its body yet.
   */
  readonly request: R
}

/**
 * A check of the application's own, for every request that everything else lets pass. Its answer is
 * never remembered, and never that of another request.
 */
export interface AccessCheck<C extends object = Claims> {
  /** What logs call it. */
  readonly name: string
  /**
   * Only `true` lets the request pass. What it throws is no refusal, but 503. The token has all its
   * claims, also those that `visibleClaims` keeps from handlers.
   *
   * Is NOT given a deadline: a request waits for it as long as it takes.
   */
  test(token: AccessToken<C>, context: CheckContext): MaybePromise<boolean>
}

/**
 * Reads the `check` option.
 *
 * @throws {@link ConfigurationError}
 */
export function parseCheck(option: unknown): AccessCheck {
  const { name, test } = isRecord(option) ? option : {}
  if (typeof name === 'string' && name !== '' && typeof test === 'function') {
    requireKnownNames('check', option as object, ['name', 'test'])
    return Object.freeze({ name, test: test.bind(option) as AccessCheck['test'] })
  }
  throw new ConfigurationError(
    `check is ${describeValue(option)}: write one object with a name for logs and a function, such as check: { name: 'member', test: (token, { tenant }) => isMember(token.subject, tenant) }.`,
  )
}
