import type { FastifyRequest } from 'fastify'
import {
  ConfigurationError,
  type Guard,
  type GuardOptions,
  type ResourceServer,
} from '../../src/index.js'

/** The guards of one registration: a route's own where its `config.auth` says so, else the common one. */
export interface RouteGuards {
  /**
   * The guard of a route, undefined for an open one.
   *
   * @throws ConfigurationError when `config.auth` is malformed.
   */
  guardOf(config: object): Guard<FastifyRequest, object> | undefined
}

/**
 * Makes the guards of one registration.
 *
 * @throws ConfigurationError
 */
export function createRouteGuards(
  server: ResourceServer<object>,
  common: GuardOptions<FastifyRequest>,
): RouteGuards {
  const commonGuard = server.guard(common, routeOf)
  const guards = new WeakMap<object, Guard<FastifyRequest, object> | undefined>()
  const createGuard = (auth: unknown): Guard<FastifyRequest, object> | undefined => {
    if (auth === undefined) return commonGuard
    if (auth === false) return undefined
    if (typeof auth !== 'object' || auth === null || Array.isArray(auth) || 'tenant' in auth) {
      throw new ConfigurationError(
        "config.auth must be false, for an open route, or an object such as { scope: 'orders.read' }; the tenant is found by the plugin's tenant option.",
      )
    }
    return server.guard({ ...common, ...auth }, routeOf)
  }
  return {
    guardOf: (config) => {
      if (!guards.has(config)) guards.set(config, createGuard((config as { auth?: unknown }).auth))
      return guards.get(config)
    },
  }
}

/** What events call the route: its pattern, with the prefixes. Undefined where there is none (404). */
function routeOf({ routeOptions }: FastifyRequest): string | undefined {
  return routeOptions.url
}
