import { verify } from 'node:crypto'
import type { Algorithm } from '../algorithms/algorithms.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { UnverifiedJwt } from '../jwt/parse-jwt.js'
import type { VerificationKey } from '../keys/verification-key.js'

declare const signed: unique symbol

/** Claims under a signature that one of the issuer's keys verified. */
export interface SignedClaims {
  readonly [signed]: true
  readonly claims: JsonObject
  readonly header: JsonObject
  /** The key that verified the signature. */
  readonly key: VerificationKey
}

/**
 * Verifies the signature of a JWT with the first of the given keys that does (RFC 7515 §5.2 step 8).
 *
 * @param algorithm - The one that the header names and the issuer's list allows; keys were selected
 *   for it, so list, key and cryptography cannot disagree.
 * @throws {@link AccessTokenError} `signature_invalid`.
 */
export function verifySignature(
  jwt: UnverifiedJwt,
  algorithm: Algorithm,
  keys: readonly VerificationKey[],
): SignedClaims {
  const { signature, header, unverifiedClaims: claims } = jwt
  const input = Buffer.from(jwt.signingInput, 'latin1')
  for (const key of keys) {
    if (isSignedBy(key, algorithm, input, signature)) return { claims, header, key } as SignedClaims
  }
  throw new AccessTokenError('signature_invalid', 'no key of the issuer verifies the signature')
}

function isSignedBy(
  { keyObject: key, signatureLength }: VerificationKey,
  { hash, padding, saltLength }: Algorithm,
  input: Buffer,
  signature: Buffer,
): boolean {
  // OpenSSL takes an RSA signature without its leading zero octets; RFC 8017 §8.1.2 does not.
  if (signature.length !== signatureLength) return false
  const options =
    padding === undefined
      ? { key, dsaEncoding: 'ieee-p1363' as const }
      : saltLength === undefined
        ? { key, padding }
        : { key, padding, saltLength }
  return verify(hash, input, options, signature)
}
