import { AccessTokenError } from '../errors/access-token-error.js'
import { refusals } from '../errors/refusals.js'
import { UnavailableError } from '../errors/unavailable-error.js'
import { descriptions } from './descriptions.js'
import { type ChallengeParameter, writeChallenge } from './write-challenge.js'

/** An answer in HTTP, for any server. */
export interface RefusalResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[]>>
  /** JSON. */
  readonly body: string
}

/** What the answer may name. */
export interface RefusalContext {
  readonly realm: string
  /** The scopes that the operation requires, as far as they are known. */
  readonly scope: readonly string[]
  /** Where the metadata of the resource is (RFC 9728 §5.1), as far as that is known. */
  readonly resourceMetadata: string | undefined
}

/**
 * Makes of an error what the client sees: the only way an error becomes HTTP (RFC 6750 §3, RFC 9110
 * §15.5.2 and §15.6.4).
 *
 * @throws whatever is neither an {@link AccessTokenError} nor an {@link UnavailableError}.
 */
export function refuse(error: unknown, context: RefusalContext): RefusalResponse {
  if (error instanceof AccessTokenError) return refuseToken(error, context)
  if (error instanceof UnavailableError) {
    return respond(
      503,
      { 'Retry-After': String(error.retryAfter) },
      {
        error: 'temporarily_unavailable',
        error_description: 'The access token cannot be verified at the moment',
      },
    )
  }
  throw error
}

function refuseToken(
  { reason }: AccessTokenError,
  { realm, scope, resourceMetadata }: RefusalContext,
): RefusalResponse {
  const { status, error } = refusals[reason]
  const description = error && descriptions[error]
  const required = status === 400 || scope.length === 0 ? undefined : scope.join(' ')
  const metadata: ChallengeParameter = ['resource_metadata', resourceMetadata]
  // A 403 without a code is no matter of tokens: no challenge would lead the client anywhere.
  const headers: Record<string, string> =
    status === 403 && error === undefined
      ? {}
      : {
          'WWW-Authenticate': writeChallenge('Bearer', realm, [
            ['error', error],
            ...(error === undefined ? [metadata] : []),
            ['scope', required],
            ['error_description', description],
            ...(error === undefined ? [] : [metadata]),
          ]),
        }
  return respond(status, headers, { error, error_description: description })
}

function respond(
  status: number,
  headers: Record<string, string>,
  body: Record<string, string | undefined>,
): RefusalResponse {
  return {
    status,
    headers: {
      ...headers,
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
    },
    body: JSON.stringify({ status, ...body }),
  }
}
