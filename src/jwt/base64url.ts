/** Last characters that leave no bits over: after two, and after three characters of a group. */
const lastOfTwo = 'AQgw'
const lastOfThree = 'AEIMQUYcgkosw048'

/**
 * Whether text of the base64url alphabet is the one spelling of its octets (RFC 7515 §5.2, RFC 4648
 * §3.5): no length that encodes nothing, no bits left over in the last character. Other libraries
 * accept a changed last character; one token would then have several spellings.
 *
 * Does NOT look at the alphabet: the caller did.
 */
export function isCanonicalBase64url(text: string): boolean {
  switch (text.length & 3) {
    case 0:
      return true
    case 2:
      return lastOfTwo.includes(text.charAt(text.length - 1))
    case 3:
      return lastOfThree.includes(text.charAt(text.length - 1))
    default:
      return false
  }
}
