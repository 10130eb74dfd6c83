import type { RequestListener } from 'node:http'
import { startListener } from '../../src/testing/listener.js'

/** The test kit's listener, answering with what no issuer of the kit does: octets as a test writes them. */
export interface KeyServer extends AsyncDisposable {
  readonly origin: string
  /** Paths in the order in which they were asked for. */
  readonly requests: readonly string[]
  respond: RequestListener
  close(): Promise<void>
}

export async function startKeyServer(respond: RequestListener): Promise<KeyServer> {
  const requests: string[] = []
  const { origin, close } = await startListener((request, response) => {
    requests.push(request.url as string)
    keyServer.respond(request, response)
  })
  const keyServer: KeyServer = { origin, requests, respond, close, [Symbol.asyncDispose]: close }
  return keyServer
}

/** Answers with JSON. */
export function json(body: unknown, headers: Record<string, string> = {}): RequestListener {
  return (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json', ...headers })
    response.end(JSON.stringify(body))
  }
}
