import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { VisibleClaims } from './visible-claims.js'

/**
 * Checks that `act`, where it is there, has the form that it must have (RFC 8693 §4.1).
 *
 * @throws {@link AccessTokenError} `claim_invalid`.
 */
export function checkActor({ act }: JsonObject): void {
  if (act === undefined || (typeof act === 'object' && act !== null && !Array.isArray(act))) return
  throw new AccessTokenError('claim_invalid', 'act is not an object')
}

/** Who acts for the subject, without who acted before: that is history, and decides nothing. */
export function outermostActor(
  { act }: JsonObject,
  visible?: VisibleClaims,
): JsonObject | undefined {
  if (act === undefined) return undefined
  const { act: _history, ...actor } = act as JsonObject
  return Object.freeze(visible?.ofActor(actor) ?? actor)
}
