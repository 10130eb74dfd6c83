/** What a token's text is, read without any of the code that is compared. */
export interface Facts {
  readonly segments: readonly string[]
  /** Whether every segment is the one spelling of its octets in base64url. */
  readonly canonical: boolean
  /** Whether header and payload are UTF-8, with no byte order mark. */
  readonly utf8: boolean
  readonly byteOrderMark: boolean
  /** As the most lenient reader reads them; empty where nobody can. */
  readonly header: Readonly<Record<string, unknown>>
  readonly claims: Readonly<Record<string, unknown>>
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

export function factsOf(text: string): Facts {
  const segments = text.split('.')
  const octets = segments.slice(0, 2).map(lenientOctets)
  return {
    segments,
    canonical: segments.length === 3 && segments.every(isCanonical),
    utf8: octets.every(isStrictUtf8),
    byteOrderMark: octets.some((read) => read[0] === 0xef && read[1] === 0xbb && read[2] === 0xbf),
    header: lenientObject(octets[0]),
    claims: lenientObject(octets[1]),
  }
}

/** RFC 4648 §3.5: no foreign character, no impossible length, no bits left over that are set. */
function isCanonical(segment: string): boolean {
  if (![...segment].every((character) => alphabet.includes(character))) return false
  const last = alphabet.indexOf(segment.at(-1) ?? 'A')
  switch (segment.length % 4) {
    case 1:
      return false
    case 2:
      return (last & 0b1111) === 0
    case 3:
      return (last & 0b11) === 0
    default:
      return true
  }
}

function lenientOctets(segment: string): Uint8Array {
  return Buffer.from(segment, 'base64url')
}

function isStrictUtf8(octets: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(octets)
    return true
  } catch {
    return false
  }
}

function lenientObject(octets: Uint8Array | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(octets))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
