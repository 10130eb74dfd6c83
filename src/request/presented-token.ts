import { AccessTokenError } from '../errors/access-token-error.js'

declare const presented: unique symbol

/** Text that a client presented as its access token: of acceptable length, nothing else is known. */
export type PresentedToken = string & { readonly [presented]: true }

/**
 * Takes text as a presented access token.
 *
 * @throws {@link AccessTokenError} `token_malformed` for what is no text, `token_too_long`.
 */
export function presentToken(text: unknown, maxTokenLength: number): PresentedToken {
  if (typeof text !== 'string' || text === '') {
    throw new AccessTokenError('token_malformed', 'the access token is not a text')
  }
  if (text.length > maxTokenLength) {
    throw new AccessTokenError(
      'token_too_long',
      `the access token is longer than maxTokenLength, ${maxTokenLength} characters`,
    )
  }
  return text as PresentedToken
}
