import type { RequestLike } from '../../src/index.js'

/** What is read of a request: Express's and `node:http`'s have it. */
export interface McpRequest extends RequestLike {
  /** What a body parser made of the body, where one ran. */
  readonly body?: unknown
  /** In Express, the URL as the client sent it, whatever the handler is mounted under. */
  readonly originalUrl?: string | undefined
}

/** What is written of a response: Express's and `node:http`'s have it. */
export interface McpResponse {
  readonly headersSent: boolean
  statusCode: number
  setHeader(name: string, value: string | string[]): unknown
  end(body: string): unknown
}

/** A middleware, of Express's form but not of its types, which the SDK augments. */
export type McpRequestHandler<R extends McpRequest = McpRequest> = (
  request: R,
  response: McpResponse,
  next: (error?: unknown) => void,
) => void
