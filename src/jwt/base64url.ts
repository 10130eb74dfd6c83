/**
 * Decodes base64url that is the one spelling of its octets (RFC 7515 §5.2, RFC 4648 §3.5), and
 * answers undefined for any other text: a foreign character, padding, a length that encodes nothing,
 * bits left over in the last character. Other libraries accept a changed last character; one token
 * would then have several spellings.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  const octets = Buffer.from(text, 'base64url')
  return isCanonical(text, octets.length) ? octets : undefined
}

/** The last characters that have no bits left over, by how many characters the last group has. */
const lastOfTwo = 'AQgw'
const lastOfThree = 'AEIMQUYcgkosw048'

/**
 * Whether text says no more than its octets: encoding them again tells too, and costs twice as much.
 *
 * Node.js decodes leniently. What it leaves out is missing in the number of octets; all that it takes
 * for another character are the two of the other alphabet, and what is beyond ASCII.
 */
function isCanonical(text: string, octets: number): boolean {
  const { length } = text
  const lastGroup = length % 4
  if (lastGroup === 1 || octets !== Math.floor((length * 3) / 4)) return false
  const last = text.charAt(length - 1)
  if (lastGroup === 2 && !lastOfTwo.includes(last)) return false
  if (lastGroup === 3 && !lastOfThree.includes(last)) return false
  return !text.includes('+') && !text.includes('/') && Buffer.byteLength(text) === length
}
