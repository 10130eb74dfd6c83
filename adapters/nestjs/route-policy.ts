import type { ExecutionContext } from '@nestjs/common'
import type { Reflector } from '@nestjs/core'
import type { ScopePolicy } from '../../src/index.js'
import { publicKey, scopeKey } from './decorators.js'

/** What decorators say of a handler: open to all, or protected, with the scopes it requires. */
export type RoutePolicy = 'open' | { readonly scope: ScopePolicy | undefined }

/** Reads the decorators of a handler and its controller: the nearer one decides whether it is open. */
export function routePolicy(reflector: Reflector, context: ExecutionContext): RoutePolicy {
  const handler = context.getHandler()
  const controller = context.getClass()
  const required = reflector.get<ScopePolicy | undefined>(scopeKey, handler)
  const requiredByController = reflector.get<ScopePolicy | undefined>(scopeKey, controller)
  if (reflector.get<boolean>(publicKey, handler)) return 'open'
  if (required === undefined && reflector.get<boolean>(publicKey, controller)) return 'open'
  if (required === undefined) return { scope: requiredByController }
  if (requiredByController === undefined) return { scope: required }
  return { scope: { allOf: [requiredByController, required] } }
}
