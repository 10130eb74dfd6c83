import { isUtf8 } from 'node:buffer'

/** A JSON object as it was parsed. `Object.hasOwn` before reading a name that is not a literal. */
export type JsonObject = Readonly<Record<string, unknown>>

/**
 * Parses the octets of one JSON object: valid UTF-8, no byte order mark, nothing behind the object
 * (RFC 7515 §5.2 step 3, RFC 7519 §7.2 step 10). The last of duplicate members wins (RFC 7515 §4).
 * Answers undefined for anything else.
 */
export function parseJsonObject(octets: Buffer): JsonObject | undefined {
  if (!isUtf8(octets)) return undefined
  try {
    const value: unknown = JSON.parse(octets.toString('utf8'))
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as JsonObject)
      : undefined
  } catch {
    return undefined
  }
}
