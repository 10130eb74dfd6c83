/** What RFC 9728 §3 inserts between host and path of a resource identifier. */
export const wellKnownPath = '/.well-known/oauth-protected-resource'

/**
 * Where the metadata of a resource is (RFC 9728 §3.1): the well-known path inserted between the host
 * and what follows it. Of slashes, only one that is the whole path is removed: one at the end of a
 * path stays, and so does a query. Takes an identifier or a template, and keeps it as it is written.
 */
export function metadataUrlOf(identifier: string): string {
  const { origin, target } = splitUrl(identifier)
  return `${origin}${wellKnownPath}${target.replace(/^\/(?=$|\?)/, '')}`
}

/** Splits an http(s) URL behind its host; without one, all of it is the target. */
export function splitUrl(url: string): { readonly origin: string; readonly target: string } {
  const [origin = ''] = /^https?:\/\/[^/?#]*/i.exec(url) ?? []
  return { origin, target: url.slice(origin.length) }
}
