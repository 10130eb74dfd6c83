import {
  type DocumentRequest,
  type DocumentResponse,
  FetchFailure,
  type Transport,
} from './fetch-json.js'

/** The part of the Fetch API that the `fetch` option must have. */
export type FetchFunction = (
  url: string,
  init: { headers: Record<string, string>; redirect: 'manual'; signal: AbortSignal },
) => Promise<Response>

/** Fetches with a function of the application's: for a proxy, or a client certificate. */
export function fetchTransport(fetch: FetchFunction): Transport {
  return async (request: DocumentRequest): Promise<DocumentResponse> => {
    const { url, maxBytes, signal } = request
    const response = await fetch(url, {
      headers: { ...request.headers },
      redirect: 'manual',
      signal,
    })
    const body = await readBody(response, url, maxBytes)
    return {
      // Fetch hides a redirect behind status 0; a function that followed one all the same is not believed.
      status: response.redirected || response.type === 'opaqueredirect' ? 302 : response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      body,
    }
  }
}

async function readBody(response: Response, url: string, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  // Leaving the loop by throwing cancels the stream.
  for await (const chunk of response.body ?? []) {
    length += chunk.length
    if (length > maxBytes)
      throw new FetchFailure(`${url} answered with more than ${maxBytes} octets`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
