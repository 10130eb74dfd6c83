import {
  expandTemplate,
  isTemplate,
  matchTemplate,
  parseTenantTemplate,
} from '../audience/tenant-template.js'
import { metadataUrls } from '../metadata/discover.js'

/**
 * The issuer whose metadata is at a URL, if any is (RFC 8414 §3.1, OpenID Connect Discovery §4). An
 * identifier with `{tenant}` stands for the issuers of all tenants.
 */
export function issuerAt(url: string, identifier: string): string | undefined {
  // A URL parser escapes the braces of a template.
  const places = metadataUrls(identifier).map((place) => place.replace(/%7B(tenant)%7D/, '{$1}'))
  if (!isTemplate(identifier)) return places.includes(url) ? identifier : undefined
  const tenants = places.map((place) => matchTemplate(parseTenantTemplate(place), url))
  const tenant = tenants.find((text) => text !== undefined && !text.includes('/'))
  return tenant === undefined ? undefined : expandTemplate(parseTenantTemplate(identifier), tenant)
}

/**
 * What RFC 8414 §2 and OpenID Connect Discovery §3 require of metadata.
 *
 * Does NOT mean that anything is at its endpoints: only `jwks_uri` answers.
 */
export function issuerMetadata(
  issuer: string,
  jwksUri: string,
  algorithms: readonly string[],
): object {
  const { origin } = new URL(issuer)
  return {
    issuer,
    jwks_uri: jwksUri,
    authorization_endpoint: `${origin}/authorize`,
    token_endpoint: `${origin}/token`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: algorithms,
  }
}
