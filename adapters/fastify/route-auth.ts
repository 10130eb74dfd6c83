import type { FastifyRequest } from 'fastify'
import type { AccessToken, GuardOptions } from '../../src/index.js'

/** What one route requires. */
export interface RouteAuthOptions extends Omit<GuardOptions<FastifyRequest>, 'tenant'> {
  /** Is found by the plugin's `tenant` option. */
  readonly tenant?: never
}

/** `config.auth` of a route: `false` opens it. */
export type RouteAuth = false | (RouteAuthOptions & object)

declare module 'fastify' {
  interface FastifyRequest {
    /**
     * The request's access token. Not set on routes with `config.auth: false`, and for anonymous
     * requests where `optional` lets them pass.
     */
    auth: AccessToken
  }

  interface FastifyContextConfig {
    /** What the route requires of the access token; `false` opens the route. */
    auth?: RouteAuth | undefined
  }
}
