import { ConfigurationError } from '../errors/configuration-error.js'
import { hasUriCharacters } from '../options/http-url.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import { readScopes } from '../options/scope-names.js'

/** The `resource` option: what the metadata of the protected resource says (RFC 9728 §2). */
export interface ResourceOptions {
  /** Its name, for people (`resource_name`). */
  readonly name?: string | undefined
  /** Where developers read about it (`resource_documentation`). */
  readonly documentation?: string | undefined
  /** Where it says how its data may be used (`resource_policy_uri`). */
  readonly policyUri?: string | undefined
  /** Where its terms of service are (`resource_tos_uri`). */
  readonly tosUri?: string | undefined
  /** The scopes that clients may ask for (`scopes_supported`): all, or those to be known. */
  readonly scopes?: readonly string[] | undefined
}

/** What the `resource` option says, by wire name. */
export interface ResourceDescription {
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
  readonly resource_policy_uri?: string
  readonly resource_tos_uri?: string
}

const links = {
  documentation: 'resource_documentation',
  policyUri: 'resource_policy_uri',
  tosUri: 'resource_tos_uri',
}

/**
 * Reads the `resource` option. What is not there is left out of the metadata (RFC 9728 §3.2).
 *
 * @param declared - The resource, where it is one of several: its name and scopes stand there.
 * @throws {@link ConfigurationError}
 */
export function parseResourceOptions(
  option: unknown,
  declared: { readonly name: string; readonly scopes: readonly string[] } | undefined,
): ResourceDescription {
  if (!isRecord(option)) {
    throw new ConfigurationError(
      `resource is ${describeValue(option)}: write an object such as resource: { name: 'Orders' }, or resource: {} to publish nothing but what is configured.`,
    )
  }
  const names = ['name', ...Object.keys(links), ...(declared === undefined ? ['scopes'] : [])]
  requireKnownNames('resource', option, names, {
    scopes: 'the declared scopes are published: leave it out',
  })
  const name = option.name === undefined ? declared?.name : readName(option.name)
  const scopes = declared?.scopes ?? readScopes('resource.scopes', option.scopes ?? [])
  return {
    ...(scopes.length > 0 && { scopes_supported: [...scopes] }),
    ...(name !== undefined && { resource_name: name }),
    ...Object.fromEntries(
      Object.entries(links)
        .filter(([key]) => option[key] !== undefined)
        .map(([key, wireName]) => [wireName, readLink(key, option[key])]),
    ),
  }
}

function readName(value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new ConfigurationError(
    `resource.name is ${describeValue(value)}: write a name for people, such as name: 'Orders'.`,
  )
}

/** A link that a client may show: nothing that could run in its window. */
function readLink(key: string, value: unknown): string {
  const isLink =
    typeof value === 'string' &&
    /^https?:\/\/[^/?#]/.test(value) &&
    hasUriCharacters(value) &&
    URL.canParse(value)
  if (isLink) return value
  throw new ConfigurationError(
    `resource.${key} is ${describeValue(value)}: write an absolute URL, such as ${key}: 'https://developer.example.com/orders'.`,
  )
}
