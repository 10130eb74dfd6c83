import { type Guard, readRegistration, type ScopePolicy } from '../../src/index.js'
import type { NestResourceServerOptions, PlatformRequest } from './resource-server-options.js'

/** Makes the guards of one resource server's routes. */
export interface RouteGuards {
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
  const { server, common } = readRegistration(options)
  return { guardOf: (scope) => server.guard({ ...common, scope }) }
}
