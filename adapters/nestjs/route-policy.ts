import type { ExecutionContext, Type } from '@nestjs/common'
import type { Reflector } from '@nestjs/core'
import { ConfigurationError, type ScopePolicy } from '../../src/index.js'
import { publicKey, scopeKey } from './decorators.js'

type Handler = ReturnType<ExecutionContext['getHandler']>

/** Where decorators are: on a handler, and on the controller that it belongs to. */
type Decorated = Pick<ExecutionContext, 'getHandler' | 'getClass'>

/** What decorators say of a handler: open to all, or protected, with the scopes it requires. */
export type RoutePolicy = 'open' | { readonly scope: ScopePolicy | undefined }

/**
 * Reads the decorators of a handler and its controller: the nearer one decides whether it is open.
 *
 * @throws ConfigurationError where a handler, or a controller, is both public and requires scopes.
 */
export function routePolicy(reflector: Reflector, context: Decorated): RoutePolicy {
  const own = decorationOf(reflector, context.getHandler())
  const shared = decorationOf(reflector, context.getClass())
  if (own.isPublic) return 'open'
  if (own.scope === undefined && shared.isPublic) return 'open'
  if (own.scope === undefined) return { scope: shared.scope }
  if (shared.scope === undefined) return { scope: own.scope }
  return { scope: { allOf: [shared.scope, own.scope] } }
}

function decorationOf(reflector: Reflector, target: Handler | Type) {
  const isPublic = reflector.get<boolean | undefined>(publicKey, target) === true
  const scope = reflector.get<ScopePolicy | undefined>(scopeKey, target)
  if (isPublic && scope !== undefined) {
    throw new ConfigurationError(
      `${target.name} is @Public() and has @RequireScope(): write one of them, or @RequireScope() on a handler of a public controller.`,
    )
  }
  return { isPublic, scope }
}
