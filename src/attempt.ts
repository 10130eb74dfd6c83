import type { MatchedAudience } from './audience/check-audience.js'
import type { TenantSource } from './audience/resolve-tenant.js'
import type { ScopePolicy } from './authorization/scope-policy.js'
import type { Issuer } from './issuers/issuer.js'
import type { SignedClaims } from './signature/verify-signature.js'

/** What events call a route, or what finds that out when there is an event. */
export type RouteSource<R> = string | ((request: R) => string | undefined) | undefined

/** One request's way through the stages: what it expects, and how far it came. */
export interface Attempt {
  readonly scope: ScopePolicy | undefined
  readonly tenant: TenantSource
  /** What the application calls the request; undefined where there is none. */
  readonly request: unknown
  readonly route: RouteSource<never>
  /** In milliseconds, by a clock that never goes back; undefined where nobody listens. */
  readonly startedAt: number | undefined
  /** The tenant that the request names, once it can be one. */
  requested: string | undefined
  issuer: Issuer | undefined
  /** Once the signature was verified: before, nothing that the token says is known to be true. */
  signed: SignedClaims | undefined
  /** The audience that matched, of a token whose signature was verified. */
  matched: MatchedAudience | undefined
  /** Whether the signature had been verified before. */
  cached: boolean
}

/** What one request expects. */
export type Expected = Partial<Pick<Attempt, 'scope' | 'tenant' | 'route'>>

/** An attempt at its beginning. */
export function beginAttempt(
  { scope, tenant, route }: Expected,
  request: unknown,
  startedAt: number | undefined,
): Attempt {
  return {
    scope,
    tenant,
    route,
    request,
    startedAt,
    requested: undefined,
    issuer: undefined,
    signed: undefined,
    matched: undefined,
    cached: false,
  }
}
