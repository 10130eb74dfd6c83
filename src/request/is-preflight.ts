import type { RequestLike } from './request-like.js'

/** Whether a request is a CORS preflight: OPTIONS with `Access-Control-Request-Method` (Fetch). */
export function isPreflight({ method, headers }: RequestLike): boolean {
  if (method !== 'OPTIONS') return false
  const name = 'access-control-request-method'
  const value =
    typeof headers.get === 'function'
      ? headers.get(name)
      : (headers as Record<string, unknown>)[name]
  return typeof value === 'string' && value !== ''
}
