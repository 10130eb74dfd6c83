import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import express, { type Request, type RequestHandler } from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import {
  accessToken,
  type McpAuthInfo,
  type RequireMcpAccessTokenOptions,
  requireMcpAccessToken,
} from '../../adapters/mcp/index.js'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const express4 = createRequire(import.meta.url)('express4') as typeof express
const keys = await createTestKeys('ES256')
const mcp = 'https://mcp.example.com/mcp'
const server = resourceServer(keys, {
  audience: mcp,
  resource: { name: 'Orders' },
  impliedScopes: { 'orders.admin': ['orders.read', 'orders.write'] },
})
const issue = (changes = {}) => keys.issue({ aud: mcp, ...changes })
const jwt = await issue()
const expired = await issue({ exp: now - 60 })
const narrow = await issue({ scope: 'orders.read' })
const broad = await issue({ scope: 'orders.admin' })
const foreign = await issue({ aud: 'https://mcp.example.org/mcp' })
const lister = await issue({ scope: 'orders.list' })
const invalid = 'The access token is expired, malformed, or not valid for this resource'
const one = 'The Authorization header is not one Bearer token'
const lacking = 'The access token lacks a scope that this request requires'
const metadata =
  'resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/mcp"'
const call = (name: string) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name } })

/** As handlers of `node:http` find it, whatever Express's types say of `req.auth`. */
const authOf = (req: object) => (req as { auth?: McpAuthInfo }).auth

type Handler = (request: never, response: never, next: (error?: unknown) => void) => void

/** What became of a request behind a handler: the answer, what the handler saw, what failed. */
async function ask(
  handler: unknown,
  { token = jwt, body = {}, field = `Bearer ${token}` as string | string[] | null } = {},
  framework = express,
) {
  const ran: unknown[] = []
  const failures: unknown[] = []
  const app = framework().use(express.json(), handler as RequestHandler, (req, res) => {
    ran.push(authOf(req))
    res.json({})
  })
  app.use(((error, _req, res, _next) => {
    failures.push(error)
    res.status(500).json({})
  }) as express.ErrorRequestHandler)
  const sent = request(app).post('/mcp').send(body)
  if (field !== null) sent.set('Authorization', field as string)
  const response = await sent
  const challenge: string | undefined = response.headers['www-authenticate']
  return { response, status: response.status, challenge, ran, failures }
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4],
])('requireMcpAccessToken in %s', (_, framework) => {
  it('sets req.auth as the transports of the SDK read it', async () => {
    const gate = requireMcpAccessToken(server, { scope: 'orders.read' })
    const { status, ran } = await ask(gate, {}, framework)
    expect(status).toBe(200)
    expect(ran).toEqual([
      {
        token: jwt,
        clientId: 'client-1',
        scopes: ['orders.read', 'orders.write'],
        expiresAt: 1_800_000_300,
        resource: new URL('https://mcp.example.com/mcp'),
        resourceMetadataUrl: 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp',
        extra: { issuer: 'https://login.example.com', subject: 'user-1' },
      },
    ])
    expect(accessToken(ran[0] as McpAuthInfo).tokenId).toBe('token-1')
  })

  it.each<[string, string | string[] | null, number, string, object]>([
    [
      'no credentials, without an error code (RFC 6750 §3.1)',
      null,
      401,
      `Bearer realm="api", ${metadata}, scope="orders.read"`,
      { status: 401 },
    ],
    [
      'another scheme, without an error code (RFC 6750 §3.1)',
      'Basic dXNlcjpwYXNz',
      401,
      `Bearer realm="api", ${metadata}, scope="orders.read"`,
      { status: 401 },
    ],
    [
      'two tokens (MCP 2026-07-28, Error Handling)',
      `Bearer ${jwt} ${jwt}`,
      400,
      `Bearer realm="api", error="invalid_request", error_description="${one}", ${metadata}`,
      { status: 400, error: 'invalid_request', error_description: one },
    ],
    [
      'two fields (RFC 6750 §3.1)',
      [`Bearer ${jwt}`, `Bearer ${expired}`],
      400,
      `Bearer realm="api", error="invalid_request", error_description="${one}", ${metadata}`,
      { status: 400, error: 'invalid_request', error_description: one },
    ],
    [
      'an expired token (MCP 2026-07-28, Token Handling)',
      `Bearer ${expired}`,
      401,
      `Bearer realm="api", error="invalid_token", scope="orders.read", error_description="${invalid}", ${metadata}`,
      { status: 401, error: 'invalid_token', error_description: invalid },
    ],
    [
      'a token for another MCP server (MCP 2026-07-28, Token Handling)',
      `Bearer ${foreign}`,
      401,
      `Bearer realm="api", error="invalid_token", scope="orders.read", error_description="${invalid}", ${metadata}`,
      { status: 401, error: 'invalid_token', error_description: invalid },
    ],
    [
      'a token without the scope (MCP 2026-07-28, Runtime Insufficient Scope Errors)',
      `Bearer ${lister}`,
      403,
      `Bearer realm="api", error="insufficient_scope", scope="orders.read", error_description="${lacking}", ${metadata}`,
      { status: 403, error: 'insufficient_scope', error_description: lacking },
    ],
  ])('answers %s, and no tool runs', async (_title, field, status, challenge, body) => {
    const gate = requireMcpAccessToken(server, { scope: 'orders.read' })
    const seen = await ask(gate, { field }, framework)
    expect([seen.status, seen.challenge, seen.response.text, seen.ran]).toEqual([
      status,
      challenge,
      JSON.stringify(body),
      [],
    ])
    expect(seen.response.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(seen.response.headers['cache-control']).toBe('no-store')
  })
})

describe('requireMcpAccessToken', () => {
  it('stands in node:http as it is', async () => {
    const gate = requireMcpAccessToken(server, { scope: 'orders.read' })
    const http = createServer((req, res) => {
      gate(req, res, () => res.end(accessToken(authOf(req)).subject))
    })
    const passed = await request(http).post('/mcp').set('Authorization', `bearer   ${jwt}`)
    expect([passed.status, passed.text ?? passed.body.toString()]).toEqual([200, 'user-1'])
    expect((await request(http).post('/mcp')).headers['www-authenticate']).toBe(
      `Bearer realm="api", ${metadata}, scope="orders.read"`,
    )
  })

  it('takes the text of the token from where it was verified', async () => {
    const seen: unknown[] = []
    const gate = requireMcpAccessToken(server)
    const app = express().use(
      (req, _res, next) => {
        req.headers.authorization = `Bearer ${expired}` // and rawHeaders keeps what came
        next()
      },
      gate,
      (req, res) => {
        seen.push(authOf(req)?.token)
        res.end()
      },
    )
    await request(app).post('/').set('Authorization', `Bearer ${jwt}`)
    expect(seen).toEqual([jwt])
  })

  it('answers 503 while keys are unavailable, without a challenge (RFC 9110 §15.6.4)', async () => {
    const gate = requireMcpAccessToken({
      issuer: { issuer: 'https://login.example.com', jwksUri: 'http://127.0.0.1:9/jwks' },
      audience: mcp,
      resource: {},
      clock: () => now * 1000,
      fetch: () => Promise.reject(new Error('down')),
    })
    const { response, status, challenge, ran } = await ask(gate)
    expect([status, challenge, ran]).toEqual([503, undefined, []])
    expect(response.headers['retry-after']).toMatch(/^\d+$/)
  })

  it('writes nothing where something else has answered', async () => {
    const gate = requireMcpAccessToken(server) as Handler
    const answered = ((req: Request, res: express.Response, next: () => void) => {
      res.status(408).end()
      gate(req as never, res as never, next)
    }) as RequestHandler
    expect((await ask(answered, { field: null })).status).toBe(408)
  })

  it('accepts what a broader scope implies (MCP 2026-07-28, Step-Up Authorization Flow)', async () => {
    const gate = requireMcpAccessToken(server, { scope: 'orders.read orders.write' })
    const { status, ran } = await ask(gate, { token: broad })
    expect([status, (ran[0] as McpAuthInfo).scopes]).toEqual([
      200,
      ['orders.admin', 'orders.read', 'orders.write'],
    ])
    expect((await ask(gate, { token: narrow })).status).toBe(403)
  })

  it('does not take a token from the query (MCP 2026-07-28, Token Requirements)', async () => {
    const app = express().use(requireMcpAccessToken(server) as RequestHandler)
    const { status } = await request(app).post(`/mcp?access_token=${jwt}`)
    expect(status).toBe(401)
  })

  it('hands on what a check throws that is no error of ours', async () => {
    const gate = requireMcpAccessToken(server, { scope: 'orders.read' })
    const app = express().use(gate as RequestHandler, () => {
      throw new Error('the tool failed')
    })
    app.use(((error, _req, res, _next) =>
      res.status(500).end(error.message)) as express.ErrorRequestHandler)
    const response = await request(app).post('/').set('Authorization', `Bearer ${jwt}`)
    expect([response.status, response.text]).toEqual([500, 'the tool failed'])
  })
})

describe('a scope that the operation decides (MCP 2026-07-28, Scope Challenge Handling)', () => {
  const scope: RequireMcpAccessTokenOptions['scope'] = ({ body }) =>
    (body as { params?: { name?: string } }).params?.name === 'cancel_order'
      ? 'orders.read orders.write'
      : undefined
  const gate = requireMcpAccessToken(server, { scope })

  it('is required of it alone', async () => {
    expect((await ask(gate, { token: narrow, body: call('list_orders') })).status).toBe(200)
    expect((await ask(gate, { token: jwt, body: call('cancel_order') })).status).toBe(200)
  })

  it('is all in one challenge', async () => {
    const { status, challenge, ran } = await ask(gate, {
      token: narrow,
      body: call('cancel_order'),
    })
    expect([status, challenge, ran]).toEqual([
      403,
      `Bearer realm="api", error="insufficient_scope", scope="orders.read orders.write", error_description="${lacking}", ${metadata}`,
      [],
    ])
  })

  it('is in the challenge to a client without a token', async () => {
    const first = await ask(gate, { field: null, body: call('cancel_order') })
    expect(first.challenge).toBe(
      `Bearer realm="api", ${metadata}, scope="orders.read orders.write"`,
    )
    const second = await ask(gate, { field: null, body: call('list_orders') })
    expect(second.challenge).toBe(`Bearer realm="api", ${metadata}`)
  })

  it.each<[string, () => unknown, string]>([
    [
      'throws',
      () => {
        throw new Error('no such tool')
      },
      'no such tool',
    ],
    [
      'throws undefined',
      () => {
        throw undefined
      },
      'scope threw no error',
    ],
    [
      "throws 'route'",
      () => {
        throw 'route'
      },
      'scope threw no error',
    ],
    ['answers a promise', async () => 'orders.read', 'scope is'],
    ['answers no policy', () => ['orders.read'], 'scope is'],
    ['answers null', () => null, 'scope is'],
    ['names offline_access', () => 'orders.read offline_access', 'scope names offline_access'],
  ])('lets nothing pass where it %s', async (_, decide, fragment) => {
    const handler = requireMcpAccessToken(server, { scope: decide as typeof scope })
    const { status, ran, failures } = await ask(handler)
    expect([status, ran]).toEqual([500, []])
    expect((failures[0] as Error).message).toContain(fragment)
  })
})

describe('an MCP server of several tenants', () => {
  const tenants = resourceServer(keys, {
    audience: 'https://mcp.example.com/t/{tenant}/mcp',
    resource: { name: 'Orders' },
  })
  const tenant = (req: Request) => req.params.tenant as string
  const gate = requireMcpAccessToken(tenants, { scope: 'orders.read', tenant })
  const at = async (path: string, aud: string) => {
    const app = express().use('/t/:tenant/mcp', gate, (req, res) => {
      res.json(authOf(req))
    })
    const token = await keys.issue({ aud })
    return request(app).post(path).set('Authorization', `Bearer ${token}`)
  }

  it('tells handlers the tenant', async () => {
    const { status, body } = await at('/t/acme/mcp', 'https://mcp.example.com/t/acme/mcp')
    expect([status, body.extra.tenant, body.resource, body.resourceMetadataUrl]).toEqual([
      200,
      'acme',
      'https://mcp.example.com/t/acme/mcp',
      'https://mcp.example.com/.well-known/oauth-protected-resource/t/acme/mcp',
    ])
  })

  it("refuses another tenant's token, and leads to the tenant's metadata (RFC 9728 §5.1)", async () => {
    const { status, headers } = await at('/t/globex/mcp', 'https://mcp.example.com/t/acme/mcp')
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      `Bearer realm="api", error="invalid_token", scope="orders.read", error_description="${invalid}", resource_metadata="https://mcp.example.com/.well-known/oauth-protected-resource/t/globex/mcp"`,
    ])
  })
})

describe('requireMcpAccessToken at creation', () => {
  const plain = resourceServer(keys, { audience: mcp })
  const nobody = createResourceServer({
    issuer: { issuer: 'https://{tenant}.example.com', tenants: ['acme'], tenantFrom: 'token' },
    audience: mcp,
    resource: {},
  })

  it.each<[string, unknown, unknown, string]>([
    ['no server', undefined, undefined, 'the options are undefined: write createResourceServer('],
    ['a server without metadata', plain, undefined, "write resource: { name: 'Orders' }"],
    ['metadata without an issuer', nobody, undefined, 'write {tenant} in audience too'],
    ['null for options', server, null, "the MCP endpoint's options are none: write an object"],
    ['a text for options', server, 'orders.read', 'an MCP endpoint has no option "0"'],
    ['a number for options', server, 1, "the MCP endpoint's options are none"],
    ['a malformed scope', server, { scope: '' }, 'scope is "": write'],
    ['an unknown option', server, { optional: true }, 'has no option "optional"'],
    ['a tenant without a template', server, { tenant: () => 'acme' }, 'tenant was given, but'],
    [
      'offline_access (MCP 2026-07-28, Refresh Tokens)',
      server,
      { scope: { anyOf: ['orders.read', 'offline_access'] } },
      'scope names offline_access, which no MCP server may ask for',
    ],
  ])('refuses %s', (_, first, second, fragment) => {
    expect(requireMcpAccessToken(server, {})).toBeTypeOf('function')
    const create = () => requireMcpAccessToken(first as typeof server, second as object)
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow(fragment)
  })
})
