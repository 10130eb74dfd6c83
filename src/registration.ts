import { type ResourceServer, resourceServerOf } from './create-resource-server.js'
import { ConfigurationError } from './errors/configuration-error.js'
import type { GuardOptions } from './guard.js'
import type { MetadataRoute } from './metadata/metadata-route.js'
import type { ResourceServerOptions } from './resource-server-options.js'

/**
 * What a plugin or module is registered with: a resource server or the options of one, and beside
 * them what its routes have in common. A route's scope is the route's own matter.
 */
export type Registration<R> = Omit<GuardOptions<R>, 'scope'> & {
  /** Serves the metadata of the resource (RFC 9728), which needs its option `resource`. */
  readonly protectedResourceMetadata?: boolean | undefined
} & ({ readonly resourceServer: ResourceServer<object> } | ResourceServerOptions<object>)

const commonNames = ['tenant', 'optional', 'preflight']

/** What a plugin or module was registered with, read. */
export interface ReadRegistration<R> {
  readonly server: ResourceServer<object>
  readonly common: GuardOptions<R>
  /** To be mounted, where that was asked for. */
  readonly metadata: MetadataRoute | undefined
}

/**
 * Reads what a plugin or module was registered with.
 *
 * @param frameworkNames - Options that the framework put there for itself.
 * @throws ConfigurationError
 */
export function readRegistration<R>(
  registration: Registration<R>,
  frameworkNames: readonly string[] = [],
): ReadRegistration<R> {
  if (typeof registration !== 'object' || registration === null) {
    throw new ConfigurationError(
      'there are no options: write an object such as { issuer, audience } or { resourceServer }.',
    )
  }
  const common: Record<string, unknown> = {}
  const rest: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(registration)) {
    if (commonNames.includes(name)) common[name] = value
    else if (!frameworkNames.includes(name)) rest[name] = value
  }
  const { resourceServer, protectedResourceMetadata: isPublic = false, ...options } = rest
  if ('scope' in options) {
    throw new ConfigurationError(
      "scope is a route's own matter: write config: { auth: { scope } } there in Fastify, or @RequireScope() in NestJS.",
    )
  }
  const unknown = Object.keys(options)[0]
  if (resourceServer !== undefined && unknown !== undefined) {
    throw new ConfigurationError(
      `there is a resourceServer, and ${unknown} beside it: write ${unknown} where the resource server is created.`,
    )
  }
  const server = resourceServerOf((resourceServer ?? options) as ResourceServer<object>)
  server.guard(common)
  if (typeof isPublic !== 'boolean') {
    throw new ConfigurationError(
      'protectedResourceMetadata decides whether the metadata is served: write true or false.',
    )
  }
  return { server, common, metadata: isPublic ? server.metadataRoute() : undefined }
}
