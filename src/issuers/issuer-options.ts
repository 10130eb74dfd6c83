import type { AudienceOption } from '../audience/parse-audience.js'
import type { ProfileName } from '../profiles/profile.js'

/** One issuer whose access tokens are accepted. */
export interface IssuerOptions {
  /** The issuer's identifier, exactly as it stands in `iss` and in its metadata. */
  readonly issuer: string
  /** Where its JWK Set is; left out, it is discovered (RFC 8414, OpenID Connect Discovery). */
  readonly jwksUri?: string | undefined
  /** Its JWK Set itself (RFC 7517 §5): nothing is fetched. */
  readonly jwks?: { readonly keys: readonly object[] } | undefined
  /** What this resource server is called in its tokens, where that differs from the top level. */
  readonly audience?: AudienceOption | undefined
  /** The signature algorithms of its tokens, where they differ from the top level. */
  readonly algorithms?: readonly string[] | undefined
  /** What its tokens look like, where that differs from the top level. */
  readonly profile?: ProfileName | undefined
  /** The tenants that its tokens may serve: a list, or a predicate that is asked before any traffic. */
  readonly tenants?: readonly string[] | ((tenant: string) => boolean) | undefined
  /** The claim that must name the tenant too, where that differs from the top level. */
  readonly tenantClaim?: string | undefined
  /** `'token'`: where the request names no tenant, the token's audience may; see `AccessToken.tenant`. */
  readonly tenantFrom?: 'request' | 'token' | undefined
}
