import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'

const variable = '{tenant}'

/** An identifier with one `{tenant}` in it, split once into its literal parts. */
export interface TenantTemplate {
  readonly template: string
  readonly prefix: string
  readonly suffix: string
}

/** Whether text is meant as a template: any brace is. */
export function isTemplate(text: string): boolean {
  return /[{}]/.test(text)
}

/**
 * Parses an identifier with exactly one `{tenant}` as a whole path segment, host label or urn part,
 * so that no two tenants' identifiers can run into each other.
 *
 * @throws {@link ConfigurationError} for any other brace.
 */
export function parseTenantTemplate(text: string): TenantTemplate {
  const at = text.indexOf(variable)
  const prefix = text.slice(0, at)
  const suffix = text.slice(at + variable.length)
  if (at === -1 || isTemplate(prefix) || isTemplate(suffix)) {
    throw new ConfigurationError(
      `${describeValue(text)} has braces other than one {tenant}: write a template such as 'https://api.example.com/{tenant}/orders'.`,
    )
  }
  if (!isWholePart(prefix, suffix)) {
    throw new ConfigurationError(
      `${describeValue(text)} has {tenant} beside other text: write it as a whole path segment, host label or urn part, such as 'https://api.example.com/{tenant}/orders' or 'https://{tenant}.example.com'.`,
    )
  }
  return Object.freeze({ template: text, prefix, suffix })
}

function isWholePart(prefix: string, suffix: string): boolean {
  if (/[?#]/.test(prefix)) return false
  const authority = /^[^:]+:\/\/([^/]*)(\/?)/.exec(prefix)
  if (authority === null) return /:$/.test(prefix) && /^(?::|$)/.test(suffix)
  const inHost = authority[2] === ''
  return inHost
    ? /^(?:|.*\.)$/.test(authority[1] as string) && /^\./.test(suffix)
    : prefix.endsWith('/') && /^(?:[/?]|$)/.test(suffix)
}

/** The identifier of one tenant. Concatenated: a replacement would read `$&` in a tenant as a pattern. */
export function expandTemplate({ prefix, suffix }: TenantTemplate, tenant: string): string {
  return prefix + tenant + suffix
}

/** The tenant that an identifier of this template names, undefined for any other text. */
export function matchTemplate(
  { prefix, suffix }: TenantTemplate,
  text: string,
): string | undefined {
  return text.length > prefix.length + suffix.length &&
    text.startsWith(prefix) &&
    text.endsWith(suffix)
    ? text.slice(prefix.length, text.length - suffix.length)
    : undefined
}

/** What no tenant can hold: it ends or escapes a part of a URI. */
const structural = /[^\x21-\x7e]|[/\\?#%{}@:]/

/** Whether text leaves the parts of a URI apart, whatever rule of the application's it passes. */
export function isWithinPart(text: string): boolean {
  return text !== '' && text !== '.' && text !== '..' && !structural.test(text)
}

/**
 * Whether some identifier names one tenant by the one template and another by the other: a token for
 * it would pass for both.
 */
export function mayCollide(one: TenantTemplate, other: TenantTemplate): boolean {
  const [short, long] = one.prefix.length <= other.prefix.length ? [one, other] : [other, one]
  if (!long.prefix.startsWith(short.prefix)) return false
  const between = long.prefix.slice(short.prefix.length)
  if (!structural.test(between)) {
    // The shorter template's tenant reaches into the longer one's: what is left must fit behind it.
    const [few, many] = [short.suffix, long.suffix].sort((a, b) => a.length - b.length) as [
      string,
      string,
    ]
    const left = many.slice(0, many.length - few.length)
    return many.endsWith(few) && !structural.test(left)
  }
  // The shorter template's tenant ends inside the longer prefix, and the longer one's in the suffix.
  return [...between].some((_, end) => {
    const rest = between.slice(end)
    if (!isWithinPart(between.slice(0, end)) || !short.suffix.startsWith(rest)) return false
    const behind = short.suffix.slice(rest.length)
    return (
      behind.endsWith(long.suffix) &&
      isWithinPart(behind.slice(0, behind.length - long.suffix.length))
    )
  })
}
