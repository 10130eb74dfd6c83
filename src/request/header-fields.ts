import type { RequestLike } from './request-like.js'

/** The values of a header, by its name in lower case, in whatever form a request keeps its headers. */
export function headerFields(headers: RequestLike['headers'], name: string): readonly string[] {
  if (typeof headers !== 'object' || headers === null) return []
  if (typeof headers.get === 'function') return texts([headers.get(name)])
  const named = Object.entries(headers).filter(([written]) => written.toLowerCase() === name)
  return texts(named.flatMap(([, value]) => value))
}

function texts(values: readonly unknown[]): readonly string[] {
  return values.filter((value) => typeof value === 'string')
}
