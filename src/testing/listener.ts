import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An HTTP server on loopback that can be made unreachable for a while. */
export interface Listener {
  readonly origin: string
  /** Connections are refused from now on, and those that are there are ended. */
  readonly stop: () => Promise<void>
  /** Listens on the same port again; not after `close()`. */
  readonly resume: () => Promise<void>
  /** Stops for good. */
  readonly close: () => Promise<void>
}

/** Starts a server on a loopback port that the system chooses. */
export async function startListener(respond: RequestListener): Promise<Listener> {
  const server = createServer(respond)
  let port = 0
  let closed = false
  const listen = (): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        server.removeListener('error', reject)
        resolve()
      })
    })
  const end = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  // One after the other, also where a test does not wait for the first.
  let last: Promise<void> = Promise.resolve()
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    last = last.then(step, step)
    return last
  }
  await listen()
  port = (server.address() as AddressInfo).port
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () => inTurn(end),
    resume: () =>
      inTurn(async () => {
        if (!closed && !server.listening) await listen()
      }),
    close: () => {
      closed = true
      return inTurn(end)
    },
  }
}
