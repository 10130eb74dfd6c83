import { ConfigurationError } from '../errors/configuration-error.js'
import type { Algorithm } from './algorithms.js'

type Accepted = ReadonlyMap<string, Algorithm>

/**
 * Narrows what an issuer's tokens may be signed with to what one resource takes of it.
 *
 * @param only - The resource's own list; undefined where it takes all.
 * @throws {@link ConfigurationError} where nothing is left: every token of the issuer would be refused.
 */
export function narrowAlgorithms(
  accepted: Accepted,
  only: Accepted | undefined,
  issuer: string,
): Accepted {
  if (only === undefined) return accepted
  const narrowed = new Map([...accepted].filter(([name]) => only.has(name)))
  if (narrowed.size > 0) return narrowed
  throw new ConfigurationError(
    `algorithms leaves none for issuer '${issuer}': write some of ${[...accepted.keys()].join(', ')}.`,
  )
}

/**
 * Checks that a resource's own list only narrows: what no issuer's list has would have no effect, and
 * a resource must not accept what the issuers' lists keep out.
 *
 * @throws {@link ConfigurationError}
 */
export function requireAccepted(only: Accepted | undefined, lists: readonly Accepted[]): void {
  for (const name of only?.keys() ?? []) {
    if (lists.some((accepted) => accepted.has(name))) continue
    throw new ConfigurationError(
      `algorithms names "${name}", which no issuer's list has: a resource can only narrow these. Leave it out, or write it at the top level or with its issuer too.`,
    )
  }
}
