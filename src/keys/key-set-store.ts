import { isRecord } from '../options/option-values.js'
import { untilAborted } from '../transport/until-aborted.js'
import { withDeadline } from '../transport/with-deadline.js'
import type { PublishedKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import { parseKeySet } from './key-set.js'

/** A key set as processes share it. */
export interface StoredKeySet {
  /** Public keys as JWKs: the usable ones, without anything that is not needed to verify. */
  readonly keys: readonly object[]
  /** When the issuer last confirmed the set. NumericDate: seconds. */
  readonly fetchedAt: number
  readonly etag?: string | undefined
}

/**
 * Where processes share key sets: a cold start of many makes one fetch, and a restart while the
 * issuer is down still serves. Whoever can write to it decides whose tokens are accepted.
 */
export interface KeySetStore {
  /** @param jwksUri - Where the set is; for a discovered one, where the issuer's metadata is. */
  get(jwksUri: string): Promise<StoredKeySet | undefined>
  set(jwksUri: string, set: StoredKeySet): Promise<unknown>
}

/** A store in this process: for several resource servers of one application, and for tests. */
export function memoryKeySetStore(): KeySetStore {
  const sets = new Map<string, StoredKeySet>()
  return {
    get: async (jwksUri) => sets.get(jwksUri),
    set: async (jwksUri, set) => {
      sets.set(jwksUri, set)
    },
  }
}

/** One issuer's place in a store. */
export interface StoredPlace {
  readonly store: KeySetStore
  readonly place: string
}

/**
 * Loads a set that a process stored. What cannot be read as one counts as none, and so does one of
 * the future.
 *
 * @throws whatever the store throws, or that it did not answer within the deadline.
 */
export async function loadKeySet(
  { store, place }: StoredPlace,
  rules: KeyRules,
  clock: () => number,
): Promise<PublishedKeySet | undefined> {
  const stored: unknown = await withDeadline(rules.timeout, (signal) =>
    untilAborted(store.get(place), signal),
  )
  if (!isRecord(stored)) return undefined
  const { fetchedAt, etag } = stored
  if (typeof fetchedAt !== 'number' || !(fetchedAt * 1000 <= clock())) return undefined
  try {
    return {
      set: parseKeySet(stored, rules.maxKeys),
      etag: typeof etag === 'string' ? etag : undefined,
      freshFor: rules.maxAge,
      confirmedAt: fetchedAt * 1000,
    }
  } catch {
    return undefined
  }
}

/** Stores a set for other processes. */
export async function saveKeySet(
  { store, place }: StoredPlace,
  { set, etag, confirmedAt }: PublishedKeySet,
): Promise<void> {
  const keys = set.keys.map(({ jwk }) => jwk)
  await store.set(place, {
    keys,
    fetchedAt: confirmedAt / 1000,
    ...(etag === undefined ? {} : { etag }),
  })
}
