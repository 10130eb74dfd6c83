import { createServer } from 'node:http'
import { createResourceServer } from 'oauth-resource-server'

export async function start(issuer) {
  const orders = createResourceServer({ issuer, audience: 'https://api.example.com/orders' })
  const server = createServer(async (request, response) => {
    try {
      const token = await orders.authenticate(request, { scope: 'orders.read' })
      response.end(token.subject)
    } catch (error) {
      const { status, headers, body } = orders.refuse(error)
      response.writeHead(status, headers).end(body)
    }
  })
  await new Promise((done) => server.listen(0, '127.0.0.1', done))
  return { port: server.address().port, close: () => server.close() }
}
