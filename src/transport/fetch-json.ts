import { type JsonObject, parseJsonObject } from '../json/parse-json-object.js'
import { untilAborted } from './until-aborted.js'

/** A request for one document. Redirects are not followed: a key URL is trusted as it is written. */
export interface DocumentRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Octets of the body that are read at most. */
  readonly maxBytes: number
  /** Aborted when the deadline over connecting, head and body has passed. */
  readonly signal: AbortSignal
}

/** What came back: any status, the body no longer than asked for. */
export interface DocumentResponse {
  readonly status: number
  /** A header's value, undefined where there is none. */
  readonly header: (name: string) => string | undefined
  readonly body: Buffer
}

/** Fetches one document, or throws whatever went wrong. */
export type Transport = (request: DocumentRequest) => Promise<DocumentResponse>

/** Why a document could not be had. The message names the URL and the cause, no content. */
export class FetchFailure extends Error {
  /** Seconds that the server asked to be left alone, where it did (RFC 9110 §10.2.3). */
  readonly retryAfter: number | undefined

  constructor(message: string, options: { cause?: unknown; retryAfter?: number | undefined } = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause })
    this.retryAfter = options.retryAfter
  }
}

/** How much, and how long, one fetch may take. */
export interface FetchLimits {
  readonly maxBytes: number
  readonly signal: AbortSignal
}

/** A JSON object with the headers that it came with; no object when it has not changed (status 304). */
export interface FetchedJson {
  readonly document: JsonObject | undefined
  readonly header: DocumentResponse['header']
}

/**
 * Fetches a JSON object. Its Content-Type is no criterion: issuers that serve keys as text exist.
 *
 * @param etag - Of the document that is here already: asks whether it has changed (RFC 9110 §13.1.2).
 * @throws {@link FetchFailure} for every status but 200, and 304 where it was asked for, and for
 *   what is not a JSON object.
 */
export async function fetchJson(
  transport: Transport,
  url: string,
  limits: FetchLimits,
  etag?: string,
): Promise<FetchedJson> {
  const headers = {
    accept: 'application/json',
    'user-agent': 'oauth-resource-server',
    ...(etag === undefined ? {} : { 'if-none-match': etag }),
  }
  const { status, header, body } = await untilAborted(
    transport({ url, headers, ...limits }),
    limits.signal,
  ).catch((cause: unknown) => {
    if (cause instanceof FetchFailure) throw cause
    const why = limits.signal.aborted ? 'did not answer within the deadline' : 'cannot be reached'
    throw new FetchFailure(`${url} ${why}`, { cause })
  })
  if (status === 304 && etag !== undefined) return { document: undefined, header }
  if (status !== 200) {
    const redirect = status >= 300 && status < 400 && status !== 304
    throw new FetchFailure(
      `${url} answered ${status}${redirect ? ', and redirects are not followed' : ''}`,
      { retryAfter: parseRetryAfter(header) },
    )
  }
  const document = parseJsonObject(body)
  if (document === undefined) throw new FetchFailure(`${url} answered with no JSON object`)
  return { document, header }
}

/** RFC 9110 §10.2.3: seconds, or a date, which is counted from the same server's Date. */
function parseRetryAfter(header: DocumentResponse['header']): number | undefined {
  const value = header('retry-after')
  if (value === undefined) return undefined
  if (/^\d{1,9}$/.test(value)) return Number(value)
  if (!/^[A-Z][a-z]{2,8}, .+ GMT$/.test(value)) return undefined // Date.parse takes much for a date
  const seconds = (Date.parse(value) - Date.parse(header('date') ?? '')) / 1000
  return seconds > 0 ? seconds : undefined
}
