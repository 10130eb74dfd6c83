// #region readiness
import { createServer } from 'node:http'
import { createResourceServer, UnavailableError } from 'oauth-resource-server'

const orders = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/orders',
})

export const server = createServer(async (_request, response) => {
  try {
    await orders.ready()
    response.end(JSON.stringify(orders.health()))
  } catch (error) {
    response.writeHead(error instanceof UnavailableError ? 503 : 500).end(error.reason)
  }
}).listen(process.env.PORT ?? 8081, '127.0.0.1')
// #endregion readiness
