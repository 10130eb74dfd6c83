import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'

/** A request that an issuer received. */
export interface ReceivedRequest {
  readonly method: string
  /** Without the query. */
  readonly path: string
  readonly headers: IncomingHttpHeaders
  /** What it was answered with; undefined as long as there is no head of an answer. */
  readonly status: number | undefined
}

/** Remembers a request, and watches its answer. */
export function receivedRequest(
  request: IncomingMessage,
  response: ServerResponse,
): ReceivedRequest {
  const { method, url, headers } = request as IncomingMessage & { method: string; url: string }
  return {
    method,
    path: url.replace(/\?.*$/, ''),
    headers,
    get status() {
      return response.headersSent ? response.statusCode : undefined
    },
  }
}
