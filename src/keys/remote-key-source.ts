import { UnavailableError } from '../errors/unavailable-error.js'
import type { AcceptedHeader } from '../jwt/check-header.js'
import { DiscoveryFailure } from '../metadata/discover.js'
import { FetchFailure } from '../transport/fetch-json.js'
import { createBackOff } from './back-off.js'
import type { FetchKeySet, PublishedKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import type { KeyHealth, KeySource } from './key-source.js'
import { createKnownSet } from './known-set.js'
import { createRefreshBudget } from './refresh-budget.js'
import { mayHold, selectKeys } from './select-keys.js'
import { createSingleFlight } from './single-flight.js'
import type { VerificationKey } from './verification-key.js'

/** What a key source tells of itself; counts and ages, never key material. */
export interface KeyObserver {
  readonly refreshed: (published: PublishedKeySet, previous: PublishedKeySet | undefined) => void
  readonly refreshFailed: (failure: Error, health: KeyHealth) => void
  readonly unknownKid: (asked: boolean) => void
}

/**
 * Keys that are fetched: the wrappers put together.
 *
 * - While the set is fresh nothing is fetched. Past that, it serves at once and one refresh runs
 *   behind the requests; while refreshes fail, it serves until `maxStale`.
 * - A successful refresh replaces the set: what it no longer lists verifies nothing any more.
 * - A `kid` that the set does not have is asked for within its own budget, so that neither a flood
 *   of invented ones nor a failing issuer's back-off keeps a new key out. If that fails, the set
 *   known so far decides.
 * - Without a usable set no verdict is possible, and one fetch serves all that wait.
 */
export function createRemoteKeySource(
  fetchKeySet: FetchKeySet,
  rules: KeyRules,
  clock: () => number,
  observer: KeyObserver,
): KeySource {
  const known = createKnownSet(rules, clock)
  const backOff = createBackOff(rules.refreshCooldown, clock)
  const budget = createRefreshBudget(rules.refreshCooldown, clock)
  let lastFailure: KeyHealth['lastFailure']

  const refresh = createSingleFlight(async () => {
    const previous = known.last()
    try {
      const published = await fetchKeySet(previous)
      known.replace(published)
      backOff.succeeded()
      lastFailure = undefined
      observer.refreshed(published, previous)
    } catch (failure) {
      const { message } = failure as Error
      backOff.failed(failure instanceof FetchFailure ? failure.retryAfter : undefined)
      lastFailure = Object.freeze({ at: clock() / 1000, detail: message })
      observer.refreshFailed(failure as Error, health())
      throw failure
    }
  })

  /** What the issuer is asked for because of a token may not be asked for now. */
  const mayAskForKid = (): boolean => backOff.askedToWait() === 0 && budget.spend()

  const unavailable = (cause?: unknown): UnavailableError =>
    new UnavailableError(
      cause instanceof DiscoveryFailure ? 'metadata_unavailable' : 'keys_unavailable',
      lastFailure?.detail ?? 'no key set was fetched yet',
      { retryAfter: backOff.wait(), cause },
    )

  const findAfterRefresh = async (header: AcceptedHeader): Promise<readonly VerificationKey[]> => {
    try {
      await refresh.run()
    } catch (cause) {
      if (known.usable() === undefined) throw unavailable(cause)
    }
    const usable = known.usable()
    if (usable === undefined) throw unavailable()
    return selectKeys(usable.set, header)
  }

  const health = (): KeyHealth => {
    const usable = known.usable()
    const state = usable === undefined ? 'missing' : known.isFresh() ? 'fresh' : 'stale'
    return Object.freeze({
      state,
      keys: usable?.set.keys.length ?? 0,
      age: known.age(),
      lastFailure,
    })
  }

  return {
    find: (header) => {
      const usable = known.usable()
      if (usable === undefined) {
        if (refresh.isRunning() || backOff.wait() === 0 || mayAskForKid())
          return findAfterRefresh(header)
        throw unavailable()
      }
      if (known.isDue() && backOff.wait() === 0) refresh.run().catch(reported)
      if (mayHold(usable.set, header)) return selectKeys(usable.set, header)
      const asked = refresh.isRunning() || mayAskForKid()
      observer.unknownKid(asked)
      return asked ? findAfterRefresh(header) : selectKeys(usable.set, header)
    },
    ready: async () => {
      if (known.usable() !== undefined) return
      if (!refresh.isRunning() && backOff.wait() > 0) throw unavailable()
      await refresh.run().catch((cause: unknown) => {
        throw unavailable(cause)
      })
    },
    health,
  }
}

function reported(): void {
  // The refresh told the observer, and the old set serves.
}
