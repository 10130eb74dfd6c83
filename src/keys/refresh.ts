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
  readonly cause: Error
}

/** Brings the known set up to date. */
export interface Refresh {
  readonly isRunning: () => boolean
  /**
   * One at a time, however many ask. Says whether the issuer was asked, or a set that another
   * process stored was enough. Rejects when the issuer's set cannot be had.
   */
  readonly run: () => Promise<'fetched' | 'restored'>
  readonly lastFailure: () => RefreshFailure | undefined
}

/**
 * Makes the refresh of one issuer's set. While no set may serve, what another process stored is
 * taken first, whether fresh or stale; else the issuer is asked.
 */
export function createRefresh(parts: RefreshParts): Refresh {
  const { known, backOff, fetchKeySet, rules, clock, observer, stored } = parts
  let lastFailure: RefreshFailure | undefined

  const restore = async (place: StoredPlace): Promise<boolean> => {
    try {
      const published = await loadKeySet(place, rules, clock)
      if (published !== undefined) known.replace(published)
      return published !== undefined
    } catch (failure) {
      observer.storeFailed('get', failure)
      return false
    }
  }
  const fetch = async (): Promise<void> => {
    const previous = known.last()
    let published: PublishedKeySet
    try {
      published = await fetchKeySet(previous)
    } catch (failure) {
      const cause = failure as Error
      backOff.failed(cause instanceof FetchFailure ? cause.retryAfter : undefined)
      lastFailure = { at: clock() / 1000, cause }
      observer.refreshFailed(cause, known)
      throw cause
    }
    known.replace(published)
    backOff.succeeded()
    lastFailure = undefined
    observer.refreshed(published, previous)
    if (stored !== undefined) {
      saveKeySet(stored, published).catch((failure) => observer.storeFailed('set', failure))
    }
  }
  const flight = createSingleFlight(async (): Promise<'fetched' | 'restored'> => {
    if (stored !== undefined && known.usable() === undefined && (await restore(stored))) {
      return 'restored'
    }
    await fetch()
    return 'fetched'
  })
  return { ...flight, lastFailure: () => lastFailure }
}
