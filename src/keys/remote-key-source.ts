import { UnavailableError } from '../errors/unavailable-error.js'
import type { AcceptedHeader } from '../jwt/check-header.js'
import { DiscoveryFailure } from '../metadata/discover.js'
import { createBackOff } from './back-off.js'
import type { FetchKeySet, PublishedKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import type { KeyHealth, KeySource } from './key-source.js'
import { createKnownSet } from './known-set.js'
import { createRefresh, type RefreshFailure, type RefreshSurroundings } from './refresh.js'
import { createRefreshBudget } from './refresh-budget.js'
import { mayHold, selectKeys } from './select-keys.js'
import type { VerificationKey } from './verification-key.js'

type Find = KeySource['find']
type Keys = readonly VerificationKey[]

/**
 * Keys that are fetched: the wrappers put together.
 *
 * - While the set is fresh nothing is fetched. Past that, it serves at once and one refresh runs
 *   behind the requests; while refreshes fail, it serves until `maxStale`.
 * - A successful refresh replaces the set: what it no longer lists verifies nothing any more.
 * - A `kid` that the set does not have is asked for within its own budget, so that neither a flood
 *   of invented ones nor a failing issuer's back-off keeps a new key out. If that fails, the set
 *   known so far decides.
 * - Without a usable set no verdict is possible: one fetch serves all that wait, and its pauses do
 *   not double, so that an outage is over soon after the issuer is back.
 */
export function createRemoteKeySource(
  fetchKeySet: FetchKeySet,
  rules: KeyRules,
  clock: () => number,
  surroundings: RefreshSurroundings,
): KeySource {
  const { refreshCooldown } = rules
  const known = createKnownSet(rules, clock)
  const backOff = createBackOff(refreshCooldown, clock)
  const budget = createRefreshBudget(refreshCooldown, clock)
  const refresh = createRefresh({ known, backOff, fetchKeySet, rules, clock, ...surroundings })

  const unavailable = (cause: Error): UnavailableError =>
    new UnavailableError(
      cause instanceof DiscoveryFailure ? 'metadata_unavailable' : 'keys_unavailable',
      cause.message,
      { retryAfter: backOff.retryAfter(refreshCooldown), cause },
    )
  /** While no set may serve. */
  const requireTurn = (): void => {
    if (backOff.wait(refreshCooldown) === 0) return
    throw unavailable((refresh.lastFailure() as RefreshFailure).cause)
  }
  const findAfterRefresh = async (header: AcceptedHeader): Promise<Keys> => {
    const outcome = await refresh.run().catch((cause: Error) => {
      if (known.usable() === undefined) throw unavailable(cause)
    })
    // A set that another process stored may lack the key of this token, or be stale.
    if (outcome === 'restored') return find(header)
    return selectKeys((known.last() as PublishedKeySet).set, header)
  }
  const find: Find = (header) => {
    const usable = known.usable()
    if (usable === undefined) {
      requireTurn()
      return findAfterRefresh(header)
    }
    if (known.isDue() && backOff.wait() === 0) refresh.run().catch(reported)
    if (mayHold(usable.set, header)) return selectKeys(usable.set, header)
    const asked = refresh.isRunning() || (backOff.askedToWait() === 0 && budget.spend())
    surroundings.observer.unknownKid(asked)
    return asked ? findAfterRefresh(header) : selectKeys(usable.set, header)
  }

  return {
    find,
    ready: async () => {
      if (known.usable() !== undefined) return
      requireTurn()
      await refresh.run().catch((cause: Error) => {
        throw unavailable(cause)
      })
    },
    health: (): KeyHealth => {
      const usable = known.usable()
      const failure = refresh.lastFailure()
      return {
        state: usable === undefined ? 'missing' : known.isFresh() ? 'fresh' : 'stale',
        keys: usable?.set.keys.length ?? 0,
        age: known.age(),
        lastFailure: failure && { at: failure.at, detail: failure.cause.message },
      }
    },
  }
}

function reported(): void {
  // The refresh told the observer, and the old set serves.
}
