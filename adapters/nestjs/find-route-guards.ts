import type { Type } from '@nestjs/common'
import type { ModulesContainer } from '@nestjs/core'
import { ConfigurationError } from '../../src/index.js'
import { type RouteGuards, routeGuards } from './route-guards.js'

type NestModule = ModulesContainer extends Map<string, infer M> ? M : never

/**
 * Finds the resource server of a controller: the one that the controller's own module imports,
 * directly or re-exported by a module that it imports, else the global one.
 *
 * @throws ConfigurationError when there is none, or more than one to choose from: fails closed.
 */
export function findRouteGuards(modules: ModulesContainer, controller: Type): RouteGuards {
  const all = [...modules.values()]
  const own = all.filter((module) => module.controllers.has(controller))
  const found = new Set(own.flatMap((module) => importedBy(module)))
  if (found.size === 0) {
    for (const module of all)
      if (module.isGlobal) for (const guards of provided(module)) found.add(guards)
  }
  const [guards] = found
  if (guards !== undefined && found.size === 1) return guards
  throw new ConfigurationError(
    guards === undefined
      ? `${controller.name} has no resource server: import ResourceServerModule.forRoot({ … }) in its module, or make one global.`
      : `${controller.name} has several resource servers: import one ResourceServerModule in its module.`,
  )
}

function importedBy(module: NestModule, seen = new Set<NestModule>()): RouteGuards[] {
  seen.add(module)
  return [...module.imports]
    .filter((imported) => !imported.isGlobal && !seen.has(imported))
    .flatMap((imported) => {
      const own = provided(imported)
      if (own.length > 0) return own
      return reexports(imported) ? importedBy(imported, seen) : []
    })
}

function provided(module: NestModule): RouteGuards[] {
  const wrapper = module.providers.get(routeGuards)
  return wrapper === undefined ? [] : [wrapper.instance as RouteGuards]
}

/** Whether a module hands on what it imports: it exports one of its imported modules. */
function reexports(module: NestModule): boolean {
  return [...module.imports].some(
    (imported) => module.exports.has(imported.metatype) && provided(imported).length > 0,
  )
}
