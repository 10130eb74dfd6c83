import type { Type } from '@nestjs/common'
import type { ModulesContainer } from '@nestjs/core'
import { ConfigurationError } from '../../src/index.js'
import { type RouteGuards, routeGuards } from './route-guards.js'

type NestModule = ModulesContainer extends Map<string, infer M> ? M : never

/**
 * Finds the resource server of a controller: the one that the controller's own module imports,
 * directly or re-exported by a module that it imports, else the global one.
 *
 * A controller that several modules declare must have the same in all of them.
 *
 * @throws ConfigurationError when there is none, or more than one to choose from: fails closed.
 */
export function findRouteGuards(modules: ModulesContainer, controller: Type): RouteGuards {
  const all = [...modules.values()]
  const globals = all.filter((module) => module.isGlobal).flatMap((module) => offeredBy(module))
  const owners = all.filter((module) => module.controllers.has(controller))
  // Each owner by itself: with several, they must agree.
  const found = new Set(owners.length === 0 ? globals : owners.flatMap((o) => usedBy(o, globals)))
  const [guards] = found
  if (guards !== undefined && found.size === 1) return guards
  throw new ConfigurationError(
    guards === undefined
      ? `${controller.name} has no resource server: import ResourceServerModule.forRoot({ … }) in its module, or make one global.`
      : `${controller.name} has several resource servers: import one ResourceServerModule in its module.`,
  )
}

function usedBy(owner: NestModule, globals: RouteGuards[]): RouteGuards[] {
  const own = importedBy(owner).flatMap((module) => offeredBy(module))
  return own.length > 0 ? own : globals
}

/** What a module offers to those that import it: its own, and what it exports of its imports. */
function offeredBy(module: NestModule, seen = new Set<NestModule>()): RouteGuards[] {
  if (seen.has(module)) return []
  seen.add(module)
  const wrapper = module.providers.get(routeGuards)
  if (wrapper !== undefined) return [wrapper.instance as RouteGuards]
  return importedBy(module)
    .filter((imported) => module.exports.has(imported.metatype))
    .flatMap((imported) => offeredBy(imported, seen))
}

/** Without the global ones, which Nest lets every module import. */
function importedBy(module: NestModule): NestModule[] {
  return [...module.imports].filter((imported) => !imported.isGlobal)
}
