import { httpUrlFault } from '../options/http-url.js'
import { FetchFailure, fetchJson, type Transport } from '../transport/fetch-json.js'

/** Why an issuer's metadata could not be had. */
export class DiscoveryFailure extends FetchFailure {}

/**
 * The places of an issuer's metadata, in the order in which they are tried (RFC 8414 §3.1 and §5,
 * OpenID Connect Discovery §4): the suffix inserted between host and path, then appended to the
 * path. A slash at the end of a path is removed here and nowhere else: it is part of the issuer.
 */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin } = new URL(issuer)
  const path = issuer.slice(issuer.indexOf('/', issuer.indexOf('//') + 2)).replace(/\/$/, '')
  const inserted = hasPath(issuer) ? path : ''
  return [
    `${origin}/.well-known/oauth-authorization-server${inserted}`,
    `${origin}${inserted}/.well-known/openid-configuration`,
  ]
}

function hasPath(issuer: string): boolean {
  return issuer.indexOf('/', issuer.indexOf('//') + 2) !== -1
}

/**
 * Discovers where an issuer publishes its keys. Only ever called for configured issuers.
 *
 * @throws {@link DiscoveryFailure} when no document can be had whose `issuer` is identical to the
 *   configured one (RFC 8414 §3.3) and whose `jwks_uri` is https, or http on loopback.
 */
export async function discoverJwksUri(
  transport: Transport,
  issuer: string,
  limits: { readonly maxBytes: number; readonly signal: AbortSignal },
): Promise<string> {
  const failures: Error[] = []
  for (const url of metadataUrls(issuer)) {
    try {
      return readJwksUri(await fetchJson(transport, url, limits), url, issuer)
    } catch (failure) {
      failures.push(failure as Error)
      if (limits.signal.aborted) break
    }
  }
  const retryAfter = failures.find(
    (failure) => failure instanceof FetchFailure && failure.retryAfter,
  )
  throw new DiscoveryFailure(failures.map((failure) => failure.message).join('; '), {
    cause: failures[0],
    retryAfter: (retryAfter as FetchFailure | undefined)?.retryAfter,
  })
}

function readJwksUri(
  document: Readonly<Record<string, unknown>>,
  url: string,
  issuer: string,
): string {
  if (document.issuer !== issuer) {
    throw new FetchFailure(`${url} is the metadata of another issuer than ${issuer}`)
  }
  const { jwks_uri } = document
  const fault = typeof jwks_uri === 'string' ? httpUrlFault(jwks_uri) : 'is missing'
  if (fault !== undefined) throw new FetchFailure(`${url}: jwks_uri ${fault}`)
  return jwks_uri as string
}
