import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, readStrings } from '../options/option-values.js'
import { isScope } from '../options/scope-names.js'

/**
 * Reads the `notifyScopes` option: scopes whose use raises an event, such as one for emergencies.
 *
 * @param heard - Whether anybody listens to that event.
 * @throws {@link ConfigurationError} also where nobody does: a log that stays empty says nothing.
 */
export function parseNotifyScopes(option: unknown, heard: boolean): readonly string[] {
  if (!heard) {
    throw new ConfigurationError(
      "notifyScopes has no effect while nobody listens: write on: { 'scope.used': (event) => … }.",
    )
  }
  const scopes = readStrings('notifyScopes', option, "['orders.emergency']")
  const impossible = scopes.find((scope) => !isScope(scope))
  if (impossible === undefined) return [...new Set(scopes)]
  throw new ConfigurationError(
    `notifyScopes has ${describeValue(impossible)}, which no scope can be: write one scope in each place.`,
  )
}
