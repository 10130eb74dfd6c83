import {
  matchTemplate,
  parseTenantTemplate,
  type TenantTemplate,
} from '../audience/tenant-template.js'
import { deepFreeze } from '../json/deep-freeze.js'
import { headerFields } from '../request/header-fields.js'
import type { RequestLike } from '../request/request-like.js'
import type { PublishedResource } from './published-resource.js'
import { splitUrl, wellKnownPath } from './well-known-url.js'

/** An answer in HTTP, for any server. */
export interface MetadataResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** JSON, or empty. To HEAD, a server sends the headers alone. */
  readonly body: string
}

/** What a request must have so that it can be answered. */
export interface MetadataRequest {
  readonly method?: string | undefined
  /** Path and query as the client sent them, or the whole URL. */
  readonly url?: string | undefined
  readonly headers?: RequestLike['headers'] | undefined
}

/** The route of a resource's metadata: what adapters mount. */
export interface MetadataRoute {
  /**
   * The answer to a request for the metadata; undefined for every other request, that for a tenant
   * without metadata among them: it may be another resource's.
   *
   * Does NOT look at credentials: the metadata is public. Looks at Host only where the tenant is
   * in the identifier's host.
   */
  answer(request: MetadataRequest): MetadataResponse | undefined
  /** Where the metadata is, as challenges name it; undefined for a tenant without metadata. */
  urlOf(tenant: string | undefined): string | undefined
}

const methods = 'GET, HEAD, OPTIONS'
/** Public, and so for every page of a browser: RFC 9728 §7.10 asks for a lifetime. */
const open = { 'Access-Control-Allow-Origin': '*' }
const document = Object.freeze({
  'Content-Type': 'application/json',
  'Cache-Control': 'public, max-age=3600',
  ...open,
})
const preflight: MetadataResponse = deepFreeze({
  status: 204,
  headers: {
    Allow: methods,
    ...open,
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': '*',
    'Access-Control-Max-Age': '3600',
  },
  body: '',
})
const methodNotAllowed: MetadataResponse = deepFreeze({
  status: 405,
  headers: {
    Allow: methods,
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...open,
  },
  body: JSON.stringify({ status: 405 }),
})

/** Makes the route of a resource's metadata (RFC 9728 §3.1). */
export function createMetadataRoute(resource: PublishedResource): MetadataRoute {
  const find = finderOf(resource)
  return Object.freeze({
    urlOf: resource.urlOf,
    answer: ({ method = 'GET', url = '', headers = {} }: MetadataRequest) => {
      const { origin, target } = splitUrl(url)
      if (!target.startsWith(wellKnownPath)) return undefined
      const found = find(target, () => hostOf(origin, headers))
      if (found === undefined) return undefined
      if (method === 'OPTIONS') return preflight
      if (method !== 'GET' && method !== 'HEAD') return methodNotAllowed
      return {
        status: 200,
        headers: document,
        body: JSON.stringify(resource.metadataOf(found.tenant)),
      }
    },
  })
}

type Find = (target: string, host: () => string) => { readonly tenant?: string } | undefined

/** Finds out whether a request's target is the metadata's, and of which tenant. */
function finderOf({ configuredUrl, hasTenants, urlOf }: PublishedResource): Find {
  const place = splitUrl(configuredUrl)
  const isPublished = (tenant: string | undefined) =>
    urlOf(tenant) === undefined ? undefined : { tenant: tenant as string }
  if (!hasTenants) return (target) => (isAt(place.target, target) ? {} : undefined)
  if (!place.target.includes('{')) {
    const hosts = parseTenantTemplate(place.origin.toLowerCase())
    const scheme = place.origin.slice(0, place.origin.indexOf(':')).toLowerCase()
    return (target, host) =>
      isAt(place.target, target)
        ? isPublished(matchTemplate(hosts, `${scheme}://${host().toLowerCase()}`))
        : undefined
  }
  const [before, behind] = place.target.split('{tenant}') as [string, string]
  const templates: TenantTemplate[] = spellings(behind).map((suffix) => ({
    template: `${before}{tenant}${suffix}`,
    prefix: before,
    suffix,
  }))
  return (target) => {
    for (const template of templates) {
      const found = isPublished(decode(matchTemplate(template, target)))
      if (found !== undefined) return found
    }
    return undefined
  }
}

/** A slash at the end belongs to the place (RFC 9728 §3.1), and some clients leave it out. */
function spellings(target: string): readonly string[] {
  return target.endsWith('/') ? [target, target.slice(0, -1)] : [target]
}

function isAt(place: string, target: string): boolean {
  return spellings(place).includes(target)
}

function decode(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : decodeURIComponent(text)
  } catch {
    return undefined
  }
}

function hostOf(origin: string, headers: RequestLike['headers']): string {
  if (origin !== '') return origin.slice(origin.indexOf('//') + 2)
  const [named] = headerFields(headers, 'host')
  // Headers of the Fetch API have no pseudo-header, and throw when they are asked for one.
  if (named !== undefined || typeof headers?.get === 'function') return named ?? ''
  return headerFields(headers, ':authority')[0] ?? ''
}
