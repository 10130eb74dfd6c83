import { createPublicKey } from 'node:crypto'
import { createVerifier } from 'fast-jwt'
import { everything, requiredClaims } from './checks.mjs'

export const contender = {
  name: 'fast-jwt, local key',
  package: 'fast-jwt',
  checks: { ...everything, confirmation: false, canonical: false },
  cached: false,
  keys: 'local',
  create: (given) => createVerifier({ ...options(given), key: pem(given), cache: false }),
}

/** With every check that it has. */
export function options({ issuer, audience, alg }) {
  return {
    algorithms: [alg],
    allowedIss: issuer,
    allowedAud: audience,
    checkTyp: 'at+jwt',
    requiredClaims,
    clockTolerance: 5000,
  }
}

/** The key as it wants it. */
export function pem({ jwk }) {
  return createPublicKey({ key: jwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })
}
