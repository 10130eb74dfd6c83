import type { IncomingMessage, ServerResponse } from 'node:http'
import type { PublicJwk } from './signing-keys.js'
import { unusableMembers, withoutHints, withTwins } from './unusable-members.js'

/**
 * What can go wrong with an issuer.
 *
 * Nobody answers: `down` (connections are refused), `reset` (the connection is, with RST), `silent`
 * (nothing comes), `stall` (nothing comes after the head). Too much of it: `slow`, `drip` (a piece
 * now and then, for ever), `huge`, `manyKeys`. Another status: `status`, `redirect`, `redirectLoop`,
 * `notModified`. Status 200 with what is no JWK Set: `garbage`, `truncated`, `null`, `noKeys`,
 * `nullKeys`, `objectKeys`, `emptySet`, `unusableMembers`. Odd, but with the issuer's keys in it:
 * `mixedMembers` (unusable ones before them), `duplicateKids` (for each a foreign key with its
 * `kid`), `bareMembers` (without `alg` and `use`), `plainText` (another Content-Type). For metadata:
 * `otherIssuer`.
 */
export type FaultName =
  | 'down'
  | 'reset'
  | 'silent'
  | 'stall'
  | 'slow'
  | 'drip'
  | 'huge'
  | 'manyKeys'
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
  | 'unusableMembers'
  | 'mixedMembers'
  | 'duplicateKids'
  | 'bareMembers'
  | 'plainText'
  | 'otherIssuer'

/** How a fault shows. */
export interface FaultOptions {
  /** The path that it is about. Default: all that have no fault of their own. */
  readonly path?: string | undefined
  /** For how many requests. Default: until something else is said; in a script, 1. */
  readonly times?: number | undefined
  /** `slow`: before the answer. `drip`: between two pieces. Default 1000. */
  readonly delayMs?: number | undefined
  /** `status`: default 500. `redirect`: default 302. */
  readonly status?: number | undefined
  /** `redirect`: where to. Default: `/elsewhere` of the same issuer, which has the same keys. */
  readonly location?: string | undefined
  /** `huge`: octets of the body, default 50 MiB. `drip`: of one piece, default 20 KiB. */
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
  /** What would have been answered; empty where there is nothing. */
  readonly document: object
  readonly keys: readonly PublicJwk[]
  readonly options: FaultOptions
}

type Fault = (exchange: FaultyExchange) => void

const json = 'application/json'
const piece = Buffer.alloc(64 * 1024, ' ')

/** One row per fault. */
export const faults: Readonly<Record<FaultName, Fault>> = {
  // That connections are refused is the listener's matter: this is for one request of several.
  down: ({ request }) => request.socket.destroy(),
  reset: ({ request }) => request.socket.resetAndDestroy(),
  silent: () => {},
  stall: ({ response, options }) => begin(response, options).flushHeaders(),
  slow: ({ response, answer, options }) => later(response, options.delayMs, answer),
  drip: ({ response, options }) => {
    const drop = (): void => {
      response.write(piece.subarray(0, options.bytes ?? 20 * 1024))
      later(response, options.delayMs, drop)
    }
    begin(response, options)
    drop()
  },
  huge: ({ response, options }) => pour(begin(response, options), options.bytes ?? 50 * 1024 ** 2),
  manyKeys: (exchange) => {
    const { keys, options } = exchange
    const many = Array.from({ length: options.keys ?? 10_000 }, (_, index) => index)
    sendKeys(
      exchange,
      many.map((index) => ({ ...keys[0], kid: `many-${index}` })),
    )
  },
  status: ({ response, options }) => {
    response.writeHead(options.status ?? 500, { ...options.headers }).end()
  },
  redirect: ({ response, options }) => {
    const location = options.location ?? '/elsewhere'
    response.writeHead(options.status ?? 302, { ...options.headers, location }).end()
  },
  redirectLoop: ({ request, response, options }) => {
    const location = request.url as string
    response.writeHead(options.status ?? 302, { ...options.headers, location }).end()
  },
  notModified: ({ response, options }) => {
    response.writeHead(304, { ...options.headers }).end()
  },
  garbage: (exchange) => send(exchange, '<html>not JSON</html>'),
  truncated: (exchange) => send(exchange, JSON.stringify(exchange.document).slice(0, -1)),
  null: (exchange) => send(exchange, 'null'),
  noKeys: (exchange) => send(exchange, '{}'),
  nullKeys: (exchange) => send(exchange, '{"keys":null}'),
  objectKeys: (exchange) => send(exchange, '{"keys":{}}'),
  emptySet: (exchange) => sendKeys(exchange, []),
  unusableMembers: (exchange) => sendKeys(exchange, unusableMembers),
  mixedMembers: (exchange) => sendKeys(exchange, [...unusableMembers, ...exchange.keys]),
  duplicateKids: (exchange) => sendKeys(exchange, withTwins(exchange.keys)),
  bareMembers: (exchange) => sendKeys(exchange, withoutHints(exchange.keys)),
  plainText: (exchange) => send(exchange, JSON.stringify(exchange.document), 'text/plain'),
  otherIssuer: (exchange) =>
    send(exchange, JSON.stringify({ ...exchange.document, issuer: 'https://issuer.invalid' })),
}

/** Waits, but not beyond the end of the connection. */
function later(response: ServerResponse, delayMs = 1000, then: () => void): void {
  const timer = setTimeout(() => {
    response.off('close', stop)
    then()
  }, delayMs)
  const stop = (): void => clearTimeout(timer)
  response.once('close', stop)
}

/** White space, no more at a time than the client takes. */
function pour(response: ServerResponse, bytes: number): void {
  if (bytes <= 0) response.end()
  else if (response.write(piece.subarray(0, bytes))) pour(response, bytes - piece.length)
  else response.once('drain', () => pour(response, bytes - piece.length))
}

function sendKeys(exchange: FaultyExchange, keys: readonly unknown[]): void {
  send(exchange, JSON.stringify({ keys }))
}

function send({ response, options }: FaultyExchange, body: string, type = json): void {
  begin(response, options, type).end(body)
}

function begin(response: ServerResponse, { headers }: FaultOptions, type = json): ServerResponse {
  return response.writeHead(200, { 'content-type': type, ...headers })
}
