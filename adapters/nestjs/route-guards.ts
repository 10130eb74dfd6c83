import {
  type Guard,
  type MetadataRoute,
  readRegistration,
  type ScopePolicy,
} from '../../src/index.js'
import type { NestResourceServerOptions, PlatformRequest } from './resource-server-options.js'

/** Makes the guards of one resource server's routes. */
export interface RouteGuards {
  /** The route of its metadata, where the module is to serve that. */
  readonly metadata: MetadataRoute | undefined
  guardOf(scope: ScopePolicy | undefined): Guard<PlatformRequest, object>
}

/** The injection token of a module's {@link RouteGuards}. */
export const routeGuards: unique symbol = Symbol('oauth-resource-server.guards')

/**
 * Reads a module's options.
 *
 * @throws ConfigurationError
 */
export function createRouteGuards(options: NestResourceServerOptions): RouteGuards {
  const { server, common, metadata } = readRegistration(options)
  return { metadata, guardOf: (scope) => server.guard({ ...common, scope }, routeOf) }
}

/** What events call the route: its pattern, as Nest registered it with Express or Fastify. */
function routeOf(request: PlatformRequest): string | undefined {
  return request.routeOptions?.url ?? request.route?.path
}
