// #region app
import { createMcpExpressApp } from '@modelcontextprotocol/express'
import { toNodeHandler } from '@modelcontextprotocol/node'
import { createMcpHandler, McpServer, requireScopes } from '@modelcontextprotocol/server'
import {
  accessToken,
  protectedResourceMetadata,
  requireMcpAccessToken,
} from 'oauth-resource-server/mcp'
import { orders } from './orders.mjs'

// #endregion app

// #region gate
export const app = createMcpExpressApp() // for localhost: allowedHosts and allowedOrigins name others
app.use(protectedResourceMetadata(orders))
app.use('/mcp', requireMcpAccessToken(orders, { scope: 'orders.read' }))
// #endregion gate

// #region endpoint
const mcp = toNodeHandler(createMcpHandler(createServer))
app.post('/mcp', (req, res) => mcp(req, res, req.body))
// #endregion endpoint

// #region tools
function createServer() {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  server.registerTool('list_orders', {}, ({ http }) => {
    const { subject } = accessToken(http.authInfo)
    return { content: [{ type: 'text', text: `orders of ${subject}` }] }
  })
  server.registerTool(
    'cancel_order',
    { scopeChallenge: requireScopes('orders.read', 'orders.write') }, // 403 names both
    ({ http }) => ({
      content: [{ type: 'text', text: `cancelled by ${http.authInfo.extra.subject}` }],
    }),
  )
  return server
}
// #endregion tools
