import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { type DocumentRequest, type DocumentResponse, FetchFailure } from './fetch-json.js'

/**
 * Fetches with `node:https`, or `node:http` on loopback: their first use is cheaper than the global
 * `fetch`'s. The server's certificate is verified (RFC 8414 §6.1).
 */
export function nodeTransport(request: DocumentRequest): Promise<DocumentResponse> {
  const { url, headers, maxBytes, signal } = request
  const send = url.startsWith('https:') ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    // No agent: a connection that is used every ten minutes is not worth keeping.
    const outgoing = send(url, { headers, signal, agent: false }, (response) => {
      readBody(response, url, maxBytes).then(
        (body) =>
          resolve({
            status: response.statusCode as number,
            header: (name) => response.headers[name]?.toString(),
            body,
          }),
        reject, // a body that is left unread has closed its connection
      )
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

async function readBody(response: IncomingMessage, url: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > maxBytes)
      throw new FetchFailure(`${url} answered with more than ${maxBytes} octets`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
