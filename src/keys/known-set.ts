import type { PublishedKeySet } from './fetch-key-set.js'
import type { KeyRules } from './jwks-options.js'

/** A refresh begins up to this part of the set's time early, at random, so that a fleet does not come at once. */
export const earlyPart = 0.05

/** The last set that could be read, and how old it is. */
export interface KnownSet {
  /** The set while it may serve, however stale. */
  usable(): PublishedKeySet | undefined
  /** The set at any age: what a refresh can compare with. */
  last(): PublishedKeySet | undefined
  /** Whether it is time for a refresh. */
  isDue(): boolean
  isFresh(): boolean
  /** Seconds since the issuer confirmed the set. */
  age(): number | undefined
  replace(published: PublishedKeySet): void
}

/**
 * Remembers one issuer's last readable set: fresh at first, then stale, and of no use `maxStale`
 * seconds after the issuer confirmed it.
 */
export function createKnownSet(
  { maxStale }: Pick<KeyRules, 'maxStale'>,
  clock: () => number,
  random: () => number = Math.random,
): KnownSet {
  let known: PublishedKeySet | undefined
  let dueAfter = 0
  const age = (): number =>
    known === undefined ? Number.POSITIVE_INFINITY : (clock() - known.confirmedAt) / 1000
  return {
    usable: () => (age() < maxStale ? known : undefined),
    last: () => known,
    // A clock that was set back says nothing of the set's age: ask.
    isDue: () => {
      const seconds = age()
      return seconds < 0 || seconds >= dueAfter
    },
    isFresh: () => known !== undefined && age() < Math.min(known.freshFor, maxStale),
    age: () => (known === undefined ? undefined : Math.max(0, age())),
    replace: (published) => {
      known = published
      dueAfter = published.freshFor * (1 - earlyPart * random())
    },
  }
}
