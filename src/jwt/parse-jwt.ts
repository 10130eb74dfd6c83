import { AccessTokenError } from '../errors/access-token-error.js'
import { type JsonObject, parseJsonObject } from '../json/parse-json-object.js'
import type { PresentedToken } from '../request/presented-token.js'
import { decodeBase64url } from './base64url.js'
import type { KnownHeaders } from './known-headers.js'

declare const unverified: unique symbol

/** A well-formed JWT in the JWS compact serialisation. Nothing that it says is known to be true. */
export interface UnverifiedJwt {
  readonly [unverified]: true
  readonly header: JsonObject
  /** The header as it was encoded. */
  readonly encodedHeader: string
  readonly unverifiedClaims: JsonObject
  /** What the signature is over: header and payload as they were encoded. */
  readonly signingInput: string
  readonly signature: Buffer
}

/** RFC 4648 §5 without padding; ASCII alone (rfc8725bis §3.14). A period more is none of these. */
const alphabet = /^[\w-]+$/

/**
 * Parses the text of a JWT strictly (RFC 7519 §7.2): three segments of canonical base64url, a
 * header and a payload that are JSON objects in UTF-8.
 *
 * Does NOT verify or check anything that these say.
 *
 * @throws {@link AccessTokenError} `token_malformed`.
 */
export function parseJwt(token: PresentedToken, knownHeaders?: KnownHeaders): UnverifiedJwt {
  const headerEnd = token.indexOf('.')
  // Where there is no first period, there is no second either.
  const payloadEnd = token.indexOf('.', headerEnd + 1)
  if (payloadEnd === -1) throw malformed(describeShape(token))
  // Before anything is parsed: it is what is cheapest to refuse.
  const signature = decodeSegment(token, token.slice(payloadEnd + 1), 'signature')
  const encodedHeader = token.slice(0, headerEnd)
  const header = knownHeaders?.find(encodedHeader) ?? parseSegment(token, encodedHeader, 'header')
  const payload = token.slice(headerEnd + 1, payloadEnd)
  return {
    header,
    encodedHeader,
    unverifiedClaims: parseSegment(token, payload, 'payload'),
    signingInput: token.slice(0, payloadEnd),
    signature,
  } as UnverifiedJwt
}

function parseSegment(token: string, segment: string, name: string): JsonObject {
  const value = parseJsonObject(decodeSegment(token, segment, name))
  if (value !== undefined) return value
  throw malformed(explain(token, segment, `the ${name} is not a JSON object in UTF-8`))
}

function decodeSegment(token: string, segment: string, name: string): Buffer {
  const octets = decodeBase64url(segment)
  if (octets !== undefined) return octets
  throw malformed(explain(token, segment, `the ${name} is not canonical base64url`))
}

/** The coarser fault of a segment comes first: looked for only where something is wrong. */
function explain(token: string, segment: string, detail: string): string {
  return alphabet.test(segment) ? detail : describeShape(token)
}

function describeShape(token: string): string {
  const segments = token.split('.', 6).length
  if (segments === 5) return 'five segments: encrypted tokens (JWE) are not accepted'
  if (segments === 1) return 'one segment: the token is opaque, or no token'
  if (segments !== 3) return 'not the three segments of a signed JWT'
  return 'an empty segment, or a character outside base64url'
}

function malformed(detail: string): AccessTokenError {
  return new AccessTokenError('token_malformed', detail)
}
