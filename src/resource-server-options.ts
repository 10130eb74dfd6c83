import type { AudienceOption } from './audience/parse-audience.js'
import type { AccessCheck } from './authorization/access-check.js'
import type { Claims } from './authorization/access-token.js'
import type { ClaimRequirement } from './authorization/claim-policy.js'
import type { ScopeClaim } from './authorization/scope-claims.js'
import type { CacheOptions } from './cache/cache-options.js'
import type { ClaimsSchema } from './claims/claims-schema.js'
import type { EventHandlers } from './events/events.js'
import type { IssuerOptions } from './issuers/issuer-options.js'
import type { JwksOptions } from './keys/jwks-options.js'
import type { KeySetStore } from './keys/key-set-store.js'
import type { ResourceOptions } from './metadata/resource-options.js'
import type { ProfileName } from './profiles/profile.js'
import type { SignatureOption } from './signature/schedule.js'
import type { FetchFunction } from './transport/fetch-transport.js'

/** What `createResourceServer` is told. Durations are seconds. Unknown names are refused. */
export interface ResourceServerOptions<C extends object = Claims> {
  /** Whose access tokens are accepted. */
  readonly issuer: string | IssuerOptions | readonly (string | IssuerOptions)[]
  /**
   * What this resource server is called in `aud` (RFC 8707); one match is enough. `{tenant}` makes
   * a template. Required, here or with every issuer.
   */
  readonly audience?: AudienceOption | undefined
  /** The signature algorithms that are accepted. Default: all of RFC 7518 that are asymmetric, and Ed25519. */
  readonly algorithms?: readonly string[] | undefined
  /** What access tokens look like. Default `'rfc9068'`. */
  readonly profile?: ProfileName | undefined
  /** How far the clocks may be apart, from 0 to 300. Default 5. */
  readonly clockTolerance?: number | undefined
  /** How long ago a token may have been issued (`iat`). Default: no limit. */
  readonly maxTokenAge?: number | undefined
  /**
   * How long a token may live at most, from `iat` to `exp`: for payments, say. Both are of the
   * issuer's clock, so `clockTolerance` does not stretch it. Default: no limit.
   */
  readonly maxLifetime?: number | undefined
  /** Characters of a token at most. Default 16384. */
  readonly maxTokenLength?: number | undefined
  /** Refuses tokens for several resources: each of these could present the token at the others. */
  readonly singleAudience?: boolean | undefined
  /** Claims that must be there besides those that the profile requires. */
  readonly requiredClaims?: readonly string[] | undefined
  /**
   * Where scopes are read: in all of these claims, as one set; `scp` counts only in a token without
   * `scope`, where both are listed. Each is a name, a path with dots, or a path as a list. Default
   * `['scope', 'scp']`.
   */
  readonly scopeClaims?: readonly ScopeClaim[] | undefined
  /** Scopes that imply others: `{ 'orders.admin': ['orders.read', 'orders.write'] }`. */
  readonly impliedScopes?: Readonly<Record<string, readonly string[]>> | undefined
  /** What claims must hold: 403 where they do not. `{ role: 'admin', groups: { includes: 'staff' } }`. */
  readonly requireClaims?: Readonly<Record<string, ClaimRequirement>> | undefined
  /** A check of the application's own, for every request that everything else lets pass. */
  readonly check?: AccessCheck<C> | undefined
  /** A schema (Standard Schema v1) for the claims: what it makes of them is `token.claims`. */
  readonly claims?: ClaimsSchema<C> | undefined
  /** A claim that must be there and name the tenant too, `'tid'` say. */
  readonly tenantClaim?: string | undefined
  /** What a tenant looks like. Default: 1 to 128 of `A-Z a-z 0-9 _ -`. */
  readonly isTenant?: ((value: string) => boolean) | undefined
  /** The claims that `token.claims` holds, and no others. Default: all. */
  readonly visibleClaims?: readonly string[] | undefined
  /** Scopes whose use raises the event `scope.used`: for emergencies, say. */
  readonly notifyScopes?: readonly string[] | undefined
  /**
   * The claims of verified tokens that events hold, as they were signed: `['sub', 'client_id']`.
   * Default: none.
   */
  readonly auditClaims?: readonly string[] | undefined
  /** Turns on the metadata of the resource (RFC 9728), and its URL in challenges. */
  readonly resource?: ResourceOptions | undefined
  /** The realm of every challenge. Default `api`. */
  readonly realm?: string | undefined
  /** The time in milliseconds. Default `Date.now`. */
  readonly clock?: (() => number) | undefined
  /** How JWK Sets are fetched and kept. */
  readonly jwks?: JwksOptions | undefined
  /** How verified tokens are kept; `false`: not at all. */
  readonly cache?: CacheOptions | false | undefined
  /** Where signatures are verified. Default `'auto'`: at once; under load, where it brings more. */
  readonly signature?: SignatureOption | undefined
  /** Fetches keys and metadata in place of `node:https`: for a proxy, or a client certificate. */
  readonly fetch?: FetchFunction | undefined
  /** Shares key sets between processes. What is in it is believed. */
  readonly keySetStore?: KeySetStore | undefined
  /** Called when something happens. The channels `oauth-resource-server:<event>` tell the same. */
  readonly on?: EventHandlers | undefined
}
