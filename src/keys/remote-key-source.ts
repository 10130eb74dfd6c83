import { UnavailableError } from '../errors/unavailable-error.js'
import type { AcceptedHeader } from '../jwt/check-header.js'
import { DiscoveryFailure } from '../metadata/discover.js'
import { createBackOff } from './back-off.js'
import type { FetchKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import type { KeyHealth, KeySource } from './key-source.js'
import { createKnownSet } from './known-set.js'
import { createRefresh, type RefreshSurroundings } from './refresh.js'
import { createRefreshBudget } from './refresh-budget.js'
import { mayHold, selectKeys } from './select-keys.js'
import type { VerificationKey } from './verification-key.js'

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
  surroundings: RefreshSurroundings,
): KeySource {
  const known = createKnownSet(rules, clock)
  const backOff = createBackOff(rules.refreshCooldown, clock)
  const budget = createRefreshBudget(rules.refreshCooldown, clock)
  const refresh = createRefresh({ known, backOff, fetchKeySet, rules, clock, ...surroundings })

  const mayAskForKid = (): boolean => backOff.askedToWait() === 0 && budget.spend()
  const unavailable = (cause?: unknown): UnavailableError =>
    new UnavailableError(
      cause instanceof DiscoveryFailure ? 'metadata_unavailable' : 'keys_unavailable',
      refresh.lastFailure()?.detail ?? 'the key set is too old',
      { retryAfter: backOff.retryAfter(), cause },
    )
  const findAfterRefresh = async (header: AcceptedHeader): Promise<readonly VerificationKey[]> => {
    const failure = await refresh.run().then(
      () => undefined,
      (cause: unknown) => cause,
    )
    const usable = known.usable()
    if (usable === undefined) throw unavailable(failure)
    return selectKeys(usable.set, header)
  }

  const refreshIfDue = (): void => {
    if (known.isDue() && backOff.wait() === 0) refresh.run().catch(reported)
  }

  return {
    holds: (key) => {
      const usable = known.usable()
      if (usable === undefined) return false
      refreshIfDue()
      return usable.set.has(key)
    },
    find: (header) => {
      const usable = known.usable()
      if (usable === undefined) {
        const mayFetch = refresh.isRunning() || backOff.wait() === 0 || mayAskForKid()
        if (mayFetch) return findAfterRefresh(header)
        throw unavailable(refresh.lastFailure()?.cause)
      }
      refreshIfDue()
      if (mayHold(usable.set, header)) return selectKeys(usable.set, header)
      const asked = refresh.isRunning() || mayAskForKid()
      surroundings.observer.unknownKid(asked)
      return asked ? findAfterRefresh(header) : selectKeys(usable.set, header)
    },
    ready: async () => {
      if (known.usable() !== undefined) return
      if (!refresh.isRunning() && backOff.wait() > 0)
        throw unavailable(refresh.lastFailure()?.cause)
      await refresh.run().catch((cause: unknown) => {
        if (known.usable() === undefined) throw unavailable(cause)
      })
    },
    health: (): KeyHealth => {
      const usable = known.usable()
      const state = usable === undefined ? 'missing' : known.isFresh() ? 'fresh' : 'stale'
      const { at, detail } = refresh.lastFailure() ?? {}
      return Object.freeze({
        state,
        keys: usable?.set.keys.length ?? 0,
        age: known.age(),
        lastFailure: at === undefined || detail === undefined ? undefined : { at, detail },
      })
    },
  }
}

function reported(): void {
  // The refresh told the observer, and the old set serves.
}
