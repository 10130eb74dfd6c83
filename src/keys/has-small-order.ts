import type { KeyObject } from 'node:crypto'

/**
 * The points of small order on the curve of Ed25519, as they are written without the sign of x (RFC
 * 8032 §5.1.2): those of order 4, 1, 2 and 8, and the spellings of 0 and 1 that are not reduced.
 */
const pointsOfSmallOrder: ReadonlySet<string> = new Set([
  '0000000000000000000000000000000000000000000000000000000000000000',
  '0100000000000000000000000000000000000000000000000000000000000000',
  'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  'edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
  'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
])

/**
 * Whether an Ed25519 key is a point of small order (rfc8725bis §3.4): nobody has its private key,
 * and a signature for any text can be had by trying a few.
 */
export function hasSmallOrder(key: KeyObject): boolean {
  const octets = Buffer.from(key.export({ format: 'jwk' }).x as string, 'base64url')
  octets.writeUInt8(octets.readUInt8(31) & 0x7f, 31)
  return pointsOfSmallOrder.has(octets.toString('hex'))
}
