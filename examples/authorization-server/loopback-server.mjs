import { once } from 'node:events'
import { createServer } from 'node:http'

/** Starts an HTTP server on a loopback port that the system chooses. */
export async function startLoopbackServer(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    server,
    url: `http://127.0.0.1:${server.address().port}`,
    async close() {
      const closed = once(server, 'close')
      server.close()
      // A client that keeps its connection alive must not keep the process alive.
      server.closeAllConnections()
      await closed
    },
  }
}
