/** The request passes. */
export const accepted = (request, token) => ({
  request,
  token,
  expected: { status: 200, reason: null, challenge: null },
})

/** The authorization server issues no token for this resource (RFC 8707 §2). */
export const invalidTarget = (request, token) => ({
  request,
  token,
  expected: { status: 400, reason: 'invalid_target', challenge: null },
})

/** The token is refused (RFC 6750 §3.1); the scope is named where `requireAccessToken` knows it. */
export const invalidToken = (request, token, reason, scope) => ({
  request,
  token,
  expected: {
    status: 401,
    reason,
    challenge: [
      'Bearer realm="api"',
      'error="invalid_token"',
      ...(scope ? [`scope="${scope}"`] : []),
      'error_description="The access token is expired, malformed, or not valid for this resource"',
    ].join(', '),
  },
})

/** The token is good, and not good enough (RFC 6750 §3.1). */
export const insufficientScope = (request, token, scope) => ({
  request,
  token,
  expected: {
    status: 403,
    reason: 'scope_insufficient',
    challenge: [
      'Bearer realm="api"',
      'error="insufficient_scope"',
      `scope="${scope}"`,
      'error_description="The access token lacks a scope that this request requires"',
    ].join(', '),
  },
})

/** Nothing was presented, so there is nothing to call an error (RFC 6750 §3.1). */
export const noToken = (request, token) => ({
  request,
  token,
  expected: { status: 401, reason: 'token_missing', challenge: 'Bearer realm="api"' },
})
