import { type VerifyKeyObjectInput, verify } from 'node:crypto'
import type { Algorithm } from '../algorithms/algorithms.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { UnverifiedJwt } from '../jwt/parse-jwt.js'
import type { VerificationKey } from '../keys/verification-key.js'
import type { MaybePromise } from '../maybe-promise.js'
import type { SignatureSchedule } from './schedule.js'

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
 * Verifies the signature of a JWT with the first of the given keys that does (RFC 7515 §5.2 step 8):
 * at once, or in the thread pool, as the schedule says.
 *
 * @param algorithm - The one that the header names and the issuer's list allows; keys were selected
 *   for it, so list, key and cryptography cannot disagree.
 * @throws {@link AccessTokenError} `signature_invalid`.
 */
export function verifySignature(
  jwt: UnverifiedJwt,
  algorithm: Algorithm,
  keys: readonly VerificationKey[],
  schedule: SignatureSchedule,
): MaybePromise<SignedClaims> {
  const input = Buffer.from(jwt.signingInput, 'latin1')
  if (!schedule.takesHere(algorithm)) return verifyInPool(jwt, algorithm, keys, input, schedule)
  for (const key of keys) {
    if (
      hasLength(jwt, key) &&
      verify(algorithm.hash, input, optionsOf(key, algorithm), jwt.signature)
    ) {
      return signedBy(jwt, key)
    }
  }
  throw invalid()
}

async function verifyInPool(
  jwt: UnverifiedJwt,
  algorithm: Algorithm,
  keys: readonly VerificationKey[],
  input: Buffer,
  schedule: SignatureSchedule,
): Promise<SignedClaims> {
  for (const key of keys) {
    if (!hasLength(jwt, key)) continue
    schedule.began()
    const verified = await new Promise<boolean>((resolve) => {
      verify(algorithm.hash, input, optionsOf(key, algorithm), jwt.signature, (error, result) => {
        schedule.ended()
        resolve(error === null && result) // what could not be verified was not
      })
    })
    if (verified) return signedBy(jwt, key)
  }
  throw invalid()
}

// OpenSSL takes an RSA signature without its leading zero octets; RFC 8017 §8.1.2 does not.
function hasLength({ signature }: UnverifiedJwt, { signatureLength }: VerificationKey): boolean {
  return signature.length === signatureLength
}

function signedBy(
  { header, unverifiedClaims: claims }: UnverifiedJwt,
  key: VerificationKey,
): SignedClaims {
  return { claims, header, key } as SignedClaims
}

function invalid(): AccessTokenError {
  return new AccessTokenError('signature_invalid', 'no key of the issuer verifies the signature')
}

function optionsOf(
  { keyObject: key }: VerificationKey,
  { padding, saltLength }: Algorithm,
): VerifyKeyObjectInput {
  if (padding === undefined) return { key, dsaEncoding: 'ieee-p1363' }
  return saltLength === undefined ? { key, padding } : { key, padding, saltLength }
}
