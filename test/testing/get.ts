import { request } from 'node:http'
import { connect } from 'node:net'

/** What a client sees of one request: as much as came within the bound. */
export interface Seen {
  status?: number | undefined
  headers: Readonly<Record<string, unknown>>
  /** Text of the body, the first 100 characters of it. */
  start: string
  /** Octets of the body. */
  length: number
  /** Whether the answer came to its end. */
  complete: boolean
  /** The code of the connection's error; `TIMEOUT` where the bound ended the waiting. */
  error?: string | undefined
}

/** Makes one request on a connection of its own, and waits for it no longer than the bound. */
export function get(
  url: string,
  { headers = {}, boundMs = 5000 }: { headers?: Record<string, string>; boundMs?: number } = {},
): Promise<Seen> {
  return new Promise((resolve) => {
    const seen: Seen = { status: undefined, headers: {}, start: '', length: 0, complete: false }
    const done = (error?: string) => {
      clearTimeout(bound)
      resolve({ ...seen, error })
      outgoing.destroy()
    }
    const bound = setTimeout(() => done('TIMEOUT'), boundMs)
    const outgoing = request(url, { headers, agent: false }, (response) => {
      seen.status = response.statusCode
      seen.headers = response.headers
      response.on('error', (error: NodeJS.ErrnoException) => done(error.code))
      response.on('data', (chunk: Buffer) => {
        if (seen.length < 100) seen.start = (seen.start + chunk.toString()).slice(0, 100)
        seen.length += chunk.length
      })
      response.on('end', () => {
        seen.complete = response.complete
        done()
      })
    })
    outgoing.on('error', (error: NodeJS.ErrnoException) => done(error.code))
    outgoing.end()
  })
}

/** The JSON that is at a URL. */
export async function getJson(url: string): Promise<Record<string, unknown>> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) })
  return (await response.json()) as Record<string, unknown>
}

/** How the other side ends a connection on which one request was sent: in order, or with a reset. */
export function endOfConnection(url: string, boundMs = 5000): Promise<'closed' | 'reset' | 'open'> {
  const { hostname, port, pathname } = new URL(url)
  return new Promise((resolve) => {
    const bound = setTimeout(() => done('open'), boundMs)
    const done = (end: 'closed' | 'reset' | 'open') => {
      clearTimeout(bound)
      socket.destroy()
      resolve(end)
    }
    const socket = connect(Number(port), hostname, () => {
      socket.write(`GET ${pathname} HTTP/1.1\r\nhost: ${hostname}\r\n\r\n`)
    })
    socket.on('error', () => done('reset')).on('end', () => done('closed'))
  })
}
