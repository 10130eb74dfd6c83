import { parseScopePolicy, type RequiredScopes } from '../authorization/scope-policy.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import type { DeclaredResource } from './resource-declaration.js'

/**
 * Reads a scope policy of an operation of this resource.
 *
 * @param resource - Undefined for a resource server that declares no scopes: there, every scope passes.
 * @throws {@link ConfigurationError} for a malformed policy, and for a scope that the resource does
 *   not declare: no token would ever have it, or, misspelt, one of another resource.
 */
export function requireDeclared(
  policy: unknown,
  resource: DeclaredResource | undefined,
): RequiredScopes {
  const required = parseScopePolicy(policy)
  if (resource === undefined) return required
  const { name, scopes } = resource
  const foreign = required.named.find((scope) => !scopes.includes(scope))
  if (foreign === undefined) return required
  throw new ConfigurationError(undeclared(`scope "${foreign}"`, name, scopes))
}

/** Says that a resource does not declare something's scope, and what it does declare. */
export function undeclared(what: string, name: string, scopes: readonly string[]): string {
  const instead = scopes.length === 0 ? '' : `write one of ${scopes.join(', ')}, or `
  return `${what} is not declared by the resource '${name}': ${instead}declare it in resources.${name}.scopes.`
}
