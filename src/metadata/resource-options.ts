import { ConfigurationError } from '../errors/configuration-error.js'
import { hasUriCharacters } from '../options/http-url.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import { readScopes } from '../options/scope-names.js'

/** What the `resource` option says to people, each in a language, too: `'name#de'` (RFC 9728 §2.1). */
type Localised = `${'name' | 'documentation' | 'policyUri' | 'tosUri'}#${string}`

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
  /** The same in a language: `'name#de'` (RFC 9728 §2.1). */
  readonly [localised: Localised]: string | undefined
}

/** What the `resource` option says, by wire name. */
export interface ResourceDescription {
  readonly scopes_supported?: readonly string[]
  readonly resource_name?: string
  readonly resource_documentation?: string
  readonly resource_policy_uri?: string
  readonly resource_tos_uri?: string
  readonly [localised: `resource_${string}#${string}`]: string
}

const wireNames: Readonly<Record<string, string>> = {
  name: 'resource_name',
  documentation: 'resource_documentation',
  policyUri: 'resource_policy_uri',
  tosUri: 'resource_tos_uri',
}
/** RFC 5646 §2.1, as far as it has a form. */
const language = /#[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/

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
  const { scopes: written, ...texts } = option
  if (written !== undefined && declared !== undefined) {
    throw new ConfigurationError(
      'resource.scopes has no place here: the declared scopes are published, leave it out.',
    )
  }
  const localised = Object.keys(texts).filter((key) =>
    Object.hasOwn(wireNames, key.replace(language, '')),
  )
  requireKnownNames('resource', texts, [...Object.keys(wireNames), 'scopes', ...localised])
  const scopes = declared?.scopes ?? readScopes('resource.scopes', written ?? [])
  if (scopes.includes('offline_access')) {
    throw new ConfigurationError(
      "the resource's scopes name offline_access, which gives access to no resource: leave it out. Clients ask for it where the authorization server's metadata has it.",
    )
  }
  const named = { name: declared?.name, ...texts }
  return {
    ...(scopes.length > 0 && { scopes_supported: scopes }),
    ...Object.fromEntries(
      Object.entries(named)
        .filter(([, value]) => value !== undefined)
        .map(([key, value]) => readText(key, value)),
    ),
  }
}

function readText(key: string, value: unknown): readonly [wireName: string, text: string] {
  const [base, tag] = key.split('#') as [string, string?]
  const wireName = wireNames[base] as string
  const read = base === 'name' ? readName : readLink
  return [tag === undefined ? wireName : `${wireName}#${tag}`, read(key, value)]
}

function readName(key: string, value: unknown): string {
  if (typeof value === 'string' && value.trim() !== '') return value
  throw new ConfigurationError(
    `resource.${key} is ${describeValue(value)}: write a name for people, such as name: 'Orders'.`,
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
