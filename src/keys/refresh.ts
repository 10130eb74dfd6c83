import { FetchFailure } from '../transport/fetch-json.js'
import type { BackOff } from './back-off.js'
import type { FetchKeySet, PublishedKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import { loadKeySet, type StoredPlace, saveKeySet } from './key-set-store.js'
import type { KnownSet } from './known-set.js'
import { createSingleFlight } from './single-flight.js'

/** What a key source tells of itself: counts and ages, never key material. */
export interface KeyObserver {
  readonly refreshed: (published: PublishedKeySet, previous: PublishedKeySet | undefined) => void
  readonly refreshFailed: (failure: Error, known: KnownSet) => void
  readonly storeFailed: (operation: 'get' | 'set', failure: unknown) => void
  readonly unknownKid: (asked: boolean) => void
}

/** What a refresh has around it. */
export interface RefreshSurroundings {
  readonly observer: KeyObserver
  readonly stored: StoredPlace | undefined
}

interface RefreshParts extends RefreshSurroundings {
  readonly known: KnownSet
  readonly backOff: BackOff
  readonly fetchKeySet: FetchKeySet
  readonly rules: KeyRules
  readonly clock: () => number
}

/** A failed refresh, until one succeeds. */
export interface RefreshFailure {
  /** NumericDate: seconds. */
  readonly at: number
  readonly detail: string
  readonly cause: unknown
}

/** Brings the known set up to date. */
export interface Refresh {
  readonly isRunning: () => boolean
  /** One at a time, however many ask. Rejects when the issuer's set cannot be had. */
  readonly run: () => Promise<void>
  readonly lastFailure: () => RefreshFailure | undefined
}

/**
 * Makes the refresh of one issuer's set: where no set is known yet, what another process stored is
 * taken first, and is enough while it is fresh; then the issuer is asked.
 */
export function createRefresh(parts: RefreshParts): Refresh {
  const { known, backOff, fetchKeySet, rules, clock, observer, stored } = parts
  let lastFailure: RefreshFailure | undefined

  const load = async (place: StoredPlace): Promise<void> => {
    try {
      const published = await loadKeySet(place, rules, clock)
      if (published !== undefined) known.replace(published)
    } catch (failure) {
      observer.storeFailed('get', failure)
    }
  }
  const fetch = async (): Promise<void> => {
    const previous = known.last()
    try {
      const published = await fetchKeySet(previous)
      known.replace(published)
      backOff.succeeded()
      lastFailure = undefined
      observer.refreshed(published, previous)
      if (stored)
        saveKeySet(stored, published).catch((failure) => observer.storeFailed('set', failure))
    } catch (cause) {
      backOff.failed(cause instanceof FetchFailure ? cause.retryAfter : undefined)
      lastFailure = { at: clock() / 1000, detail: (cause as Error).message, cause }
      observer.refreshFailed(cause as Error, known)
      throw cause
    }
  }
  const flight = createSingleFlight(async () => {
    if (known.last() === undefined && stored !== undefined) {
      await load(stored)
      if (known.usable() !== undefined && !known.isDue()) return
    }
    await fetch()
  })
  return { ...flight, lastFailure: () => lastFailure }
}
