import type { Request } from 'express'
import type { AccessToken, GuardOptions, ResourceServer, ScopePolicy } from '../../src/index.js'

/** What `requireAccessToken` found out about a request. */
export interface Admitted {
  readonly server: ResourceServer<object>
  /** Undefined for an anonymous request, where these are allowed. */
  readonly token: AccessToken<object> | undefined
  /** What the route required already. */
  readonly scope: ScopePolicy | undefined
  /** Finds the tenant of the request, where the application said how. */
  readonly tenant: GuardOptions<Request>['tenant']
}

/** A WeakMap of requests would cost the garbage collector as much as the decision costs us. */
const admission: unique symbol = Symbol('oauth-resource-server.admitted')

interface AdmittedRequest extends Request {
  [admission]?: Admitted
}

/** Notes that a request passed `requireAccessToken`. What else is written to `req.auth` changes no verdict. */
export function noteAdmitted(request: AdmittedRequest, admitted: Admitted): void {
  request[admission] = admitted
}

/** What was noted of a request; undefined where it did not pass `requireAccessToken`. */
export function admittedOf(request: AdmittedRequest): Admitted | undefined {
  return request[admission]
}
