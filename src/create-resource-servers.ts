import type { Claims } from './authorization/access-token.js'
import { configureResources } from './configure-resources.js'
import { type ResourceServer, serverOf } from './create-resource-server.js'
import type { ResourceServerOptions } from './resource-server-options.js'
import type { DeclaredResource, ResourceDeclaration } from './resources/resource-declaration.js'

/**
 * What `createResourceServers` is told: what all resources have in common, and each resource. Of
 * these, `maxLifetime` and `visibleClaims` replace what stands beside them, and `algorithms` narrows it.
 */
export interface ResourceServersOptions<Name extends string = string, C extends object = Claims>
  extends Omit<ResourceServerOptions<C>, 'audience' | 'notifyScopes' | 'resource'> {
  /** The resources by name: each gets a resource server. */
  readonly resources: Readonly<Record<Name, ResourceDeclaration>>
}

/** The resource server of a resource that was declared with others. */
export interface DeclaredResourceServer<C extends object = Claims> extends ResourceServer<C> {
  readonly declared: DeclaredResource
}

/** A resource server for each resource, by its name. */
export type ResourceServers<Name extends string, C extends object = Claims> = Readonly<
  Record<Name, DeclaredResourceServer<C>>
>

/**
 * Creates a resource server for each of several resources behind one server. They share the issuers
 * and their keys; a token for one is refused by the others, and so is, where it is written, a scope
 * that the resource does not declare. Does no I/O and starts no timer.
 *
 * @throws ConfigurationError with what to write instead.
 */
export function createResourceServers<Name extends string, C extends object = Claims>(
  options: ResourceServersOptions<Name, C>,
): ResourceServers<Name, C> {
  const servers = configureResources(options).map((configuration) => {
    const { name } = configuration.declared as DeclaredResource
    return [name, serverOf(configuration)]
  })
  return Object.freeze(Object.fromEntries(servers))
}
