import type { IncomingMessage, ServerResponse } from 'node:http'

/** Header fields by name. */
export type Headers = Readonly<Record<string, string>>

/** What is added to answers that meet no fault. */
export interface ResponseOptions {
  /**
   * Cache-Control, Age, ETag and the like, in place of those that were named before. An ETag is also
   * compared with If-None-Match, so name another one when the keys have changed.
   */
  readonly headers?: Headers | undefined
  /** The path that it is about. Default: all; both are added where both are named. */
  readonly path?: string | undefined
}

/** Answers with a document: 200, 304 where the client has it already (RFC 9110 §13.1.2), 404. */
export function sendDocument(
  request: IncomingMessage,
  response: ServerResponse,
  document: object | undefined,
  headers: Headers,
): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  const etag = response.getHeader('etag')
  if (document === undefined) response.writeHead(404).end()
  else if (etag !== undefined && request.headers['if-none-match'] === etag) {
    response.writeHead(304).end()
  } else {
    if (!response.hasHeader('content-type')) response.setHeader('content-type', 'application/json')
    response.writeHead(200).end(JSON.stringify(document))
  }
}
