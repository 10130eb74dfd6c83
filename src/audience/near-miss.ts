import type { Audience } from './parse-audience.js'
import { expandTemplate, isWithinPart, matchTemplate } from './tenant-template.js'

/** How many audiences of a token are looked at: it can hold thousands. */
const maxPresented = 10
/** How many parts of an audience are tried as the tenant of a template. */
const maxParts = 20
/** How many configured audiences these are compared with. */
const maxConfigured = 100

/**
 * Says how an audience that did not match is near to one that would: as a rule, with the configured
 * value and what to change. For logs alone; nothing is repaired.
 *
 * Does NOT answer anything of what the token or the request holds: a template stays a template.
 *
 * @param tenant - Of the request; undefined where the token may name it.
 */
export function nearMiss(
  presented: readonly string[],
  { identifiers, templates }: Audience,
  tenant: string | undefined,
): string | undefined {
  const fixed = [...identifiers].slice(0, maxConfigured)
  const scoped = templates.slice(0, maxConfigured)
  for (const value of presented.slice(0, maxPresented)) {
    const parts = partsOf(value)
    for (const identifier of fixed) {
      const rule = difference(value, parts, identifier)
      if (rule !== undefined) return `aud is near '${identifier}': ${rule}`
    }
    for (const template of scoped) {
      for (const candidate of tenant === undefined ? tenantsIn(value) : [tenant]) {
        const rule = difference(value, parts, expandTemplate(template, candidate))
        if (rule !== undefined) return `aud is near '${template.template}': ${rule}`
      }
      const named = tenant === undefined ? undefined : matchTemplate(template, value)
      if (named !== undefined && isWithinPart(named)) {
        return `aud names another tenant of '${template.template}' than the request: the client needs a token for this tenant`
      }
    }
  }
  return undefined
}

/** What could be a tenant where the request names none. */
function tenantsIn(value: string): readonly string[] {
  return value.split(/[/:.?]/, maxParts).filter(isWithinPart)
}

/** An identifier with an authority, taken apart, in the spelling that it has. */
interface Parts {
  readonly scheme: string
  readonly host: string
  /** As written, with its colon. */
  readonly port: string
  /** With the query. */
  readonly path: string
}

function partsOf(text: string): Parts | undefined {
  const parts: string[] | null = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]+)(.*)/is.exec(text)
  if (parts === null) return undefined
  const [, scheme, authority, path] = parts as [string, string, string, string]
  const port = /:\d{1,5}$/.exec(authority)?.[0] ?? ''
  return { scheme, host: authority.slice(0, authority.length - port.length), port, path }
}

/** How a value differs from an identifier, where that alone keeps it from matching. */
function difference(value: string, a: Parts | undefined, identifier: string): string | undefined {
  const b = partsOf(identifier)
  const origin = a === undefined || b === undefined ? [] : originRules(a, b)
  // An identifier without an authority, a urn or a name, is all path.
  const path = pathRules(a?.path ?? value, b?.path ?? identifier)
  if ((a === undefined) !== (b === undefined) || origin === undefined || path === undefined) {
    return undefined
  }
  const rules = [...origin, ...path]
  return rules.length === 0 ? undefined : advised(rules)
}

function originRules(a: Parts, b: Parts): readonly string[] | undefined {
  const [scheme, wanted] = [a.scheme.toLowerCase(), b.scheme.toLowerCase()]
  const isNear = scheme === wanted || (isWeb(scheme) && isWeb(wanted))
  if (!isNear || a.host.toLowerCase() !== b.host.toLowerCase()) return undefined
  if (explicitPort(a.port, scheme) !== explicitPort(b.port, wanted)) return undefined
  const rules: string[] = []
  if (scheme !== wanted) {
    rules.push(wanted === 'https' ? 'it uses http: for https:' : 'it uses https: for http:')
  } else if (a.scheme !== b.scheme) rules.push('its scheme differs in the case of letters')
  if (a.host !== b.host) rules.push('its host differs in the case of letters')
  if (a.port !== b.port) {
    rules.push(a.port === '' ? 'it leaves the default port out' : 'it names a default port')
  }
  return rules
}

function isWeb(scheme: string): boolean {
  return scheme === 'https' || scheme === 'http'
}

function explicitPort(port: string, scheme: string): string {
  const defaults: Readonly<Record<string, string>> = { https: ':443', http: ':80' }
  return port === defaults[scheme] ? '' : port
}

const below = 'its path is below'
const above = 'its path is above'

function pathRules(value: string, identifier: string): readonly string[] | undefined {
  if (value === identifier) return []
  if (value === `${identifier}/`) return ['it has one slash more at its end']
  if (identifier === `${value}/`) return ['it has one slash less at its end']
  if (value.startsWith(withSlash(identifier))) return [below]
  return identifier.startsWith(withSlash(value)) ? [above] : undefined
}

function withSlash(text: string): string {
  return text.endsWith('/') ? text : `${text}/`
}

function advised(rules: readonly string[]): string {
  const rule = rules.join(' and ')
  if (rules.includes(below)) {
    return `${rule}; the client needs a token for the whole resource, or that path is a resource of its own`
  }
  if (rules.includes(above)) {
    return `${rule}; the client needs a token for this very resource, or the audience is configured too narrowly`
  }
  return `${rule}; write the audience as the authorization server does, or change it there`
}
