import { isRecord } from '../options/option-values.js'
import { importJwk, type SkipReason } from './import-jwk.js'
import type { VerificationKey } from './verification-key.js'

/** The usable keys of one JWK Set. Replaced as a whole, never changed. */
export interface KeySet {
  readonly keys: readonly VerificationKey[]
  /** Keys that share a `kid` stay together: RFC 7517 §4.5 wants it to be unique, and sets where it is not occur. */
  readonly byKid: ReadonlyMap<string, readonly VerificationKey[]>
  readonly skipped: readonly SkippedKey[]
  readonly has: (key: VerificationKey) => boolean
}

/** A member that is not used, by its place in the set: its `kid` is the issuer's text. */
export interface SkippedKey {
  readonly index: number
  readonly reason: SkipReason
}

/** Why a document is not a usable JWK Set. */
export class UnusableKeySet extends Error {}

/**
 * Reads a JWK Set (RFC 7517 §5), skipping the members that cannot be used.
 *
 * @param previous - The set before: a key that comes again stays the same object.
 * @throws {@link UnusableKeySet} when there is no array `keys`, more than `maxKeys` members, or no
 *   usable key.
 */
export function parseKeySet(document: unknown, maxKeys: number, previous?: KeySet): KeySet {
  const members = isRecord(document) ? document.keys : undefined
  if (!Array.isArray(members)) throw new UnusableKeySet('the document has no array "keys"')
  if (members.length > maxKeys) {
    throw new UnusableKeySet(`the set has ${members.length} members, more than maxKeys, ${maxKeys}`)
  }
  const known = new Map(previous?.keys.map((key) => [key.material, key]))
  const keys: VerificationKey[] = []
  const skipped: SkippedKey[] = []
  members.forEach((member: unknown, index) => {
    const key = importJwk(member, known)
    if (typeof key === 'string') skipped.push({ index, reason: key })
    else keys.push(key)
  })
  if (keys.length === 0) {
    const reasons =
      skipped.length === 0 ? 'it is empty' : skipped.map((key) => key.reason).join(', ')
    throw new UnusableKeySet(`the set has no usable key: ${reasons}`)
  }
  const usable = new Set(keys)
  return Object.freeze({
    keys,
    byKid: groupByKid(keys),
    skipped,
    has: (key: VerificationKey) => usable.has(key),
  })
}

function groupByKid(keys: readonly VerificationKey[]): ReadonlyMap<string, VerificationKey[]> {
  const byKid = new Map<string, VerificationKey[]>()
  for (const key of keys) {
    if (key.kid === undefined) continue
    const sharing = byKid.get(key.kid)
    if (sharing === undefined) byKid.set(key.kid, [key])
    else sharing.push(key)
  }
  return byKid
}
