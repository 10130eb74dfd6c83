import { isRecord } from '../options/option-values.js'
import { RecentlyUsed } from '../recently-used.js'
import { untilAborted } from '../transport/until-aborted.js'
import { withDeadline } from '../transport/with-deadline.js'
import type { PublishedKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import { parseKeySet } from './key-set.js'

/** How far ahead the clock of another process may be. Seconds. */
const maxSkew = 5
/** How many sets a store in memory holds. */
const maxSets = 1000

/** A key set as processes share it. */
export interface StoredKeySet {
  /** Public keys as JWKs: the usable ones, without anything that is not needed to verify. */
  readonly keys: readonly object[]
  /** When the issuer last confirmed the set. NumericDate: seconds. */
  readonly fetchedAt: number
  readonly etag?: string | undefined
}

/**
 * Where processes share key sets: those that start after the first need no fetch, and a restart
 * while the issuer is down still serves. Whoever can write to it decides whose tokens are accepted.
 */
export interface KeySetStore {
  /** @param jwksUri - Where the set is; for a discovered one, the issuer's identifier. */
  get(jwksUri: string): Promise<StoredKeySet | undefined>
  set(jwksUri: string, set: StoredKeySet): Promise<unknown>
}

/** A store in this process: for several resource servers of one application, and for tests. */
export function memoryKeySetStore(): KeySetStore {
  const sets = new RecentlyUsed<string, StoredKeySet>(maxSets)
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
 * Loads a set that a process stored, undefined where there is none young enough to serve.
 *
 * @throws whatever the store throws, or an Error when it does not answer within the deadline or what
 *   it answers is no key set.
 */
export async function loadKeySet(
  { store, place }: StoredPlace,
  rules: KeyRules,
  clock: () => number,
): Promise<PublishedKeySet | undefined> {
  const stored = await withDeadline(rules.timeout, (signal) =>
    untilAborted(ask(store, place), signal).catch((failure) => {
      throw signal.aborted ? new Error('the store did not answer within the deadline') : failure
    }),
  )
  if (stored === undefined || stored === null) return undefined
  const { fetchedAt, etag } = isRecord(stored) ? stored : {}
  if (typeof fetchedAt !== 'number') throw new Error('what is stored has no time in fetchedAt')
  const now = clock()
  if (!(fetchedAt <= now / 1000 + maxSkew)) throw new Error('fetchedAt is in the future')
  const confirmedAt = Math.min(fetchedAt * 1000, now)
  if (now - confirmedAt >= rules.maxStale * 1000) return undefined
  return {
    set: parseKeySet(stored, rules.maxKeys),
    url: place,
    // Anything else in a request's header would make every refresh fail.
    etag: typeof etag === 'string' && /^[\x21-\x7e]{1,512}$/.test(etag) ? etag : undefined,
    freshFor: rules.maxAge,
    confirmedAt,
  }
}

/** Waits for a store that answers, or throws, at once as well. */
async function ask(store: KeySetStore, place: string): Promise<unknown> {
  return store.get(place)
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
