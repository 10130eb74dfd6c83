import { type Agent, type IncomingMessage, get as open } from 'node:http'

/** One request of a load, and the status that it must have. */
export interface LoadRequest {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly status: number
}

/** Sends requests in turn over connections that are kept, and counts those with the expected status. */
export async function sendLoad(
  agent: Agent,
  port: number,
  mix: readonly LoadRequest[],
  count: number,
): Promise<number> {
  let sent = 0
  let expected = 0
  const sender = async (): Promise<void> => {
    while (sent < count) {
      const { path, headers, status } = mix[sent % mix.length] as LoadRequest
      sent += 1
      if ((await statusOf(agent, port, path, headers)) === status) expected += 1
    }
  }
  await Promise.all(Array.from({ length: agent.maxSockets }, sender))
  return expected
}

function statusOf(
  agent: Agent,
  port: number,
  path: string,
  headers: LoadRequest['headers'],
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const options = { agent, host: '127.0.0.1', port, path, headers }
    const request = open(options, (response: IncomingMessage) => {
      response.resume().on('end', () => resolve(response.statusCode))
    })
    request.on('error', reject)
  })
}
