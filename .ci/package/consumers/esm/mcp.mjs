import { createServer } from 'node:http'
import { createResourceServer } from 'oauth-resource-server'
import { accessToken, requireMcpAccessToken } from 'oauth-resource-server/mcp'

const audience = 'https://api.example.com/orders'

export async function start(issuer) {
  const orders = createResourceServer({ issuer, audience, resource: { name: 'Orders' } })
  const gate = requireMcpAccessToken(orders, { scope: 'orders.read' })
  const server = createServer((request, response) => {
    gate(request, response, () => response.end(accessToken(request.auth).subject))
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { port: server.address().port, close: () => server.close() }
}
