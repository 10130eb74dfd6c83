import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import {
  accessToken,
  type McpAuthInfo,
  mcpTokenVerifier,
  protectedResourceMetadata,
  requireMcpAccessToken,
} from '../../adapters/mcp/index.js'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const told: unknown[] = []
const server = resourceServer(keys, {
  audience: 'https://mcp.example.com/mcp',
  resource: { name: 'Orders', scopes: ['orders.list'] },
  impliedScopes: { 'orders.admin': ['orders.read', 'orders.write'] },
  on: { accepted: (event) => told.push(event), refused: (event) => told.push(event) },
})
const issue = (changes = {}) => keys.issue({ aud: 'https://mcp.example.com/mcp', ...changes })
const good = await issue()
const metadataUrl = 'https://mcp.example.com/.well-known/oauth-protected-resource/mcp'

const app = express()
app.use(protectedResourceMetadata(server))
app.use('/mcp', requireMcpAccessToken(server, { scope: 'orders.read orders.write' }))
app.post('/mcp', (req, res) => {
  res.json({ subject: accessToken(req.auth as unknown as McpAuthInfo).subject })
})

async function call(token?: string, headers: Record<string, string> = {}, path = '/mcp') {
  const sent = request(app).post(path).set(headers)
  if (token !== undefined) sent.set('Authorization', `Bearer ${token}`)
  const response = await sent
  const challenge: string = response.headers['www-authenticate'] ?? ''
  return { status: response.status, challenge, body: response.body }
}

describe('MCP 2026-07-28: the MCP server as resource server', () => {
  it('accepts the baseline', async () => {
    expect(await call(good)).toEqual({ status: 200, challenge: '', body: { subject: 'user-1' } })
  })

  it('publishes metadata that names its authorization server (MCP Authorization Server Location, MC-2)', async () => {
    const { body } = await request(app).get('/.well-known/oauth-protected-resource/mcp')
    expect(body.authorization_servers).toEqual(['https://login.example.com'])
    const silent = resourceServer(keys, { audience: 'https://mcp.example.com/mcp' })
    expect(() => requireMcpAccessToken(silent)).toThrow(ConfigurationError)
  })

  it('names the place of the metadata in a 401, and serves it there (MCP Protected Resource Metadata Discovery Requirements, MC-3)', async () => {
    const { status, challenge } = await call()
    expect(status).toBe(401)
    expect(challenge).toContain(`resource_metadata="${metadataUrl}"`)
    const served = await request(app).get(new URL(metadataUrl).pathname)
    expect([served.status, served.body.resource]).toEqual([200, 'https://mcp.example.com/mcp'])
  })

  it('names the required scopes in a 401, in scopes_supported or not (MCP Scope Selection Strategy, MC-4 and MC-5)', async () => {
    expect((await call()).challenge).toContain('scope="orders.read orders.write"')
    expect(server.metadata().scopes_supported).toEqual(['orders.list'])
  })

  it('answers an invalid and an expired token with 401, before any tool runs (MCP Token Handling, MC-6)', async () => {
    for (const token of ['opaque', await issue({ exp: now - 60 })]) {
      const { status, challenge } = await call(token)
      expect([status, challenge]).toEqual([401, expect.stringContaining('error="invalid_token"')])
    }
  })

  it('accepts tokens alone that were issued for it (MCP Token Handling, MC-7, MC-8 and MC-9)', async () => {
    for (const aud of ['https://mcp.example.com', 'https://mcp.example.org/mcp', undefined]) {
      expect((await call(await issue({ aud }))).status).toBe(401)
    }
    const audience = ['https://mcp.example.org/mcp', 'https://mcp.example.com/mcp']
    expect((await call(await issue({ aud: audience }))).status).toBe(200)
  })

  it('takes the token of the header alone (MCP Token Requirements, MC-10)', async () => {
    expect((await call(undefined, {}, `/mcp?access_token=${good}`)).status).toBe(401)
  })

  it('answers 401, 403 and 400 as the table says (MCP Error Handling, MC-11)', async () => {
    expect((await call()).status).toBe(401)
    expect((await call(await issue({ scope: 'orders.read' }))).status).toBe(403)
    expect((await call(`${good} ${good}`)).status).toBe(400)
  })

  it('names all scopes of the operation, and the metadata, in one challenge (MCP Runtime Insufficient Scope Errors, MC-12, MC-13 and MC-21)', async () => {
    expect((await call(await issue({ scope: 'orders.list' }))).challenge).toBe(
      `Bearer realm="api", error="insufficient_scope", scope="orders.read orders.write", error_description="The access token lacks a scope that this request requires", resource_metadata="${metadataUrl}"`,
    )
  })

  it('takes a broader scope for the narrower ones that it implies (MCP Step-Up Authorization Flow, MC-14)', async () => {
    expect((await call(await issue({ scope: 'orders.admin' }))).status).toBe(200)
  })

  it('asks for offline_access nowhere (MCP Refresh Tokens, MC-15)', () => {
    const scope = 'orders.read offline_access'
    expect(() => requireMcpAccessToken(server, { scope })).toThrow(ConfigurationError)
    const publish = () =>
      resourceServer(keys, {
        audience: 'https://mcp.example.com/mcp',
        resource: { scopes: ['orders.read', 'offline_access'] },
      })
    expect(publish).toThrow(ConfigurationError)
    expect(publish).toThrow('offline_access')
  })

  it('verifies every request, whatever came before in its session (MCP Security Best Practices, MC-17 and MC-18)', async () => {
    const session = { 'Mcp-Session-Id': '1' }
    expect((await call(good, session)).status).toBe(200)
    expect((await call(undefined, session)).status).toBe(401)
  })

  it('tells nobody the text of a token but the handler (MCP Token Theft, MC-20)', async () => {
    const verifier = mcpTokenVerifier(server, { InvalidTokenError: Error })
    const authInfo = await verifier.verifyAccessToken(good)
    const { token, ...others } = authInfo
    expect(token).toBe(good)
    await call(await issue({ exp: now - 60 }))
    expect(JSON.stringify([others, told])).not.toContain(good.slice(-43))
    expect(told.length).toBeGreaterThan(1)
  })
})
