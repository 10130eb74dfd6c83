import { UnavailableError } from '../errors/unavailable-error.js'
import type { AcceptedHeader } from '../jwt/check-header.js'
import { DiscoveryFailure } from '../metadata/discover.js'
import type { FetchKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'
import type { KeySet } from './key-set.js'
import type { KeySource } from './key-source.js'
import { createRefreshBudget } from './refresh-budget.js'
import { mayHold, selectKeys } from './select-keys.js'
import type { VerificationKey } from './verification-key.js'

/**
 * Keys that are fetched when a token first needs them and kept for `maxAge`. However many wait, there
 * is one fetch. A `kid` that the set does not have is asked for within its own budget.
 */
export function createRemoteKeySource(
  fetchKeySet: FetchKeySet,
  rules: KeyRules,
  clock: () => number,
): KeySource {
  const budget = createRefreshBudget(rules.refreshCooldown, clock)
  let current: { readonly set: KeySet; readonly fetchedAt: number } | undefined
  let refreshing: Promise<KeySet> | undefined

  const refresh = (): Promise<KeySet> => {
    refreshing ??= fetchKeySet(current?.set)
      .then((set) => {
        current = { set, fetchedAt: clock() }
        return set
      })
      .finally(() => {
        refreshing = undefined
      })
    return refreshing
  }
  const age = (known: { readonly fetchedAt: number }): number => (clock() - known.fetchedAt) / 1000

  const findAnew = async (header: AcceptedHeader): Promise<readonly VerificationKey[]> => {
    let set: KeySet
    try {
      set = await refresh()
    } catch (cause) {
      // While the issuer cannot be reached, the set known so far decides.
      if (current === undefined || age(current) >= rules.maxStale) throw unavailable(cause, rules)
      set = current.set
    }
    return selectKeys(set, header)
  }

  return {
    find: (header) => {
      if (current === undefined || age(current) >= rules.maxAge) return findAnew(header)
      if (!mayHold(current.set, header) && (refreshing !== undefined || budget.spend())) {
        return findAnew(header)
      }
      return selectKeys(current.set, header)
    },
  }
}

function unavailable(cause: unknown, { refreshCooldown }: KeyRules): UnavailableError {
  const reason = cause instanceof DiscoveryFailure ? 'metadata_unavailable' : 'keys_unavailable'
  return new UnavailableError(reason, (cause as Error).message, {
    retryAfter: refreshCooldown,
    cause,
  })
}
