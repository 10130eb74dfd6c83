import { audienceWarnings } from './audience-warnings.js'
import type { ParsedResource } from './parse-resources.js'

/** A name, a separator, and what may be done there: `orders.read`, `read:orders`, `https://…/read`. */
const prefixed = /^[^.:/]+[.:/]+[^.:/]/

/** Something legal about the resources that is seldom meant. */
export interface ResourceWarning {
  readonly message: string
  /** Undefined where it concerns several resources, or none. */
  readonly resourceName?: string | undefined
}

/**
 * Says what is legal about the resources, taken together, but seldom meant: where a token for one
 * could mean more at another than its issuer intended.
 *
 * @param implied - Every scope that `impliedScopes` names.
 */
export function resourceWarnings(
  resources: readonly ParsedResource[],
  implied: ReadonlySet<string>,
): readonly ResourceWarning[] {
  const declaring = new Map<string, string[]>()
  for (const { declared } of resources) {
    for (const scope of declared.scopes) {
      declaring.set(scope, [...(declaring.get(scope) ?? []), declared.name])
    }
  }
  const unknown = [...implied].filter((scope) => !declaring.has(scope))
  return [
    ...[...declaring].flatMap(([scope, names]) => scopeWarnings(scope, names)),
    ...audienceWarnings(resources).map((message) => ({ message })),
    ...unknown.map((scope) => ({
      message: `impliedScopes names '${scope}', which no resource declares: write it in the scopes of one, or leave it out.`,
    })),
  ]
}

function scopeWarnings(scope: string, names: readonly string[]): readonly ResourceWarning[] {
  const warnings: ResourceWarning[] = []
  const quoted = names.map((name) => `'${name}'`).join(', ')
  if (names.length > 1) {
    const message = `scope '${scope}' is declared by the resources ${quoted}: who gets it for one has it for the others too. Write a scope for each.`
    warnings.push({ message })
  }
  if (prefixed.test(scope)) return warnings
  for (const resourceName of names) {
    const message = `scope '${scope}' of resource '${resourceName}' has no resource's prefix: write '${resourceName}.${scope}', so that it means nothing elsewhere.`
    warnings.push({ message, resourceName })
  }
  return warnings
}
