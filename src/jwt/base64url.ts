/**
 * Decodes base64url that is the one spelling of its octets (RFC 7515 §5.2, RFC 4648 §3.5), and
 * answers undefined for any other text: a foreign character, padding, a length that encodes nothing,
 * bits left over in the last character. Other libraries accept a changed last character; one token
 * would then have several spellings.
 */
export function decodeBase64url(text: string): Buffer | undefined {
  // Node.js decodes leniently; what it did not read as it stands does not come back.
  const octets = Buffer.from(text, 'base64url')
  return octets.toString('base64url') === text ? octets : undefined
}
