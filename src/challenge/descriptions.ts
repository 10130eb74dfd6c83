import type { OAuthErrorCode } from '../errors/refusals.js'

/**
 * What a client is told, one constant per code, of the characters of RFC 6750 §3. Finer words would
 * tell a stranger how far a forged token came; the reason is for code and logs.
 */
export const descriptions: Readonly<Record<OAuthErrorCode, string>> = {
  invalid_request: 'The Authorization header is not one Bearer token',
  invalid_token: 'The access token is expired, malformed, or not valid for this resource',
  insufficient_scope: 'The access token lacks a scope that this request requires',
}
