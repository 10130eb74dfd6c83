import * as errors from '@modelcontextprotocol/sdk/server/auth/errors.js'
import { requireBearerAuth } from '@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js'
import type { OAuthTokenVerifier } from '@modelcontextprotocol/sdk/server/auth/provider.js'
import type { AuthInfo } from '@modelcontextprotocol/sdk/server/auth/types.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import express, { type Request } from 'express'
import {
  type AccessToken,
  accessToken,
  type McpAuthInfo,
  mcpTokenVerifier,
  protectedResourceMetadata,
  requireMcpAccessToken,
} from '../../../adapters/mcp/index.js'
import type { ResourceServer } from '../../../src/index.js'

declare const server: ResourceServer
declare const made: McpAuthInfo

const app = express()
const { InvalidTokenError } = errors
export const verifier: OAuthTokenVerifier = mcpTokenVerifier(server, { InvalidTokenError })
export const authInfo: AuthInfo = made

app.use(requireBearerAuth({ verifier: mcpTokenVerifier(server, errors) }))
app.use(protectedResourceMetadata(server))
app.use('/mcp', requireMcpAccessToken(server, { scope: { anyOf: ['a', 'b'] } }))
const tenant = (req: Request<{ tenant: string }>) => req.params.tenant
app.use('/t/:tenant', requireMcpAccessToken(server, { tenant }))
app.use('/t/:tenant', requireMcpAccessToken(server, { tenant: (req: Request) => req.hostname }))
app.post(
  '/mcp',
  requireMcpAccessToken(server, { scope: ({ body }) => (body === undefined ? undefined : 'a') }),
  async (req, res) => {
    const auth: AuthInfo | undefined = req.auth
    const token: AccessToken = accessToken(auth)
    const typed: AccessToken<{ role: string }> = accessToken<{ role: string }>(req.auth)
    res.json([token.subject, typed.claims.role])
    const transport = new StreamableHTTPServerTransport()
    await transport.handleRequest(req, res, req.body)
  },
)

// @ts-expect-error a misspelt name
requireMcpAccessToken(server, { scopes: 'a' })
// @ts-expect-error every request needs a token (MCP 2026-07-28, Token Requirements)
requireMcpAccessToken(server, { optional: true })
// @ts-expect-error no class of the SDK
mcpTokenVerifier(server, {})
// @ts-expect-error Express's own types are as they were: req.auth is the SDK's
export type Augmented = Express.Request['auth']
