import { createPublicKey, verify } from 'node:crypto'
import { createFloorParts, floorChecks } from './floor-split.mjs'

export const contender = {
  name: 'floor, synchronous',
  package: null,
  checks: { ...floorChecks, audRequired: true, issRequired: true, expRequired: true },
  cached: false,
  keys: 'local',
  create: (given) => createFloor(given).verifyToken,
}

/** The hand-written floor: `crypto.verify` at once. */
export function createFloor({ jwk, header, alg, issuer, audience }) {
  const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
  const parts = createFloorParts({ publicKey, header, alg, issuer, audience })
  const verifyToken = (text) => {
    const { input, key, signature, payload } = parts.split(text)
    return parts.signedClaims(payload, verify(parts.hash, input, key, signature))
  }
  return { ...parts, verifyToken }
}
