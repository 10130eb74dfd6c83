import { headerFields } from './header-fields.js'
import type { RequestLike } from './request-like.js'

/** Whether a request is a CORS preflight: OPTIONS with `Access-Control-Request-Method` (Fetch). */
export function isPreflight({ method, headers }: RequestLike): boolean {
  if (method !== 'OPTIONS') return false
  return headerFields(headers, 'access-control-request-method').some((value) => value !== '')
}
