import { Inject, Injectable, type OnModuleInit, type Type } from '@nestjs/common'
import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core'
import { findRouteGuards } from './find-route-guards.js'
import type { RouteGuards } from './route-guards.js'
import { type RoutePolicy, routePolicy } from './route-policy.js'

/**
 * Checks, when the application starts, the scopes that handlers require against what their resource
 * server declares: a scope that it does not declare ends the start.
 *
 * Does NOT look at handlers whose server or policy cannot be found out: they fail closed when they
 * are called, and may belong to another guard.
 */
export class RouteCheck implements OnModuleInit {
  readonly #modules: ModulesContainer
  readonly #reflector: Reflector

  constructor(modules: ModulesContainer, reflector: Reflector) {
    this.#modules = modules
    this.#reflector = reflector
  }

  /** @throws ConfigurationError */
  onModuleInit(): void {
    const controllers = [...this.#modules.values()].flatMap(({ controllers }) => [
      ...controllers.values(),
    ])
    for (const { metatype } of controllers) this.#checkController(metatype as Type)
  }

  #checkController(controller: Type): void {
    const prototype: Record<string, () => unknown> = controller.prototype
    for (const name of new MetadataScanner().getAllMethodNames(prototype)) {
      const found = this.#find(controller, prototype[name] as () => unknown)
      if (found !== undefined) found.guards.guardOf(found.scope)
    }
  }

  #find(controller: Type, handler: () => unknown) {
    let policy: RoutePolicy
    let guards: RouteGuards
    try {
      policy = routePolicy(this.#reflector, {
        getHandler: () => handler,
        getClass: <T>() => controller as Type<T>,
      })
      guards = findRouteGuards(this.#modules, controller)
    } catch {
      return undefined
    }
    return policy === 'open' || policy.scope === undefined
      ? undefined
      : { guards, scope: policy.scope }
  }
}
// Applied as calls, and every parameter named: nothing depends on emitted metadata.
Inject(ModulesContainer)(RouteCheck, undefined, 0)
Inject(Reflector)(RouteCheck, undefined, 1)
Injectable()(RouteCheck)
