import { once } from 'node:events'
import { createServer } from 'node:http'

/** A loopback server of one JWK Set, whatever the path. */
export async function serveKeys(jwks) {
  const body = JSON.stringify(jwks)
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    jwksUri: `http://127.0.0.1:${server.address().port}/jwks.json`,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
