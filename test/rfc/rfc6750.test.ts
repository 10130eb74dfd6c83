import { describe, expect, it } from 'vitest'
import type { Expectations, RefusalResponse, RequestLike } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const token = await keys.issue()
const good = `Bearer ${token}`

/** What a client sees of a request that must be refused. */
async function answer(
  request: unknown,
  expectations: Expectations = {},
  asked = server,
): Promise<RefusalResponse> {
  const error: unknown = await asked.authenticate(request as RequestLike, expectations).then(
    () => expect.unreachable('the request was accepted'),
    (cause: unknown) => cause,
  )
  return asked.refuse(error, expectations)
}

const bearer = (text: string) => ({ headers: { authorization: `Bearer ${text}` } })
const expired = async () => bearer(await keys.issue({ exp: 1_799_999_000 }))

const headers = (challenge: string) => ({
  'WWW-Authenticate': challenge,
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
})

const unauthenticated = {
  status: 401,
  headers: headers('Bearer realm="api"'),
  body: '{"status":401}',
}
const invalidRequest = {
  status: 400,
  headers: headers(
    'Bearer realm="api", error="invalid_request", error_description="The Authorization header is not one Bearer token"',
  ),
  body: '{"status":400,"error":"invalid_request","error_description":"The Authorization header is not one Bearer token"}',
}
const invalidToken = {
  status: 401,
  headers: headers(
    'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"',
  ),
  body: '{"status":401,"error":"invalid_token","error_description":"The access token is expired, malformed, or not valid for this resource"}',
}

describe('RFC 6750: Bearer token usage', () => {
  it('accepts the baseline in the Authorization header (RFC 6750 §2.1)', async () => {
    const accepted = await server.authenticate({ headers: { authorization: good } })
    expect(accepted.subject).toBe('user-1')
  })

  it.each([
    ['no Authorization field', { headers: {} }],
    ['an empty Authorization field', { headers: { authorization: '' } }],
    ['another scheme', { headers: { authorization: 'Basic dXNlcjpwYXNz' } }],
    ['the token under another scheme', { headers: { authorization: `DPoP ${token}` } }],
    ['a scheme without credentials', { headers: { authorization: 'Negotiate' } }],
    ['no scheme', { headers: { authorization: token } }],
  ])('challenges %s without an error code (RFC 6750 §3 and §3.1)', async (_, request) => {
    expect(await answer(request)).toEqual(unauthenticated)
  })

  it.each([
    [
      'the query (RFC 6750 §2.3, OAuth 2.1 §5.1)',
      { url: `/orders?access_token=${token}`, headers: {} },
    ],
    ['the body (RFC 6750 §2.2)', { method: 'POST', headers: {}, body: { access_token: token } }],
    ['a cookie (RFC 6750 §5.3)', { headers: { cookie: `access_token=${token}` } }],
    ["the proxy's credentials (RFC 9110 §11.7.2)", { headers: { 'proxy-authorization': good } }],
  ])('finds no credentials in %s', async (_, request) => {
    expect(await answer(request)).toEqual(unauthenticated)
  })

  it.each([
    ['two Authorization fields', { rawHeaders: ['Authorization', good, 'Authorization', good] }],
    ['two Authorization fields joined', { headers: { authorization: `${good}, ${good}` } }],
    ['nothing behind the scheme', { headers: { authorization: 'Bearer' } }],
    ['a tab behind the scheme', { headers: { authorization: `Bearer\t${token}` } }],
    ['a second word', { headers: { authorization: `${good} x` } }],
    ['a character that no token has', { headers: { authorization: `${good}"` } }],
  ])('answers 400 invalid_request to %s (RFC 6750 §2.1 and §3.1)', async (_, request) => {
    expect(await answer(request)).toEqual(invalidRequest)
  })

  it('does not tell who sends a malformed request which scopes exist (RFC 6750 §3.1)', async () => {
    expect(
      await answer({ headers: { authorization: 'Bearer' } }, { scope: 'orders.read' }),
    ).toEqual(invalidRequest)
  })

  it.each([
    ['an expired token', {}, { exp: 1_799_999_000 }],
    ['a token of another issuer', {}, { iss: 'https://login.example.org' }],
    ['a token for another resource', {}, { aud: 'https://api.example.com/invoices' }],
    ['a token of another type', { typ: 'JWT' }, {}],
    ['a token without a claim', {}, { jti: undefined }],
    ['a token of an unknown key', { kid: 'other' }, {}],
    ['a token that is bound to a key', {}, { cnf: { jkt: 'a' } }],
  ])(
    'answers 401 invalid_token to %s, in the same words (RFC 6750 §3.1)',
    async (_, header, claims) => {
      expect(await answer(bearer(await keys.issue(claims, { header })))).toEqual(invalidToken)
    },
  )

  it.each([
    ['an opaque token', 'mF_9.B5f-4.1JqM'],
    ['text that is no token', 'undefined'],
    ['a token that was changed', `${token.slice(0, -4)}AAAA`],
    ['a token above maxTokenLength', 'a'.repeat(16_385)],
  ])('answers 401 invalid_token to %s, in the same words (RFC 6750 §3.1)', async (_, text) => {
    expect(await answer(bearer(text))).toEqual(invalidToken)
  })

  it('answers 403 insufficient_scope to a token that lacks a scope (RFC 6750 §3.1)', async () => {
    expect(await answer(bearer(token), { scope: 'orders.read orders.delete' })).toEqual({
      status: 403,
      headers: headers(
        'Bearer realm="api", error="insufficient_scope", scope="orders.read orders.delete", error_description="The access token lacks a scope that this request requires"',
      ),
      body: '{"status":403,"error":"insufficient_scope","error_description":"The access token lacks a scope that this request requires"}',
    })
  })

  it('names the scopes of the operation where credentials are missing (RFC 6750 §3)', async () => {
    expect(await answer({ headers: {} }, { scope: 'orders.read' })).toEqual({
      ...unauthenticated,
      headers: headers('Bearer realm="api", scope="orders.read"'),
    })
  })

  it('names the scopes of the operation beside invalid_token (RFC 6750 §3)', async () => {
    const { headers: written } = await answer(await expired(), { scope: 'orders.read' })
    expect(written['WWW-Authenticate']).toBe(
      'Bearer realm="api", error="invalid_token", scope="orders.read", error_description="The access token is expired, malformed, or not valid for this resource"',
    )
  })

  it('names each scope of a policy once, space-delimited (RFC 6750 §3)', async () => {
    const scope = { anyOf: ['orders.delete', { allOf: ['orders.admin', 'orders.delete'] }] }
    const { headers: written } = await answer(bearer(token), { scope })
    expect(written['WWW-Authenticate']).toBe(
      'Bearer realm="api", error="insufficient_scope", scope="orders.delete orders.admin", error_description="The access token lacks a scope that this request requires"',
    )
  })

  it('writes the configured realm into every challenge (RFC 6750 §3, RFC 9110 §11.5)', async () => {
    const orders = resourceServer(keys, { realm: 'Orders (internal)' })
    expect(await answer({ headers: {} }, {}, orders)).toEqual({
      ...unauthenticated,
      headers: headers('Bearer realm="Orders (internal)"'),
    })
    expect((await answer(await expired(), {}, orders)).headers['WWW-Authenticate']).toBe(
      'Bearer realm="Orders (internal)", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"',
    )
  })

  it('says nothing of scopes to a token of another resource (RFC 6750 §3.1)', async () => {
    const foreign = await keys.issue({ aud: 'https://api.example.com/invoices', scope: 'x' })
    expect(await answer(bearer(foreign))).toEqual(invalidToken)
  })
})
