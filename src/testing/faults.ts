import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PublicJwk } from './signing-keys.js'

/** What can go wrong with an issuer. */
export type FaultName =
  | 'down'
  | 'reset'
  | 'silent'
  | 'stall'
  | 'slow'
  | 'drip'
  | 'huge'
  | 'status'
  | 'redirect'
  | 'redirectLoop'
  | 'notModified'
  | 'garbage'
  | 'truncated'
  | 'null'
  | 'noKeys'
  | 'nullKeys'
  | 'objectKeys'
  | 'emptySet'
  | 'manyKeys'
  | 'malformedMembers'
  | 'mixedMembers'
  | 'text'
  | 'otherIssuer'

/** How a fault shows. */
export interface FaultOptions {
  /** The path that it is about. Default: all. */
  readonly path?: string | undefined
  /** For how many requests. Default: until `recover()`. */
  readonly times?: number | undefined
  /** `slow`: before the answer. `drip`: between two pieces. Default 1000. */
  readonly delayMs?: number | undefined
  /** `status`: default 500. */
  readonly status?: number | undefined
  /** `redirect`: where to. Default: the path `/elsewhere` of the same issuer, which has the same keys. */
  readonly location?: string | undefined
  /** `huge`: octets of the body. Default 50 MiB. `drip`: of one piece. Default 20 KiB. */
  readonly bytes?: number | undefined
  /** `manyKeys`: default 10000. */
  readonly keys?: number | undefined
  /** Headers of the answer, Retry-After say. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** One request that meets a fault. */
export interface FaultyExchange {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Answers as if nothing were wrong. */
  readonly answer: () => void
  /** What would have been answered. */
  readonly document: unknown
  readonly jwks: readonly PublicJwk[]
  readonly options: FaultOptions
  /** Waits, but not beyond the end of the exchange or of the issuer. */
  readonly later: (milliseconds: number, then: () => void) => void
}

type Fault = (exchange: FaultyExchange) => void

const piece = ' '.repeat(64 * 1024)

/** One row per fault. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  // Refusing to be connected to is the listener's matter; a connection that is there already is closed.
  down: ({ request }) => request.socket.destroy(),
  reset: ({ request }) => request.socket.resetAndDestroy(),
  silent: () => {},
  stall: ({ response, options }) => {
    response.writeHead(200, { 'content-type': 'application/json', ...options.headers })
    response.flushHeaders()
  },
  slow: ({ answer, later, options }) => later(options.delayMs ?? 1000, answer),
  drip: ({ response, later, options }) => {
    response.writeHead(200, { 'content-type': 'application/json', ...options.headers })
    const drop = (): void => {
      response.write(' '.repeat(options.bytes ?? 20 * 1024))
      later(options.delayMs ?? 1000, drop)
    }
    drop()
  },
  huge: ({ response, options }) => {
    response.writeHead(200, { 'content-type': 'application/json', ...options.headers })
    let left = options.bytes ?? 50 * 1024 * 1024
    const pour = (): void => {
      while (left > 0 && !response.destroyed) {
        left -= piece.length
        if (!response.write(piece)) return void response.once('drain', pour)
      }
      response.end()
    }
    pour()
  },
  status: ({ response, options }) => {
    response.writeHead(options.status ?? 500, { ...options.headers }).end()
  },
  redirect: ({ response, options }) => {
    response.writeHead(302, { location: options.location ?? '/elsewhere' }).end()
  },
  redirectLoop: ({ request, response }) => {
    response.writeHead(302, { location: request.url as string }).end()
  },
  notModified: ({ response, options }) => {
    response.writeHead(304, { ...options.headers }).end()
  },
  garbage: (exchange) => send(exchange, '<html>not JSON</html>'),
  truncated: (exchange) => send(exchange, JSON.stringify(exchange.document).slice(0, -5)),
  null: (exchange) => send(exchange, 'null'),
  noKeys: (exchange) => send(exchange, '{}'),
  nullKeys: (exchange) => send(exchange, '{"keys":null}'),
  objectKeys: (exchange) => send(exchange, '{"keys":{}}'),
  emptySet: (exchange) => send(exchange, '{"keys":[]}'),
  manyKeys: (exchange) => {
    const [key] = exchange.jwks
    const count = exchange.options.keys ?? 10_000
    sendKeys(
      exchange,
      Array.from({ length: count }, (_, index) => ({ ...key, kid: `many-${index}` })),
    )
  },
  malformedMembers: (exchange) => sendKeys(exchange, malformedMembers),
  mixedMembers: (exchange) => sendKeys(exchange, [...malformedMembers, ...exchange.jwks]),
  text: (exchange) => send(exchange, JSON.stringify(exchange.document), 'text/plain'),
  otherIssuer: (exchange) =>
    send(
      exchange,
      JSON.stringify({ ...(exchange.document as object), issuer: 'https://issuer.invalid' }),
    ),
}

/** Members of a set that no resource server can use. */
const malformedMembers: readonly unknown[] = [
  null,
  'key',
  {},
  { kty: 'oct', k: 'c2VjcmV0', kid: 'symmetric' },
  { kty: 'RSA', kid: 'no-modulus', e: 'AQAB' },
  { kty: 'EC', crv: 'P-256', x: 'AA', y: 'AA', kid: 'off-curve' },
  { kty: 'XYZ', kid: 'unknown-type' },
]

function sendKeys(exchange: FaultyExchange, keys: readonly unknown[]): void {
  send(exchange, JSON.stringify({ keys }))
}

function send(
  { response, options }: FaultyExchange,
  body: string,
  type = 'application/json',
): void {
  response.writeHead(200, { 'content-type': type, ...options.headers }).end(body)
}
