import type { Request } from 'express'
import type { AccessToken, ResourceServer, ScopePolicy } from '../../src/index.js'

/** What `requireAccessToken` found out about a request. */
export interface Admitted {
  readonly server: ResourceServer<object>
  /** Undefined for an anonymous request, where these are allowed. */
  readonly token: AccessToken<object> | undefined
  /** What the route required already. */
  readonly scope: ScopePolicy | undefined
}

/** Requests that passed `requireAccessToken`. What else is written to `req.auth` changes no verdict. */
export const admitted: WeakMap<Request, Admitted> = new WeakMap()
