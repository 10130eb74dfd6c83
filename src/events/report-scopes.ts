import type { Emitter } from './emitter.js'
import type { ScopeUsedEvent } from './events.js'

/**
 * Tells the application which of the scopes that it wants to know of a token has.
 *
 * @param has - Whether the token has a scope, granted or implied.
 * @param required - The scopes that the operation's policy names.
 */
export function reportScopes(
  emitter: Emitter,
  notifyScopes: readonly string[],
  has: (scope: string) => boolean,
  required: readonly string[],
  known: Omit<ScopeUsedEvent, 'scope' | 'required'>,
): void {
  for (const scope of notifyScopes) {
    if (!has(scope)) continue
    emitter.emit('scope.used', { scope, required: required.includes(scope), ...known })
  }
}
