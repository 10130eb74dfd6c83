/**
 * Decodes base64url that is the one spelling of its octets (RFC 7515 §5.2, RFC 4648 §3.5), and
 * answers undefined for any other text: a foreign character, padding, a length that encodes nothing,
 * bits left over in the last character. Other libraries accept a changed last character; one token
 * would then have several spellings.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  if (!endsCanonically(text)) return undefined
  const octets = Buffer.from(text, 'base64url')
  return isComplete(text, octets.length) ? octets : undefined
}

/** The last characters that have no bits left over, by how many characters the last group has. */
const lastOfTwo = 'AQgw'
const lastOfThree = 'AEIMQUYcgkosw048'

/** Whether the last group encodes something, and no bits are left over. */
function endsCanonically(text: string): boolean {
  const lastGroup = text.length % 4
  if (lastGroup === 0) return true
  if (lastGroup === 1) return false
  return (lastGroup === 2 ? lastOfTwo : lastOfThree).includes(text.charAt(text.length - 1))
}

/**
 * Whether all of a text went into its octets: encoding them again tells too, and costs twice as much.
 *
 * Node.js decodes leniently. What it leaves out is missing in the number of octets; all that it takes
 * for another character are the two of the other alphabet, and what is beyond ASCII.
 */
function isComplete(text: string, octets: number): boolean {
  if (octets !== Math.floor((text.length * 3) / 4)) return false
  return !text.includes('+') && !text.includes('/') && Buffer.byteLength(text) === text.length
}
