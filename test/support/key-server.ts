import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A loopback server that answers as it is told, and remembers what it was asked for. */
export interface KeyServer extends AsyncDisposable {
  readonly origin: string
  /** Paths in the order in which they were asked for. */
  readonly requests: readonly string[]
  respond: RequestListener
  close(): Promise<void>
}

export async function startKeyServer(respond: RequestListener): Promise<KeyServer> {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url as string)
    keyServer.respond(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    await new Promise<unknown>((resolve) => server.close(resolve))
  }
  const keyServer: KeyServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    respond,
    close,
    [Symbol.asyncDispose]: close,
  }
  return keyServer
}

/** Answers with JSON. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}
