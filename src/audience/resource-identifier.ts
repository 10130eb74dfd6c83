import { ConfigurationError } from '../errors/configuration-error.js'
import { hasUriCharacters, isLoopback } from '../options/http-url.js'
import { describeValue } from '../options/option-values.js'

/** A name without structure: a GUID, a client identifier, `my-api`. */
const opaqueName = /^[A-Za-z0-9_-]+$/
/** RFC 3986 §3.1, without the dot: what looks like `api.example.com:` is a host, not a scheme. */
const scheme = /^([A-Za-z][A-Za-z0-9+-]*):.+$/
/** What has the form of a scheme too: `orders:8080`, and whatever stands behind `localhost:`. */
const hostAndPort = /^(?:localhost:|[^:]+:\d{1,5}(?:\/|$))/i

/**
 * Checks a configured audience: a resource indicator, that is an absolute URI without fragment
 * (RFC 8707 §2) and without userinfo, https unless its scheme is no web scheme; or an opaque name.
 *
 * Does NOT change it: it will be compared byte for byte (RFC 7519 §2).
 *
 * @throws {@link ConfigurationError} with the spelling to write instead.
 */
export function checkResourceIdentifier(text: string): void {
  if (opaqueName.test(text)) return
  const name = scheme.exec(text)?.[1]
  if (name === undefined || hostAndPort.test(text)) {
    throw new ConfigurationError(
      `audience ${describeValue(text)} is no absolute URI: write ${describeValue(`https://${text.replace(/^\/+|:$/g, '')}`)}, or, if the issuer really puts this very name into aud, { opaque: ${describeValue(text)} }.`,
    )
  }
  const fault = uriFault(text, name.toLowerCase())
  if (fault !== undefined) throw new ConfigurationError(`audience ${describeValue(text)} ${fault}.`)
}

function uriFault(text: string, name: string): string | undefined {
  if (text.includes('#')) {
    return `has a fragment, which RFC 8707 forbids: write ${describeValue(text.slice(0, text.indexOf('#')))}`
  }
  if (!hasUriCharacters(text)) {
    return 'has characters that a URI does not: percent-encode them, and write a host in its ASCII form'
  }
  if (/^[^:]+:\/\/[^/?]*@/.test(text)) {
    return `has userinfo before its host: write ${describeValue(text.replace(/\/\/[^/?]*@/, '//'))}`
  }
  if (name !== 'http' && name !== 'https') return undefined
  if (!/^https?:\/\/[^/?]/i.test(text) || !URL.canParse(text)) {
    return 'is no URL: write https:// and a host'
  }
  if (name === 'http' && !isLoopback(new URL(text))) {
    return `uses http: beyond loopback: write ${describeValue(`https${text.slice(name.length)}`)}`
  }
  return undefined
}

/** What is legal about a configured audience but seldom meant, in words for a warning. */
export function identifierWarnings(text: string): readonly string[] {
  const warnings: string[] = []
  if (text.includes('?')) warnings.push('has a query, which RFC 8707 discourages')
  if (text.endsWith('/')) warnings.push('ends in a slash: the audience without it is another one')
  const authority = /^https?:\/\/([^/?]+)/i.exec(text)?.[1]
  if (authority === undefined) return warnings
  if (/^http:/i.test(text)) warnings.push('uses http:, which works on loopback alone')
  if (/^(?:https:\/\/[^/?]+:443|http:\/\/[^/?]+:80)(?:[/?]|$)/i.test(text)) {
    warnings.push('names a default port')
  }
  if (authority !== authority.toLowerCase()) warnings.push('has upper-case letters in its host')
  return warnings
}
