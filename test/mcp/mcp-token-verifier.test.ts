import { requireBearerAuth as gateV2 } from '@modelcontextprotocol/express'
import * as errorsV1 from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth as gateV1 } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import { OAuthError, OAuthErrorCode } from '@modelcontextprotocol/server'
import express, { type RequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { accessToken, type McpErrorsV1, mcpTokenVerifier } from '../../adapters/mcp/index.js'
import {
  AccessTokenError,
  ConfigurationError,
  createResourceServer,
  UnavailableError,
} from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const lasting = 4_102_444_800 // the gates of the SDK ask the wall clock
const server = resourceServer(keys, {
  impliedScopes: { 'orders.admin': ['orders.read', 'orders.write'] },
})
const opaque = resourceServer(keys, { audience: 'orders-api' })
const members = resourceServer(keys, {
  check: { name: 'member', test: ({ subject }) => subject === 'user-2' },
})
const jwt = await keys.issue({ exp: lasting })
const { InvalidTokenError, InsufficientScopeError } = errorsV1
const v1 = { InvalidTokenError }
const v2 = { OAuthError, OAuthErrorCode }
const unreachable = createResourceServer({
  issuer: { issuer: 'https://login.example.com', jwksUri: 'http://127.0.0.1:9/jwks' },
  audience: 'https://api.example.com/orders',
  clock: () => now * 1000,
  fetch: () => Promise.reject(new Error('down')),
})
const invalid = 'The access token is expired, malformed, or not valid for this resource'

describe.each([
  ['1', v1],
  ['2', v2],
])('mcpTokenVerifier for version %s of the SDK', (_, errors) => {
  const { verifyAccessToken } = mcpTokenVerifier(server, errors)

  it('makes AuthInfo of a token for this resource (RFC 9068 §4)', async () => {
    expect(await verifyAccessToken(jwt)).toEqual({
      token: jwt,
      clientId: 'client-1',
      scopes: ['orders.read', 'orders.write'],
      expiresAt: 4_102_444_800,
      resource: new URL('https://api.example.com/orders'),
      extra: { issuer: 'https://login.example.com', subject: 'user-1' },
    })
  })

  it('takes the options of a server in its place', async () => {
    const verifier = mcpTokenVerifier(
      {
        issuer: { issuer: 'https://login.example.com', jwks: keys.jwks },
        audience: 'https://api.example.com/orders',
        clock: () => now * 1000,
      },
      errors,
    )
    expect((await verifier.verifyAccessToken(jwt)).clientId).toBe('client-1')
  })

  it('lists the scopes that others imply (MCP 2026-07-28, Step-Up Authorization Flow)', async () => {
    const broad = await keys.issue({ scope: 'orders.admin orders.read' })
    expect((await verifyAccessToken(broad)).scopes).toEqual([
      'orders.admin',
      'orders.read',
      'orders.write',
    ])
  })

  it('names no resource where the audience is no URL (RFC 8707 §2)', async () => {
    const verifier = mcpTokenVerifier(opaque, errors)
    const authInfo = await verifier.verifyAccessToken(await keys.issue({ aud: 'orders-api' }))
    expect('resource' in authInfo).toBe(false)
  })

  it('says of a client and a subject that a profile does not demand what there is', async () => {
    const verifier = mcpTokenVerifier(resourceServer(keys, { profile: 'generic' }), errors)
    const { clientId, extra } = await verifier.verifyAccessToken(
      await keys.issue({ client_id: undefined, sub: undefined }),
    )
    expect([clientId, extra]).toEqual(['', { issuer: 'https://login.example.com' }])
  })

  it('leads handlers to the access token, also from a copy', async () => {
    const authInfo = await verifyAccessToken(jwt)
    expect(accessToken({ ...authInfo }).hasScope('orders.read')).toBe(true)
    expect(Object.isFrozen(accessToken(authInfo))).toBe(true)
  })

  it('gives each request AuthInfo of its own', async () => {
    const first = await verifyAccessToken(jwt)
    first.scopes.push('orders.delete')
    first.extra.subject = 'user-2'
    expect((await verifyAccessToken(jwt)).scopes).toEqual(['orders.read', 'orders.write'])
    expect((await verifyAccessToken(jwt)).extra.subject).toBe('user-1')
    expect(accessToken(first).subject).toBe('user-1')
  })

  it.each<[string, Record<string, unknown>, string]>([
    [
      'another resource (RFC 9068 §4)',
      { aud: 'https://api.example.com/users' },
      'audience_mismatch',
    ],
    ['an expired one (RFC 9068 §4)', { exp: now - 60 }, 'token_expired'],
    ['another issuer (RFC 9068 §4)', { iss: 'https://login.example.org' }, 'issuer_unknown'],
  ])('refuses a token of %s in the words of its class', async (_title, claims, reason) => {
    const refusal = await verifyAccessToken(await keys.issue(claims)).catch((error) => error)
    expect(refusal.message).toBe(invalid)
    expect(refusal.cause).toBeInstanceOf(AccessTokenError)
    expect(refusal.cause.reason).toBe(reason)
    expect(refusal.toResponseObject()).toEqual({
      error: 'invalid_token',
      error_description: invalid,
    })
  })

  it('does not make an invalid token of an outage (RFC 9110 §15.6.4)', async () => {
    const verdict = mcpTokenVerifier(unreachable, errors).verifyAccessToken(jwt)
    await expect(verdict).rejects.toBeInstanceOf(UnavailableError)
  })
})

describe('what no new token would cure', () => {
  const refusalOf = async (errors: McpErrorsV1 | typeof v2) =>
    mcpTokenVerifier(members, errors)
      .verifyAccessToken(jwt)
      .catch((error) => error)

  it('is insufficient, where the SDK has a class for it (RFC 6750 §3.1)', async () => {
    const description = 'The access token does not suffice for this request'
    const first = await refusalOf({ InvalidTokenError, InsufficientScopeError })
    expect(first).toBeInstanceOf(InsufficientScopeError)
    expect(first.message).toBe(description)
    const second = await refusalOf(v2)
    expect([second.code, second.message]).toEqual(['insufficient_scope', description])
    expect(second.cause.reason).toBe('check_refused')
  })

  it('is an invalid token where that is the only class', async () => {
    expect(await refusalOf(v1)).toBeInstanceOf(InvalidTokenError)
  })
})

describe.each<[string, (resource: typeof server, scopes?: string[]) => RequestHandler]>([
  [
    'version 1',
    (resource, requiredScopes = []) =>
      gateV1({
        verifier: mcpTokenVerifier(resource, errorsV1),
        requiredScopes,
        expectedResource: new URL('https://api.example.com/orders'),
      }),
  ],
  [
    'version 2',
    (resource, requiredScopes = []) =>
      gateV2({
        verifier: mcpTokenVerifier(resource, v2),
        requiredScopes,
        expectedResource: new URL('https://api.example.com/orders'),
      }),
  ],
])('the gate of the SDK, %s', (_, gate) => {
  const ask = async (handler: RequestHandler, token: string) => {
    const app = express().use(handler, (req, res) => {
      res.json(accessToken(req.auth).subject)
    })
    const { status, headers, body } = await request(app)
      .post('/')
      .set('Authorization', `Bearer ${token}`)
    return [status, headers['www-authenticate'], body]
  }

  it('lets a token for this resource pass', async () => {
    expect(await ask(gate(server), jwt)).toEqual([200, undefined, 'user-1'])
  })

  it('knows the hierarchy of scopes (MCP 2026-07-28, Step-Up Authorization Flow)', async () => {
    const broad = await keys.issue({ exp: lasting, scope: 'orders.admin' })
    expect(await ask(gate(server, ['orders.write']), broad)).toEqual([200, undefined, 'user-1'])
    const narrow = await keys.issue({ exp: lasting, scope: 'orders.read' })
    expect((await ask(gate(server, ['orders.write']), narrow))[0]).toBe(403)
  })

  it('says what the verifier said (RFC 6750 §3)', async () => {
    const other = await keys.issue({ aud: 'https://api.example.com/users', exp: lasting })
    expect(await ask(gate(server), other)).toEqual([
      401,
      `Bearer error="invalid_token", error_description="${invalid}"`,
      { error: 'invalid_token', error_description: invalid },
    ])
  })

  it('makes 403 of what no new token would cure', async () => {
    expect((await ask(gate(members), jwt))[0]).toBe(403)
  })

  it('makes 500 of an outage, and no challenge', async () => {
    expect(await ask(gate(unreachable), jwt)).toEqual([
      500,
      undefined,
      { error: 'server_error', error_description: 'Internal Server Error' },
    ])
  })
})

describe('mcpTokenVerifier at creation', () => {
  it.each<[string, unknown, unknown, string]>([
    ['no server', undefined, v1, 'the options are undefined: write createResourceServer('],
    ['no errors', server, undefined, 'mcpTokenVerifier has no error class of the SDK'],
    ['null', server, null, 'mcpTokenVerifier has no error class of the SDK'],
    ['neither version', server, {}, 'of @modelcontextprotocol/server'],
    ['half of version 2', server, { OAuthError }, 'has no error class of the SDK'],
    ['the other half', server, { OAuthErrorCode }, 'has no error class of the SDK'],
    ['a name for a class', server, { InvalidTokenError: 'x' }, 'has no error class of the SDK'],
    ['a class without its code', server, { OAuthError, OAuthErrorCode: {} }, 'has no error class'],
  ])('refuses %s', (_, first, second, fragment) => {
    expect(mcpTokenVerifier(server, v1)).toBeTypeOf('object')
    const create = () => mcpTokenVerifier(first as typeof server, second as typeof v1)
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow(fragment)
  })
})

describe('accessToken', () => {
  it.each<[string, { readonly extra?: object } | undefined]>([
    ['no authInfo', undefined],
    ['authInfo of another verifier', { extra: { issuer: 'https://login.example.com' } }],
    ['authInfo without extra', {}],
  ])('throws where there is %s', async (_, authInfo) => {
    const made = await mcpTokenVerifier(server, v1).verifyAccessToken(jwt)
    expect(accessToken(made).subject).toBe('user-1')
    expect(() => accessToken(authInfo)).toThrow(ConfigurationError)
    expect(() => accessToken(authInfo)).toThrow('put requireMcpAccessToken(), or')
  })
})
