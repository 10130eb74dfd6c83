// #region app
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js'
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import {
  accessToken,
  protectedResourceMetadata,
  requireMcpAccessToken,
} from 'oauth-resource-server/mcp'
import { orders } from './orders.mjs'

export const app = createMcpExpressApp() // for localhost: allowedHosts names others
app.use(protectedResourceMetadata(orders))
app.use('/mcp', requireMcpAccessToken(orders, { scope }))
app.post('/mcp', async (req, res) => {
  const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined })
  res.on('close', () => transport.close())
  await createServer().connect(transport)
  await transport.handleRequest(req, res, req.body)
})
// #endregion app

// #region scope
const toolScopes = new Map([['cancel_order', 'orders.write']])

/** What the endpoint requires, and what the tools require that the body names: an array has several. */
function scope({ body }) {
  const calls = [body].flat().filter((message) => message?.method === 'tools/call')
  const required = calls.map(({ params }) => toolScopes.get(params?.name))
  return { allOf: ['orders.read', ...required.filter(Boolean)] }
}
// #endregion scope

// #region tools
function createServer() {
  const server = new McpServer({ name: 'orders', version: '1.0.0' })
  server.registerTool('list_orders', {}, ({ authInfo }) => {
    const { subject } = accessToken(authInfo)
    return { content: [{ type: 'text', text: `orders of ${subject}` }] }
  })
  server.registerTool('cancel_order', {}, ({ authInfo }) => {
    if (!accessToken(authInfo).hasScope('orders.write')) throw new Error('orders.write is missing')
    return { content: [{ type: 'text', text: `cancelled by ${authInfo.extra.subject}` }] }
  })
  return server
}
// #endregion tools
