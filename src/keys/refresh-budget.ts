/** How many fetches unknown key identifiers can cause before one must be earned. */
const burst = 2

/** A budget of fetches: a small burst, then one per cooldown. */
export interface RefreshBudget {
  /** Takes one fetch out of the budget, or answers false. */
  spend(): boolean
}

/**
 * Makes the budget for unknown key identifiers of one issuer: a key that was rotated in a moment ago
 * is accepted at first sight, and a flood of invented identifiers does not reach the issuer.
 *
 * @param cooldown - Seconds in which one fetch is earned.
 * @param clock - Milliseconds.
 */
export function createRefreshBudget(cooldown: number, clock: () => number): RefreshBudget {
  let left = burst
  let countedAt = clock()
  return {
    spend: () => {
      const now = clock()
      // A clock that was set back earns nothing.
      left = Math.min(burst, left + Math.max(0, now - countedAt) / (cooldown * 1000))
      countedAt = now
      if (left < 1) return false
      left -= 1
      return true
    },
  }
}
