import type { Algorithm } from '../algorithms/algorithms.js'
import { parseAlgorithms } from '../algorithms/parse-algorithms.js'
import { type Audience, parseAudience } from '../audience/parse-audience.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import { readScopes } from '../options/scope-names.js'
import { parseProperties } from './parse-properties.js'
import { undeclared } from './require-declared.js'
import type { DeclaredResource } from './resource-declaration.js'

/** A resource whose own options were read. */
export interface ParsedResource {
  readonly declared: Omit<DeclaredResource, 'maxLifetime'>
  readonly audience: Audience
  /** Its own list, undefined where it takes what its issuers' tokens may have. */
  readonly onlyAlgorithms: ReadonlyMap<string, Algorithm> | undefined
  /** Options in place of those that all have in common, as written. */
  readonly replaced: Readonly<Record<string, unknown>>
}

const replacing = ['maxLifetime', 'visibleClaims', 'notifyScopes', 'resource']
const names = ['audience', 'scopes', 'algorithms', ...replacing, 'properties']
const hints = {
  scope: "a resource declares all its scopes: write scopes: ['orders.read']",
  issuer: 'all resources have the same issuers: write it beside resources',
}

/**
 * Reads the `resources` option, except what stands for an option that all have in common.
 *
 * @param warn - Told what is legal but seldom meant.
 * @throws {@link ConfigurationError}
 */
export function parseResources(
  option: unknown,
  warn: (message: string, resourceName: string) => void,
): readonly ParsedResource[] {
  const entries = isRecord(option) ? Object.entries(option) : []
  if (entries.length === 0) {
    throw new ConfigurationError(
      `resources is ${describeValue(option)}: write at least one, such as resources: { orders: { audience: 'https://api.example.com/orders', scopes: ['orders.read'] } }.`,
    )
  }
  return entries.map(([name, resource]) =>
    ofResource(name, () => parseResource(name, resource, (message) => warn(message, name))),
  )
}

/** Names the resource in the errors of what is read for it. */
export function ofResource<T>(name: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    throw new ConfigurationError(`resource '${name}': ${error.message}`, { cause: error })
  }
}

function parseResource(
  name: string,
  options: unknown,
  warn: (message: string) => void,
): ParsedResource {
  if (!/^[A-Za-z0-9_-]+$/.test(name)) {
    throw new ConfigurationError('write a name of the characters A-Z a-z 0-9 _ - alone.')
  }
  if (!isRecord(options)) {
    throw new ConfigurationError(
      `it is ${describeValue(options)}: write an object such as { audience: 'https://api.example.com/orders', scopes: ['orders.read'] }.`,
    )
  }
  requireKnownNames('it', options, names, hints)
  const scopes = readScopes('scopes', options.scopes)
  requireNotified(name, scopes, options.notifyScopes)
  const { algorithms } = options
  const properties = parseProperties(options.properties)
  const audience = parseAudience(options.audience, warn)
  const { identifiers, templates } = audience
  const named = [...identifiers, ...templates.map(({ template }) => template)]
  return {
    declared: { name, audience: Object.freeze(named), scopes, properties },
    audience,
    onlyAlgorithms: algorithms === undefined ? undefined : parseAlgorithms(algorithms),
    replaced: Object.fromEntries(
      replacing.filter((each) => options[each] !== undefined).map((each) => [each, options[each]]),
    ),
  }
}

function requireNotified(name: string, scopes: readonly string[], notifyScopes: unknown): void {
  if (!Array.isArray(notifyScopes)) return // refused where the option itself is read
  const foreign = notifyScopes.find((scope) => !scopes.includes(scope))
  if (foreign === undefined) return
  throw new ConfigurationError(
    undeclared(`${describeValue(foreign)} in notifyScopes`, name, scopes),
  )
}
