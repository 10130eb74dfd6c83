import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import { checkResourceIdentifier, identifierWarnings } from './resource-identifier.js'
import {
  expandTemplate,
  isTemplate,
  isWithinPart,
  matchTemplate,
  mayCollide,
  parseTenantTemplate,
  type TenantTemplate,
} from './tenant-template.js'

/** A name without the form of a resource indicator that an issuer really puts into `aud`. */
export interface OpaqueAudience {
  readonly opaque: string
}

/** The `audience` option: what this resource server is called by; any one is enough. */
export type AudienceOption = string | OpaqueAudience | readonly (string | OpaqueAudience)[]

/** The audiences that tokens of one issuer may name. */
export interface Audience {
  readonly identifiers: ReadonlySet<string>
  readonly templates: readonly TenantTemplate[]
}

/**
 * Reads the `audience` option.
 *
 * @param warn - Told what is legal but seldom meant.
 * @throws {@link ConfigurationError}
 */
export function parseAudience(option: unknown, warn: (message: string) => void): Audience {
  const members: readonly unknown[] = Array.isArray(option) ? option : [option]
  if (option === undefined || members.length === 0) {
    throw new ConfigurationError(
      "audience is missing: write what this API is called in aud, such as audience: 'https://api.example.com/orders'. Without it, every token of the issuer would pass.",
    )
  }
  const identifiers = new Set<string>()
  const templates = new Map<string, TenantTemplate>()
  for (const member of members) {
    const text = isRecord(member) ? opaqueText(member) : identifierText(member)
    if (isTemplate(text)) templates.set(text, templateOf(text))
    else identifiers.add(text)
    if (isRecord(member)) continue
    for (const warning of identifierWarnings(text)) warn(`audience '${text}' ${warning}.`)
  }
  requireOneTenant([...templates.values()], identifiers)
  if (templates.size > 0 && identifiers.size > 0) {
    warn(
      `audience has ${[...identifiers].join(', ')} beside a template: tokens for it pass for every tenant.`,
    )
  }
  return Object.freeze({ identifiers, templates: Object.freeze([...templates.values()]) })
}

/** Refuses audiences of which one identifier would name two tenants, or a tenant and everybody. */
function requireOneTenant(
  templates: readonly TenantTemplate[],
  identifiers: ReadonlySet<string>,
): void {
  for (const [index, one] of templates.entries()) {
    const other = templates.slice(index + 1).find((candidate) => mayCollide(one, candidate))
    const identifier = [...identifiers].find((text) => isWithinPart(matchTemplate(one, text) ?? ''))
    const second = other?.template ?? identifier
    if (second === undefined) continue
    throw new ConfigurationError(
      `audience '${one.template}' and '${second}' can be the same identifier, which would be that of two tenants: write {tenant} in a place that tells them apart.`,
    )
  }
}

function identifierText(member: unknown): string {
  if (typeof member !== 'string' || member === '') {
    throw new ConfigurationError(
      `audience is ${describeValue(member)}: write a resource indicator such as 'https://api.example.com/orders'.`,
    )
  }
  if (!isTemplate(member)) checkResourceIdentifier(member)
  return member
}

function templateOf(text: string): TenantTemplate {
  const template = parseTenantTemplate(text)
  checkResourceIdentifier(expandTemplate(template, 'tenant'))
  return template
}

function opaqueText(member: Record<string, unknown>): string {
  requireKnownNames('audience', member, ['opaque'])
  const { opaque } = member
  if (typeof opaque !== 'string' || !/^[\x21-\x7e]+$/.test(opaque) || /:\/\/|[{}]/.test(opaque)) {
    throw new ConfigurationError(
      `audience { opaque: ${describeValue(opaque)} }: write a name such as { opaque: 'com.acme.orders' }; a URI is written as a string, and so is a template.`,
    )
  }
  return opaque
}
