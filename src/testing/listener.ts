import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server on loopback that can be made unreachable for a while. */
export interface Listener {
  readonly origin: string
  /** Connections are refused from now on. */
  readonly stop: () => Promise<void>
  /** Listens on the same port again. */
  readonly resume: () => Promise<void>
}

/** Starts a server on a loopback port that the system chooses. */
export async function startListener(respond: RequestListener): Promise<Listener> {
  const server = createServer(respond)
  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.removeListener('error', reject)
        resolve()
      })
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: async () => {
      if (!server.listening) return
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
    resume: async () => {
      if (!server.listening) await listen(port)
    },
  }
}
