import { AccessTokenError } from '../errors/access-token-error.js'
import { authorizationFields } from './authorization-fields.js'
import { holdsSeveral } from './holds-several.js'
import type { RequestLike } from './request-like.js'

/** RFC 9110 §5.6.2: the characters of a scheme's name. */
const schemeName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+/
/** RFC 6750 §2.1: the scheme, in any case (RFC 9110 §11.1), and `1*SP`. Tabs are not spaces. */
const bearer = /^bearer +/i
/** RFC 6750 §2.1. */
const b64token = /^[A-Za-z0-9\-._~+/]+=*$/

/**
 * Extracts the access token's text from the Authorization header (RFC 6750 §2.1, RFC 9110 §11.6.2).
 *
 * Does NOT look at the query or the body: a token there is no credential. Nor at the characters of
 * the text: {@link requireB64token} does, where the text is not known.
 *
 * @throws {@link AccessTokenError} `token_missing`, `credentials_repeated`, `scheme_unsupported`,
 *   `credentials_malformed`.
 */
export function extractToken(request: RequestLike): string {
  const fields = authorizationFields(request)
  if (fields.length > 1) {
    throw new AccessTokenError('credentials_repeated', 'several Authorization fields')
  }
  const value = fieldValue(fields[0])
  if (value === '') {
    throw new AccessTokenError('token_missing', 'the request has no Authorization credentials')
  }
  if (value.includes(',') && holdsSeveral(value)) {
    throw new AccessTokenError(
      'credentials_repeated',
      'several credentials in one Authorization field',
    )
  }
  return bearerToken(value)
}

/** Whether a request has credentials of any kind. An empty Authorization field is none. */
export function hasCredentials(request: RequestLike): boolean {
  const fields = authorizationFields(request)
  return fields.length > 1 || fieldValue(fields[0]) !== ''
}

/** Without the whitespace around it, which is no part of a field's value (RFC 9110 §5.5). */
function fieldValue(field: unknown): string {
  if (typeof field !== 'string') return ''
  let start = 0
  let end = field.length
  while (isWhitespace(field[start])) start += 1
  while (end > start && isWhitespace(field[end - 1])) end -= 1
  return field.slice(start, end)
}

function isWhitespace(character: string | undefined): boolean {
  return character === ' ' || character === '\t'
}

function bearerToken(value: string): string {
  const prefix = bearer.exec(value)?.[0]
  if (prefix !== undefined) return value.slice(prefix.length)
  const scheme = schemeName.exec(value)?.[0]
  if (scheme === undefined || scheme.toLowerCase() === 'bearer') throw malformed()
  throw new AccessTokenError('scheme_unsupported', 'the Authorization scheme is not Bearer')
}

/**
 * Checks that an extracted text is one token as the header's grammar has it.
 *
 * @throws {@link AccessTokenError} `credentials_malformed`.
 */
export function requireB64token(text: string): void {
  if (!b64token.test(text)) throw malformed()
}

function malformed(): AccessTokenError {
  return new AccessTokenError(
    'credentials_malformed',
    'the Authorization field is not "Bearer", spaces and one token (RFC 6750 section 2.1)',
  )
}
