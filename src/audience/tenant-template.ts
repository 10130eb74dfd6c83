import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'

const placeholder = '{tenant}'

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
  const at = text.indexOf(placeholder)
  const prefix = text.slice(0, at)
  const suffix = text.slice(at + placeholder.length)
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
  const authority = /^[^:]+:\/\/([^/]*)(\/.*)?$/.exec(prefix)
  if (authority === null) return /:$/.test(prefix) && /^(?::|$)/.test(suffix)
  const inHost = authority[2] === undefined
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
