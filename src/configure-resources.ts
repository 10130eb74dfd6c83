import { type Configuration, commonNames, layGround, misplaced } from './configure.js'
import { ConfigurationError } from './errors/configuration-error.js'
import { describeValue, isRecord, requireKnownNames } from './options/option-values.js'
import { ofResource, parseResources } from './resources/parse-resources.js'
import { resourceWarnings } from './resources/resource-warnings.js'

/** What belongs to one resource, and stands in the wrong place beside all of them. */
const hints = Object.fromEntries(
  [
    ['audience', "'https://api.example.com/orders'"],
    ['scopes', "['orders.read']"],
    ['notifyScopes', "['orders.emergency']"],
    ['properties', "{ classification: 'confidential' }"],
    ['resource', "{ name: 'Orders' }"],
  ].map(([name, example]) => [
    name,
    `it belongs to a resource: write resources: { orders: { ${name}: ${example} } }`,
  ]),
)

/**
 * Reads and checks the options of several resources behind one server.
 *
 * @throws {@link ConfigurationError} with what to write instead.
 */
export function configureResources(options: unknown): readonly Configuration[] {
  if (!isRecord(options)) {
    throw new ConfigurationError(
      `the options are ${describeValue(options)}: write createResourceServers({ issuer, resources }).`,
    )
  }
  const names = commonNames.filter((name) => !Object.hasOwn(hints, name))
  requireKnownNames('createResourceServers', options, [...names, 'resources'], {
    ...misplaced,
    ...hints,
  })
  requireNoAudience(options.issuer)
  const { emitter, configureResource } = layGround(options)
  const parsed = parseResources(options.resources, (message, resourceName) => {
    const named = `resource '${resourceName}': ${message}`
    emitter.emit('configuration.warning', { message: named, resourceName })
  })
  const naming = parsed.filter(({ audience }) => audience.templates.length > 0)
  const configurations = parsed.map((own) => {
    const tenantsElsewhere = naming.some((other) => other !== own)
    return ofResource(own.declared.name, () => configureResource({ ...own, tenantsElsewhere }))
  })
  const implied = configurations.flatMap(({ impliedScopes }) => [...impliedScopes].flat(2))
  for (const warning of resourceWarnings(parsed, new Set(implied))) {
    emitter.emit('configuration.warning', warning)
  }
  return configurations
}

/** An issuer's audience would be that of every resource: its tokens would pass at all of them. */
function requireNoAudience(issuer: unknown): void {
  const issuers: readonly unknown[] = Array.isArray(issuer) ? issuer : [issuer]
  if (!issuers.some((each) => isRecord(each) && each.audience !== undefined)) return
  throw new ConfigurationError(
    "an issuer has an audience, which would be that of every resource: write it in a resource, such as resources: { orders: { audience: ['https://api.example.com/orders', 'partner-orders'] } }.",
  )
}
