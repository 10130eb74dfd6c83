import type { JsonObject } from '../../json/parse-json-object.js'
import { discoverKeySet, metadataUrls } from '../../metadata/discover.js'
import { type FetchLimits, fetchJson } from '../../transport/fetch-json.js'
import { failureText } from './failure-text.js'
import type { Finding } from './finding.js'
import type { RecordedTransport } from './recorded-transport.js'

/** One of the two well-known places, and what is there. */
interface Place {
  readonly url: string
  readonly document: JsonObject | undefined
  readonly failure: string | undefined
}

/** What an issuer's metadata comes to. */
export interface CheckedMetadata {
  readonly findings: readonly Finding[]
  /** Where a resource server will fetch keys; undefined where it finds no place. */
  readonly jwksUri: string | undefined
}

/**
 * Looks at both forms of an issuer's metadata (RFC 8414 §3.1, OpenID Connect Discovery §4), and says
 * which one a resource server will go by.
 */
export async function checkMetadata(
  issuer: string,
  { transport, answerOf }: RecordedTransport,
  limits: FetchLimits,
): Promise<CheckedMetadata> {
  const places = await Promise.all(
    metadataUrls(issuer).map(async (url): Promise<Place> => {
      try {
        const { document } = await fetchJson(transport, url, limits)
        return { url, document, failure: undefined }
      } catch (failure) {
        return { url, document: undefined, failure: failureText(failure as Error) }
      }
    }),
  )
  const bytesOf = (url: string): number => answerOf(url)?.response.body.length as number
  const found = places.flatMap((place) => describePlace(issuer, place, bytesOf, limits.maxBytes))
  const findings = [...found, ...differences(places)]
  try {
    const { jwksUri, metadataUrl } = await discoverKeySet(transport, issuer, limits)
    findings.push({ level: 'ok', topic: 'discovery', text: `goes by ${metadataUrl}` })
    return { findings, jwksUri }
  } catch (failure) {
    const { message } = failure as Error
    const text = `finds no keys, and every request is answered with 503: ${message}`
    return {
      findings: [...findings, { level: 'unusable', topic: 'discovery', text }],
      jwksUri: undefined,
    }
  }
}

function describePlace(
  issuer: string,
  { url, document, failure }: Place,
  bytesOf: (url: string) => number,
  maxBytes: number,
): readonly Finding[] {
  const topic = 'metadata'
  if (document === undefined) return [{ level: 'note', topic, text: failure as string }]
  const size = `${bytesOf(url)} of at most ${maxBytes} octets`
  const isSame = document.issuer === issuer
  const named = isSame ? 'issuer is identical' : `issuer is ${JSON.stringify(document.issuer)}`
  const demand = isSame
    ? ''
    : `, which must be identical to ${issuer} (RFC 8414 §3.3): write the one of the two that stands in iss`
  return [{ level: isSame ? 'ok' : 'problem', topic, text: `${url}: ${size}, ${named}${demand}` }]
}

/** Members that both forms have, and that a resource server or a client goes by. */
const shared = ['issuer', 'jwks_uri', 'token_endpoint']

function differences(places: readonly Place[]): readonly Finding[] {
  const documents = places.flatMap(({ document }) => (document === undefined ? [] : [document]))
  const [one, other] = documents
  if (one === undefined || other === undefined) return []
  const differing = shared.filter((name) => one[name] !== other[name])
  const text = `both forms say the same of ${shared.join(', ')}`
  if (differing.length === 0) return [{ level: 'ok', topic: 'metadata', text }]
  const list = differing.join(', ')
  return [{ level: 'problem', topic: 'metadata', text: `the two forms differ in ${list}` }]
}
