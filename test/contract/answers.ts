/** What must be the same whatever the framework; null where the header must not be there. */
export interface Answer {
  readonly status: number
  readonly 'www-authenticate': string | null
  readonly 'content-type': string | null
  readonly 'cache-control': string | null
  readonly 'retry-after': string | null
  readonly body: string
}

const json = 'application/json; charset=utf-8'

function refusal(status: number, challenge: string | null, body: string): Answer {
  return {
    status,
    'www-authenticate': challenge,
    'content-type': json,
    'cache-control': 'no-store',
    'retry-after': null,
    body,
  }
}

/** What a handler behind the guard answers. */
export function passed(body: string): Answer {
  return { ...refusal(200, null, body), 'cache-control': null }
}

/** What the framework's own error handler answers. */
export const caught: Answer = { ...passed('{"caught":"boom"}'), status: 500 }

/** The same answer to HEAD (RFC 9110 §9.3.2). */
export function withoutBody(answer: Answer): Answer {
  return { ...answer, body: '' }
}

const one = 'The Authorization header is not one Bearer token'
const invalid = 'The access token is expired, malformed, or not valid for this resource'
const lacking = 'The access token lacks a scope that this request requires'

export const user: Answer = passed('{"subject":"user-1"}')
export const anonymous: Answer = passed('{"subject":"anonymous"}')

/** No credentials, or those of another scheme, for a route that requires no scope. */
export const unauthenticated: Answer = refusal(401, 'Bearer realm="api"', '{"status":401}')

/** The same for a route that requires these scopes. */
export function unauthenticatedFor(scope: string): Answer {
  return refusal(401, `Bearer realm="api", scope="${scope}"`, '{"status":401}')
}

export const invalidRequest: Answer = refusal(
  400,
  `Bearer realm="api", error="invalid_request", error_description="${one}"`,
  `{"status":400,"error":"invalid_request","error_description":"${one}"}`,
)

export const invalidToken: Answer = refusal(
  401,
  `Bearer realm="api", error="invalid_token", error_description="${invalid}"`,
  `{"status":401,"error":"invalid_token","error_description":"${invalid}"}`,
)

export function invalidTokenFor(scope: string): Answer {
  return refusal(
    401,
    `Bearer realm="api", error="invalid_token", scope="${scope}", error_description="${invalid}"`,
    `{"status":401,"error":"invalid_token","error_description":"${invalid}"}`,
  )
}

export function insufficient(scope: string): Answer {
  return refusal(
    403,
    `Bearer realm="api", error="insufficient_scope", scope="${scope}", error_description="${lacking}"`,
    `{"status":403,"error":"insufficient_scope","error_description":"${lacking}"}`,
  )
}

/** What no new token would help with: no challenge, and no code. */
export const forbidden: Answer = refusal(403, null, '{"status":403}')

export const unavailable: Answer = {
  ...refusal(
    503,
    null,
    '{"status":503,"error":"temporarily_unavailable","error_description":"The access token cannot be verified at the moment"}',
  ),
  'retry-after': '5',
}
