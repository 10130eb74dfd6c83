import { expandTemplate, isTemplate, parseTenantTemplate } from '../audience/tenant-template.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { httpUrlFault } from '../options/http-url.js'
import { describeValue } from '../options/option-values.js'

/**
 * Checks a configured issuer identifier: an https URL without query and fragment (RFC 8414 §2), with
 * `{tenant}` in it where it stands for many. It is kept as written: a slash at its end is part of it.
 *
 * @throws {@link ConfigurationError}
 */
export function checkIssuerIdentifier(value: unknown): string {
  if (value === undefined) {
    throw new ConfigurationError(
      "issuer is missing: write the authorization server's identifier, such as issuer: 'https://login.example.com'.",
    )
  }
  const fault = typeof value === 'string' ? issuerFault(expanded(value)) : 'is not a string'
  if (fault === undefined) return value as string
  throw new ConfigurationError(
    `issuer ${describeValue(value)} ${fault}: write it exactly as it stands in iss, such as 'https://login.example.com'.`,
  )
}

/** An identifier as it is checked: a template stands for what it can become. */
export function expanded(text: string): string {
  return isTemplate(text) ? expandTemplate(parseTenantTemplate(text), 'tenant') : text
}

function issuerFault(text: string): string | undefined {
  return httpUrlFault(text) ?? (text.includes('?') ? 'has a query' : undefined)
}
