import { requireBearerAuth } from '@modelcontextprotocol/express'
import { toNodeHandler } from '@modelcontextprotocol/node'
import {
  type AuthInfo,
  createMcpHandler,
  McpServer,
  OAuthError,
  OAuthErrorCode,
  type OAuthTokenVerifier,
} from '@modelcontextprotocol/server'
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
const errors = { OAuthError, OAuthErrorCode }
export const verifier: OAuthTokenVerifier = mcpTokenVerifier(server, errors)
export const authInfo: AuthInfo = made

const mcp = toNodeHandler(
  createMcpHandler(() => {
    const tools = new McpServer({ name: 'orders', version: '1.0.0' })
    tools.registerTool('whoami', {}, ({ http }) => {
      const token: AccessToken = accessToken(http?.authInfo)
      return { content: [{ type: 'text', text: token.subject ?? '' }] }
    })
    return tools
  }),
)
app.use(requireBearerAuth({ verifier: mcpTokenVerifier(server, errors) }))
app.use(protectedResourceMetadata(server))
app.use('/t/:tenant', requireMcpAccessToken(server, { tenant: (req: Request) => req.hostname }))
app.post('/mcp', requireMcpAccessToken(server, { scope: 'a' }), (req, res) => {
  const auth: AuthInfo | undefined = req.auth
  return auth && mcp(req, res, req.body)
})

// @ts-expect-error a class without its codes
mcpTokenVerifier(server, { OAuthError })
// @ts-expect-error Express's own types are as they were: req.auth is the SDK's
export type Augmented = Express.Request['auth']
