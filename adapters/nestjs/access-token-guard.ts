import {
  type CanActivate,
  type ExecutionContext,
  Inject,
  Injectable,
  type Type,
} from '@nestjs/common'
import { HttpAdapterHost, ModulesContainer, Reflector } from '@nestjs/core'
import { type AccessToken, ConfigurationError, type Guard } from '../../src/index.js'
import { AccessTokenException } from './access-token-exception.js'
import { findRouteGuards } from './find-route-guards.js'
import type { PlatformRequest } from './resource-server-options.js'
import { routePolicy } from './route-policy.js'
import { createVerdict } from './verdict.js'

type Handler = ReturnType<ExecutionContext['getHandler']>
/** A handler's guard, or that it needs none. */
type Decision = Guard<PlatformRequest, object> | 'open'

/**
 * Lets requests reach a handler that carry an access token for the resource server of the handler's
 * module, and sets `request.auth`. Others end in an {@link AccessTokenException}.
 *
 * Contexts other than HTTP fail: there is no Authorization header to look at.
 */
export class AccessTokenGuard implements CanActivate {
  readonly #modules: ModulesContainer
  readonly #reflector: Reflector
  readonly #adapterHost: HttpAdapterHost
  /** By controller, then by handler: a controller may inherit another one's handlers. */
  readonly #decisions: WeakMap<Type, WeakMap<Handler, Decision>> = new WeakMap()

  constructor(modules: ModulesContainer, reflector: Reflector, adapterHost: HttpAdapterHost) {
    this.#modules = modules
    this.#reflector = reflector
    this.#adapterHost = adapterHost
  }

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    // Before anything is remembered: one handler may serve HTTP and messages.
    if (context.getType() !== 'http') return requireOpen(this.#reflector, context)
    const guard = this.#decisionOf(context)
    if (guard === 'open') return true
    const request: PlatformRequest = context.switchToHttp().getRequest()
    const decided = createVerdict()
    guard.decide(request, request.raw ?? request, {
      pass: (token: AccessToken<object> | undefined) => {
        request.auth = token
        decided.as(() => true)
      },
      refuse: (refusal, cause) => {
        const { httpAdapter } = this.#adapterHost
        const response: unknown = context.switchToHttp().getResponse()
        // Something else, a timeout say, may have answered while keys were fetched.
        if (!httpAdapter.isHeadersSent(response)) {
          for (const [name, value] of Object.entries(refusal.headers)) {
            httpAdapter.setHeader(response, name, value as string) // both platforms take lists
          }
        }
        decided.as(() => {
          throw new AccessTokenException(refusal, cause)
        })
      },
      fail: (error) =>
        decided.as(() => {
          throw error
        }),
    })
    return decided.answer()
  }

  #decisionOf(context: ExecutionContext): Decision {
    const controller = context.getClass()
    const handler = context.getHandler()
    const decisions = this.#decisions.get(controller) ?? new WeakMap<Handler, Decision>()
    this.#decisions.set(controller, decisions)
    const known = decisions.get(handler)
    if (known !== undefined) return known
    const policy = routePolicy(this.#reflector, context)
    const decision =
      policy === 'open' ? policy : findRouteGuards(this.#modules, controller).guardOf(policy.scope)
    decisions.set(handler, decision)
    return decision
  }
}
// Applied as calls, and every parameter named: nothing depends on emitted metadata.
Inject(ModulesContainer)(AccessTokenGuard, undefined, 0)
Inject(Reflector)(AccessTokenGuard, undefined, 1)
Inject(HttpAdapterHost)(AccessTokenGuard, undefined, 2)
Injectable()(AccessTokenGuard)

function requireOpen(reflector: Reflector, context: ExecutionContext): true {
  if (routePolicy(reflector, context) === 'open') return true
  throw new ConfigurationError(
    `AccessTokenGuard protects HTTP handlers, and this context is '${context.getType()}': check the token with verify() there, or open the handler with @Public().`,
  )
}
