import type { Audience } from './parse-audience.js'
import { isWithinPart, matchTemplate } from './tenant-template.js'

/** How many of each side are compared: a token can name thousands. */
const maxCompared = 10

/** A web identifier taken apart, without the spellings that a URL parser would call equal. */
interface Parts {
  readonly scheme: string
  readonly host: string
  readonly lowerHost: string
  readonly port: string
  readonly path: string
}

/**
 * Says how an audience that did not match is near to one that would: as a rule, with the configured
 * value and what to change. Never repairs, and answers nothing of what the token holds.
 *
 * @param expected - The identifiers that would have matched.
 * @param tenant - Of the request.
 */
export function nearMiss(
  presented: readonly string[],
  expected: readonly string[],
  { templates }: Audience,
  tenant: string | undefined,
): string | undefined {
  for (const value of presented.slice(0, maxCompared)) {
    for (const identifier of expected.slice(0, maxCompared)) {
      const rule = difference(value, identifier)
      if (rule !== undefined) return `aud is near '${identifier}': ${rule}`
    }
    for (const template of tenant === undefined ? [] : templates) {
      const named = matchTemplate(template, value)
      if (named !== undefined && named !== tenant && isWithinPart(named)) {
        return `aud names another tenant of '${template.template}' than the request: the client needs a token for this tenant`
      }
    }
  }
  return undefined
}

const change = 'write the audience as the authorization server does, or change it there'

function difference(value: string, identifier: string): string | undefined {
  if (value === `${identifier}/`) return `it has one slash more at its end; ${change}`
  if (identifier === `${value}/`) return `it has one slash less at its end; ${change}`
  if (value.startsWith(withSlash(identifier))) {
    return 'it is a path below; the client needs a token for the whole resource, or this path is a resource of its own'
  }
  if (identifier.startsWith(withSlash(value))) {
    return 'it is a parent of the path; the client needs a token for this very resource, or the audience is too narrow'
  }
  const [a, b] = [partsOf(value), partsOf(identifier)]
  if (a === undefined || b === undefined || a.lowerHost !== b.lowerHost) return undefined
  if (trimmed(a.path) !== trimmed(b.path) || a.port !== b.port) return undefined
  const rules = [
    ...(a.scheme === b.scheme ? [] : [`it uses ${a.scheme}: in place of ${b.scheme}:`]),
    ...(a.host === b.host ? [] : ['its host differs in case or by a default port']),
    ...(a.path === b.path ? [] : ['it differs by one slash at its end']),
  ]
  return rules.length === 0 ? undefined : `${rules.join(', and ')}; ${change}`
}

function partsOf(text: string): Parts | undefined {
  const [, scheme, host, path] = /^(https?):\/\/([^/?#]{1,255})(.*)$/is.exec(text) ?? []
  if (scheme === undefined || host === undefined || path === undefined) return undefined
  const [, lowerHost = '', port = ''] = /^(.*?)(?::(\d{1,5}))?$/s.exec(host.toLowerCase()) ?? []
  const isDefault = port === (/^https$/i.test(scheme) ? '443' : '80')
  return { scheme: scheme.toLowerCase(), host, lowerHost, port: isDefault ? '' : port, path }
}

function withSlash(text: string): string {
  return text.endsWith('/') ? text : `${text}/`
}

function trimmed(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path
}
