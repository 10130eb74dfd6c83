import { headerFields } from './header-fields.js'
import type { RequestLike } from './request-like.js'

/**
 * Lists the values of a request's Authorization fields, as they came.
 *
 * `rawHeaders` decides when it holds anything: Node keeps the first of several Authorization fields
 * in `headers` and drops the others silently. An empty `rawHeaders` beside filled `headers` is the
 * mark of requests that never were on a socket (serverless hosts build them) and is no record.
 */
export function authorizationFields(request: RequestLike): readonly string[] {
  const { rawHeaders, headers } = request
  if (Array.isArray(rawHeaders) && rawHeaders.length > 0) return fromRawHeaders(rawHeaders)
  return headerFields(headers, 'authorization')
}

function fromRawHeaders(rawHeaders: readonly string[]): readonly string[] {
  const fields: string[] = []
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    // Comparing lengths first spares a lower-cased copy of every other header's name.
    const name = rawHeaders[index]
    if (name?.length === 13 && name.toLowerCase() === 'authorization') {
      fields.push(rawHeaders[index + 1] as string)
    }
  }
  return fields
}
