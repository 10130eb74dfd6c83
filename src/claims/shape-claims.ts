import { AccessTokenError } from '../errors/access-token-error.js'
import { checkUnavailable } from '../errors/check-unavailable.js'
import { deepFreeze } from '../json/deep-freeze.js'
import { freezePlain } from '../json/freeze-plain.js'
import type { JsonObject } from '../json/parse-json-object.js'
import { isPromise } from '../maybe-promise.js'
import type { ValidateClaims } from './claims-schema.js'

/** What a schema made of a token's claims, or how many issues it found. */
export type ShapedClaims = { readonly output: object } | { readonly issues: number }

/**
 * Asks a schema about claims under a verified signature: its output is what `token.claims` holds.
 * The claims are frozen before, and the output after, as far as it is plain.
 *
 * What the schema says of them goes into no error: its messages may quote the token.
 *
 * @param text - The token's, to keep it out of the error.
 * @throws {@link UnavailableError} `check_unavailable` where the schema throws, answers a promise, or
 *   makes of the claims what is no object: the client is not to blame.
 */
export function shapeClaims(
  claims: JsonObject,
  validate: ValidateClaims,
  text: string,
): ShapedClaims {
  let result: unknown
  try {
    result = validate(deepFreeze(claims))
    if (!isPromise(result)) return readResult(result)
    result.then(undefined, ignore)
  } catch (failure) {
    throw checkUnavailable('the schema in claims failed', text, failure)
  }
  throw checkUnavailable(
    'the schema in claims answered a promise, which is never waited for: use check for what takes time',
    text,
  )
}

/** @throws {@link AccessTokenError} `claim_refused` where the schema found issues. */
export function shapedOutput(shaped: ShapedClaims): object {
  if ('output' in shaped) return shaped.output
  const { issues } = shaped
  throw new AccessTokenError(
    'claim_refused',
    `the schema in claims finds ${issues === 1 ? 'one issue' : `${issues} issues`}`,
  )
}

function readResult(result: unknown): ShapedClaims {
  const { issues, value } = result as { readonly issues?: unknown; readonly value?: unknown }
  if (issues !== undefined) {
    // Anything else with a length could say something of the token there.
    if (!Array.isArray(issues)) throw new TypeError('the schema must list its issues in an array')
    return { issues: issues.length }
  }
  if (typeof value !== 'object' || value === null) {
    throw new TypeError('the schema must make an object of the claims')
  }
  freezePlain(value)
  return { output: value }
}

function ignore(): void {}
