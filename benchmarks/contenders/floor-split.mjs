import { Buffer } from 'node:buffer'
import { algorithms } from '../issuer.mjs'
import { basics } from './checks.mjs'

/** What the floor checks: no types, no required claims, no spelling. */
export const floorChecks = { ...basics, nbf: false, crit: false }

/**
 * The least that a verification can do, written by hand: a ready key that is found by the header's
 * text, one JSON.parse of the payload, and issuer, audience and `exp`.
 */
export function createFloorParts({ publicKey, header, alg, issuer, audience }) {
  const { hash, options } = algorithms[alg]
  const keys = new Map([[header, { key: publicKey, ...options }]])
  const split = (text) => {
    const headerEnd = text.indexOf('.')
    const payloadEnd = text.indexOf('.', headerEnd + 1)
    const key = keys.get(text.slice(0, headerEnd))
    if (key === undefined) throw new Error('header')
    return {
      key,
      input: Buffer.from(text.slice(0, payloadEnd), 'latin1'),
      payload: text.slice(headerEnd + 1, payloadEnd),
      signature: Buffer.from(text.slice(payloadEnd + 1), 'base64url'),
    }
  }
  const checkClaims = (claims) => {
    const { iss, aud, exp } = claims
    if (iss === issuer && aud.includes(audience) && Date.now() / 1000 < exp) return claims
    throw new Error('claims')
  }
  const signedClaims = (payload, isSigned) => {
    if (!isSigned) throw new Error('signature')
    return checkClaims(JSON.parse(Buffer.from(payload, 'base64url').toString()))
  }
  return { hash, split, checkClaims, signedClaims }
}
