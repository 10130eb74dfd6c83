import { createPublicKey, type KeyObject } from 'node:crypto'
import { algorithms } from '../algorithms/algorithms.js'
import { isRecord } from '../options/option-values.js'
import { hasSmallOrder } from './has-small-order.js'
import { serves, type VerificationKey } from './verification-key.js'

/** Why a member of a JWK Set is not used. */
export type SkipReason =
  | 'malformed'
  | 'type_unsupported'
  | 'curve_unsupported'
  | 'private_key'
  | 'symmetric_key'
  | 'not_for_verification'
  | 'algorithm_unsupported'
  | 'modulus_too_short'
  | 'exponent_too_small'
  | 'point_of_small_order'

type Jwk = Readonly<Record<string, unknown>>

/** RFC 7518 §3.3 and §3.5. */
const minModulusLength = 2048
/** With exponent 1 every text is its own signature. */
const minExponent = 3n
/** The curves, with the octets of their signatures (RFC 7518 §3.4, RFC 8037 §3.1). */
const curves: ReadonlyMap<unknown, number> = new Map([
  ['P-256', 64],
  ['P-384', 96],
  ['P-521', 132],
  ['Ed25519', 64],
])
/** RFC 7518 §6.2.2 and §6.3.2, RFC 8037 §2: what only a private key has. */
const privateMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth']

/**
 * Imports one member of a JWK Set (RFC 7517 §4 and §5), or says why it is not used: whatever cannot
 * verify a signature of a supported algorithm is skipped, so that it does not cost the whole set.
 *
 * @param known - Keys imported before, by their material: a key that comes again stays the same object.
 */
export function importJwk(
  jwk: unknown,
  known: ReadonlyMap<string, VerificationKey>,
): VerificationKey | SkipReason {
  if (!isRecord(jwk)) return 'malformed'
  if (jwk.kty === 'oct') return 'symmetric_key'
  if (privateMembers.some((name) => Object.hasOwn(jwk, name))) return 'private_key'
  if (!isForVerification(jwk)) return 'not_for_verification'
  const { kid, alg } = jwk
  if (!isOptionalString(kid) || !isOptionalString(alg)) return 'malformed'
  const parameters = publicParameters(jwk)
  if (typeof parameters === 'string') return parameters
  const issuer = boundTo(jwk)
  const imported = {
    ...parameters,
    ...(kid !== undefined && { kid }),
    ...(alg !== undefined && { alg }),
    ...(issuer !== undefined && { issuer }),
  }
  const material = JSON.stringify(imported)
  const same = known.get(material)
  if (same !== undefined) return same
  const keyObject = importPublicKey(parameters)
  if (keyObject === undefined) return 'malformed'
  const weakness = weaknessOf(keyObject)
  if (weakness !== undefined) return weakness
  const key: VerificationKey = Object.freeze({
    kid,
    alg,
    issuer,
    kty: parameters.kty as VerificationKey['kty'],
    crv: parameters.crv as VerificationKey['crv'],
    keyObject,
    signatureLength: signatureLengthOf(parameters.crv, keyObject),
    jwk: Object.freeze(imported),
    material,
  })
  return [...algorithms.values()].some((algorithm) => serves(key, algorithm))
    ? key
    : 'algorithm_unsupported'
}

/** Not a member of RFC 7517: who does not ask for it ignores it. In another form it names nobody. */
function boundTo({ issuer }: Jwk): string | undefined {
  return issuer === undefined || typeof issuer === 'string' ? issuer : ''
}

/** RFC 7517 §4.2 and §4.3: both members are optional, and each that is there must allow verifying. */
function isForVerification(jwk: Jwk): boolean {
  const { use, key_ops } = jwk
  if (use !== undefined && use !== 'sig') return false
  return key_ops === undefined || (Array.isArray(key_ops) && key_ops.includes('verify'))
}

/** The required public members alone (RFC 7638 §3.2), so that nothing else reaches the import. */
function publicParameters(jwk: Jwk): Record<string, string> | SkipReason {
  switch (jwk.kty) {
    case 'RSA':
      return pick(jwk, ['kty', 'n', 'e'])
    case 'EC':
      return curves.has(jwk.crv) ? pick(jwk, ['kty', 'crv', 'x', 'y']) : 'curve_unsupported'
    case 'OKP':
      return curves.has(jwk.crv) ? pick(jwk, ['kty', 'crv', 'x']) : 'curve_unsupported'
    default:
      return 'type_unsupported'
  }
}

function pick(jwk: Jwk, names: readonly string[]): Record<string, string> | SkipReason {
  const picked: Record<string, string> = {}
  for (const name of names) {
    const value = jwk[name]
    if (typeof value !== 'string') return 'malformed'
    picked[name] = value
  }
  return picked
}

function importPublicKey(parameters: Record<string, string>): KeyObject | undefined {
  try {
    return createPublicKey({ key: parameters, format: 'jwk' })
  } catch {
    return undefined // a point that is not on its curve, say (rfc8725bis §3.4)
  }
}

/** What Node.js always tells of an RSA key. */
interface RsaDetails {
  readonly modulusLength: number
  readonly publicExponent: bigint
}

function weaknessOf(key: KeyObject): SkipReason | undefined {
  if (key.asymmetricKeyType === 'ed25519' && hasSmallOrder(key)) return 'point_of_small_order'
  if (key.asymmetricKeyType !== 'rsa') return undefined
  const { modulusLength, publicExponent } = key.asymmetricKeyDetails as RsaDetails
  if (modulusLength < minModulusLength) return 'modulus_too_short'
  return publicExponent < minExponent ? 'exponent_too_small' : undefined
}

function signatureLengthOf(curve: string | undefined, key: KeyObject): number {
  return curves.get(curve) ?? Math.ceil((key.asymmetricKeyDetails as RsaDetails).modulusLength / 8)
}

function isOptionalString(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
