import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, readStrings } from '../options/option-values.js'

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
    direct.set(scope, readStrings(`impliedScopes['${scope}']`, implied, "['orders.read']"))
  }
  return new Map([...direct.keys()].map((scope) => [scope, allImplied(scope, direct)]))
}

function allImplied(
  scope: string,
  direct: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const all = new Set<string>()
  const pending = [...(direct.get(scope) as readonly string[])]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === scope) {
      throw new ConfigurationError(`impliedScopes: ${describeValue(scope)} implies itself.`)
    }
    if (all.has(next)) continue
    all.add(next)
    pending.push(...(direct.get(next) ?? []))
  }
  return [...all]
}
