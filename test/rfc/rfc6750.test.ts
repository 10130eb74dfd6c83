import { describe, expect, it } from 'vitest'
import type { Expectations, RefusalResponse, RequestLike } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

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
  it('accepts the baseline in the Authorization header (RFC 6750 §2.1, BT-1)', async () => {
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
  ])('challenges %s without an error code (RFC 6750 §3 and §3.1, BT-20)', async (_, request) => {
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
  ])('answers 400 invalid_request to %s (RFC 6750 §2.1 and §3.1, BT-17)', async (_, request) => {
    expect(await answer(request)).toEqual(invalidRequest)
  })

  it.each([' ', '  ', ' '.repeat(40)])(
    'takes a token behind one space or several: %j (RFC 6750 §2.1, BT-2)',
    async (spaces) => {
      const verdict = server.authenticate({ headers: { authorization: `Bearer${spaces}${token}` } })
      expect((await verdict).subject).toBe('user-1')
    },
  )

  it.each(['\t', ' \t', '\u00a0', '', ','])(
    'takes none behind %j (RFC 6750 §2.1, BT-2)',
    async (separator) => {
      const { status } = await answer({ headers: { authorization: `Bearer${separator}${token}` } })
      // Without any separator, the name of the scheme is another one.
      expect(status).toBe(separator === '' ? 401 : 400)
    },
  )

  it.each(['Bearer', 'bearer', 'BEARER', 'bEaReR'])(
    'takes the scheme as %s (RFC 9110 §11.1, OAuth 2.1 §5.1.1, BT-3)',
    async (scheme) => {
      const verdict = server.authenticate({ headers: { authorization: `${scheme} ${token}` } })
      expect((await verdict).subject).toBe('user-1')
    },
  )

  it('ignores a token in the query, alone and beside the header (OAuth 2.1 §5.1, BT-8)', async () => {
    const url = `/orders?access_token=${token}`
    expect(await answer({ url, headers: {} })).toEqual(unauthenticated)
    const beside = await server.authenticate({
      url: '/?access_token=x',
      headers: { authorization: good },
    })
    expect(beside.subject).toBe('user-1')
    const bad = { url, headers: { authorization: 'Bearer x' } }
    expect(await answer(bad)).toEqual(invalidToken)
  })

  it('answers invalid_request to a token that came twice (RFC 6750 §2 and §3.1, BT-9)', async () => {
    const twice = { headers: {}, rawHeaders: ['Authorization', good, 'authorization', good] }
    expect(await answer(twice)).toEqual(invalidRequest)
    expect(await answer({ headers: { authorization: [good, good] } })).toEqual(invalidRequest)
    expect(await answer({ headers: { authorization: `${good}, ${good}` } })).toEqual(invalidRequest)
  })

  it.each([
    ['a header without a token', {}, {}],
    ['another scheme', { authorization: 'Basic eDp5' }, {}],
    ['a malformed header', { authorization: 'Bearer' }, {}],
    ['a token that is none', { authorization: 'Bearer x' }, {}],
    ['a token that lacks a scope', { authorization: good }, { scope: 'x' }],
  ])(
    'challenges %s, with scheme Bearer and a parameter (RFC 6750 §3, BT-10 and BT-11)',
    async (_, fields, expectations) => {
      const { headers: written } = await answer({ headers: fields }, expectations)
      expect(written['WWW-Authenticate']).toMatch(/^Bearer realm="api"(, [a-z_]+="[^"]+")*$/)
    },
  )

  it.each([
    ['nothing came', undefined],
    ['a header that is malformed came', 'Bearer'],
    ['a token that is none came', 'Bearer x'],
    ['a token that lacks scopes came', good],
  ])(
    'names each parameter once at most where %s (RFC 6750 §3, BT-12)',
    async (_, authorization) => {
      const scope = { anyOf: ['a b', { allOf: ['b c', 'a'] }] }
      const { headers: written } = await answer({ headers: { authorization } }, { scope })
      const challenge = String(written['WWW-Authenticate'])
      const names = [...challenge.matchAll(/([a-z_]+)="/g)].map(([, name]) => name)
      expect(names).toEqual([...new Set(names)])
      expect(names[0]).toBe('realm')
    },
  )

  it('says more in error_description, and names no page (RFC 6750 §3, BT-15)', async () => {
    const { headers: written } = await answer(bearer('x'))
    expect(written['WWW-Authenticate']).toContain(
      ', error_description="The access token is expired, malformed, or not valid for this resource"',
    )
    expect(written['WWW-Authenticate']).not.toContain('error_uri')
  })

  it.each(['"', '\\', '\r\nX: y', 'é', '\u0000', ', realm="x"', 'canary'])(
    'writes %j from no claim and no header member into a challenge (RFC 6750 §3, BT-16)',
    async (text) => {
      const value = `x${text}canary`
      for (const name of ['iss', 'aud', 'scope', 'sub', 'exp']) {
        const changed = bearer(await keys.issue({ [name]: value }))
        const { headers: written, body } = await answer(changed, { scope: 'orders.delete' })
        expect(written['WWW-Authenticate']).toMatch(/^[\x20-\x7e]+$/)
        expect(`${written['WWW-Authenticate']}${body}`).not.toContain('canary')
      }
      for (const name of ['kid', 'typ']) {
        const changed = bearer(await keys.issue({}, { header: { [name]: value } }))
        expect(await answer(changed)).toEqual(invalidToken)
      }
    },
  )

  it.each([
    `access_token=${token}`,
    `Authorization=${good}`,
    `authorization="${good}"`,
    `token=${token}; Bearer=${token}`,
  ])('finds no token in a cookie (RFC 6750 §5.3, BT-22)', async (cookie) => {
    expect(await answer({ headers: { cookie } })).toEqual(unauthenticated)
  })

  it('can refuse what lives for more than an hour, and always what names no audience (RFC 6750 §5.3, BT-23)', async () => {
    const hourly = resourceServer(keys, { maxLifetime: 3600 })
    const living = (seconds: number) => keys.issue({ iat: now, exp: now + seconds })
    expect((await hourly.verify(await living(3600))).subject).toBe('user-1')
    expect(await answer(bearer(await living(3601)), {}, hourly)).toEqual(invalidToken)
    expect(await answer(bearer(await keys.issue({ aud: undefined })))).toEqual(invalidToken)
  })

  it('judges lifetime, resource, scope and the policy of the resource server (OAuth 2.1 §5.2, BT-24)', async () => {
    const check = {
      name: 'known',
      test: ({ subject }: { subject?: string | undefined }) => subject === 'user-1',
    }
    const orders = resourceServer(keys, { check })
    const status = async (claims: object, scope = 'orders.read') =>
      (await answer(bearer(await keys.issue({ ...claims })), { scope }, orders)).status
    const accepted = await orders.verify(await keys.issue(), { scope: 'orders.read' })
    expect(accepted.subject).toBe('user-1')
    expect(await status({ exp: now - 60 })).toBe(401)
    expect(await status({ aud: 'https://api.example.com/invoices' })).toBe(401)
    expect(await status({}, 'orders.delete')).toBe(403)
    expect(await status({ sub: 'user-2' })).toBe(403)
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
    'answers 401 invalid_token to %s, in the same words (RFC 6750 §3.1, BT-18)',
    async (_, header, claims) => {
      expect(await answer(bearer(await keys.issue(claims, { header })))).toEqual(invalidToken)
    },
  )

  it.each([
    ['an opaque token', 'mF_9.B5f-4.1JqM'],
    ['text that is no token', 'undefined'],
    ['a token that was changed', `${token.slice(0, -4)}AAAA`],
    ['a token above maxTokenLength', 'a'.repeat(16_385)],
  ])(
    'has error in the challenge to %s, in the same words (RFC 6750 §3, BT-14)',
    async (_, text) => {
      expect(await answer(bearer(text))).toEqual(invalidToken)
    },
  )

  it('answers 403 insufficient_scope to a token that lacks a scope (RFC 6750 §3.1, BT-19)', async () => {
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

  it('names each scope of a policy once, space-delimited (RFC 6750 §3, BT-13)', async () => {
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
