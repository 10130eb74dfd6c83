import type { TenantSource } from './audience/resolve-tenant.js'
import type { ScopePolicy } from './authorization/scope-policy.js'
import type { Issuer } from './issuers/issuer.js'

/** One request's way through the stages: what it expects, and how far it came. */
export interface Attempt {
  readonly scope: ScopePolicy | undefined
  readonly tenant: TenantSource
  /** What the application calls the request; undefined where there is none. */
  readonly request: unknown
  issuer: Issuer | undefined
  /** Whether the signature was verified: before, nothing that the token says is known to be true. */
  verified: boolean
}
