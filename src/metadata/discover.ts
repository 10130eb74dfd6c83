import type { JsonObject } from '../json/parse-json-object.js'
import { httpUrlFault } from '../options/http-url.js'
import {
  FetchFailure,
  type FetchLimits,
  fetchJson,
  type Transport,
} from '../transport/fetch-json.js'
import { splitUrl } from './well-known-url.js'

/** Why an issuer's metadata could not be had. */
export class DiscoveryFailure extends FetchFailure {}

/**
 * The places of an issuer's metadata, in the order in which they are tried (RFC 8414 §3.1 and §5,
 * OpenID Connect Discovery §4): the suffix inserted between host and path, then appended to the
 * path. A slash at the end of a path is removed here and nowhere else: it is part of the issuer.
 */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin } = new URL(issuer)
  // As it is written: a URL parser would rewrite some of it.
  const path = splitUrl(issuer).target.replace(/\/$/, '')
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ]
}

/** What an issuer's metadata says of its keys, and where it was found. */
export interface DiscoveredKeySet {
  readonly jwksUri: string
  readonly metadataUrl: string
}

/**
 * Discovers where an issuer publishes its keys. Only ever called for configured issuers.
 *
 * @param first - The place where the metadata was found before: tried first.
 * @param shared - What `issuer` may be besides: the name in the metadata that all tenants of an
 *   authorization server share, where the issuer's profile knows one.
 * @throws {@link DiscoveryFailure} when no document can be had whose `issuer` is identical to the
 *   configured one (RFC 8414 §3.3) and whose `jwks_uri` is https, or http on loopback.
 */
export async function discoverKeySet(
  transport: Transport,
  issuer: string,
  limits: FetchLimits,
  first?: string,
  shared?: string,
): Promise<DiscoveredKeySet> {
  const failures: (Error & Pick<Partial<FetchFailure>, 'retryAfter'>)[] = []
  const urls = new Set([...(first === undefined ? [] : [first]), ...metadataUrls(issuer)])
  for (const url of urls) {
    try {
      const { document } = await fetchJson(transport, url, limits)
      return {
        jwksUri: readJwksUri(document as JsonObject, url, [issuer, shared]),
        metadataUrl: url,
      }
    } catch (failure) {
      failures.push(failure as Error)
      if (limits.signal.aborted) break
    }
  }
  throw new DiscoveryFailure(failures.map((failure) => failure.message).join('; '), {
    cause: failures[0],
    retryAfter: failures.map(({ retryAfter }) => retryAfter).find(Boolean),
  })
}

function readJwksUri(
  document: JsonObject,
  url: string,
  [issuer, shared = issuer]: readonly [string, string | undefined],
): string {
  if (document.issuer !== issuer && document.issuer !== shared) {
    throw new FetchFailure(`${url} is the metadata of another issuer than ${issuer}`)
  }
  const { jwks_uri } = document
  const fault = typeof jwks_uri === 'string' ? httpUrlFault(jwks_uri) : 'is missing'
  if (fault !== undefined) throw new FetchFailure(`${url}: jwks_uri ${fault}`)
  return jwks_uri as string
}
