import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, readStrings } from '../options/option-values.js'
import { isScope } from '../options/scope-names.js'

/** For each scope that implies others, all that it implies, directly or not. */
export type ImpliedScopes = ReadonlyMap<string, readonly string[]>

/**
 * Reads the `impliedScopes` option: the key implies the values.
 *
 * @throws {@link ConfigurationError} for a scope that implies itself, directly or not.
 */
export function parseImpliedScopes(option: unknown): ImpliedScopes {
  if (option === undefined) return new Map()
  if (!isRecord(option)) {
    throw new ConfigurationError(
      `impliedScopes is ${describeValue(option)}: write an object such as { 'orders.admin': ['orders.read', 'orders.write'] }.`,
    )
  }
  const direct = new Map<string, readonly string[]>()
  for (const [scope, implied] of Object.entries(option)) {
    const scopes = readStrings(`impliedScopes['${scope}']`, implied, "['orders.read']")
    const impossible = [scope, ...scopes].find((name) => !isScope(name))
    if (impossible !== undefined) {
      throw new ConfigurationError(
        `impliedScopes names ${describeValue(impossible)}, which no scope can be: write one scope in each place.`,
      )
    }
    direct.set(scope, scopes)
  }
  return new Map([...direct.keys()].map((scope) => [scope, allImplied(scope, direct)]))
}

function allImplied(
  scope: string,
  direct: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const all = new Set(direct.get(scope))
  // A set that grows while it is walked through is walked through to its new end.
  for (const next of all) for (const implied of direct.get(next) ?? []) all.add(implied)
  if (!all.has(scope)) return [...all]
  throw new ConfigurationError(
    `impliedScopes: ${describeValue(scope)} implies itself: leave one of the implications out.`,
  )
}
