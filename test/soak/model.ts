/**
 * The rules of docs/keys.md once more, written for reading and sharing no code with src/. What a server knows is what its
 * fetches were answered; a verdict is right when it follows from that.
 */
import type { Key } from './keys.js'
import type { Fetched } from './network.js'
import type { Presented } from './traffic.js'

/** What every server of the soak is told. Seconds. */
export const rules = { maxAge: 60, maxStale: 300, refreshCooldown: 5, clockTolerance: 5 } as const
const maxPause = 60

/** One refresh of one issuer, as the network saw it. */
interface Attempt {
  readonly keys: readonly Key[] | undefined
  readonly freshFor: number
  readonly retryAfter: number
}

/** What one server can know of one issuer. */
export interface KnownIssuer {
  /** Seconds on the injected clock, as everything here. */
  keys: readonly Key[] | undefined
  confirmedAt: number
  freshFor: number
  failures: number
  failedAt: number
  /** What the last failure asked for. */
  asked: number
  /** What is left of the budget for unknown `kid` values, at least and at most. */
  budget: { least: number; most: number; countedAt: number }
}

export function createKnownIssuer(now: number): KnownIssuer {
  return {
    keys: undefined,
    confirmedAt: 0,
    freshFor: 0,
    failures: 0,
    failedAt: 0,
    asked: 0,
    budget: { least: 2, most: 2, countedAt: now },
  }
}

/** What a verdict may be. */
export interface Expected {
  readonly presented: Presented
  readonly statuses: readonly number[]
}

/**
 * Judges what happened at one instant between one server and one issuer: what each request may be
 * answered, and whether the issuer was asked as often as it may and must be. Afterwards `known` is
 * what the server knows now.
 */
export function judge(
  known: KnownIssuer,
  requests: readonly Presented[],
  fetched: readonly Fetched[],
  now: number,
): { readonly expected: readonly Expected[]; readonly faults: readonly string[] } {
  const attempts = attemptsOf(fetched)
  const age = now - known.confirmedAt
  const usable = known.keys !== undefined && age < rules.maxStale ? known.keys : undefined
  const isUnknown = ({ kid }: Presented): boolean =>
    usable !== undefined && !usable.some((key) => key.kid === kid)
  const { budget } = known
  const earned = (now - budget.countedAt) / rules.refreshCooldown
  budget.least = Math.min(2, budget.least + earned)
  budget.most = Math.min(2, budget.most + earned)
  budget.countedAt = now

  const sinceFailure = known.failures === 0 ? Number.POSITIVE_INFINITY : now - known.failedAt
  const pause =
    usable === undefined
      ? rules.refreshCooldown
      : Math.min(maxPause, rules.refreshCooldown * 2 ** (known.failures - 1))
  const isAskedToWait = sinceFailure < known.asked
  // A pause is shortened by up to a tenth, and a set is refreshed up to a twentieth early.
  const mayRegularly =
    sinceFailure >= Math.max(0.9 * pause, known.asked) &&
    (usable === undefined || age >= 0.95 * known.freshFor)
  const mustRegularly =
    sinceFailure >= Math.max(pause, known.asked) && (usable === undefined || age >= known.freshFor)
  const reaching = requests.filter(({ reachesKeys }) => reachesKeys)
  const unknown = reaching.filter(isUnknown)
  const mustAsk = unknown.length > 0 && budget.least >= 1 && !isAskedToWait

  const faults: string[] = []
  const outOfBudget = Math.max(0, attempts.length - (mayRegularly ? 1 : 0))
  const anyUnknown = unknown.length > 0 || (usable === undefined && reaching.length > 1)
  const allowed = anyUnknown && !isAskedToWait ? Math.floor(budget.most + 1e-9) : 0
  if (reaching.length === 0 && attempts.length > 0) faults.push('a fetch for no token')
  else if (outOfBudget > allowed) faults.push(`${attempts.length} fetches, more than the budget`)
  if (reaching.length > 0 && attempts.length === 0) {
    if (mustRegularly) faults.push('no refresh, though it was due')
    if (mustAsk) faults.push('no fetch for an unknown kid, though the budget allows one')
  }
  budget.least = Math.max(0, budget.least - attempts.length)
  budget.most = Math.max(0, budget.most - outOfBudget)

  const fresh = attempts.flatMap(({ keys }) => (keys === undefined ? [] : [keys]))
  const expected = requests.map((presented): Expected => {
    if (!presented.reachesKeys) return { presented, statuses: [401] }
    if (usable === undefined && fresh.length === 0) return { presented, statuses: [503] }
    const waits = mustAsk && isUnknown(presented) && fresh.length > 0
    const sets = usable === undefined || waits ? fresh : [usable, ...fresh]
    return { presented, statuses: sets.map((keys) => verdict(presented, keys)) }
  })
  for (const attempt of attempts) learn(known, attempt, now)
  return { expected, faults }
}

/** The verdict on a token whose claims are good, by these keys. */
function verdict({ key, lacksScope }: Presented, keys: readonly Key[]): number {
  if (key === undefined || !keys.includes(key)) return 401
  return lacksScope ? 403 : 200
}

function learn(known: KnownIssuer, { keys, freshFor, retryAfter }: Attempt, now: number): void {
  if (keys === undefined) {
    known.failures += 1
    known.failedAt = now
    known.asked = Math.min(maxPause, retryAfter)
    return
  }
  known.keys = keys
  known.confirmedAt = now
  known.freshFor = freshFor
  known.failures = 0
  known.asked = 0
}

/** One attempt ends with the keys, or with metadata that could not be read and never could. */
function attemptsOf(fetched: readonly Fetched[]): readonly Attempt[] {
  const attempts: Attempt[] = []
  let metadata: Fetched[] = []
  for (const one of fetched) {
    metadata.push(one)
    if (one.what === 'metadata') continue
    attempts.push(attemptOf(one.keys, one.saidMaxAge, one.retryAfter))
    metadata = []
  }
  if (metadata.length > 0) {
    const asked = metadata.find(({ retryAfter }) => retryAfter !== undefined)?.retryAfter
    attempts.push(attemptOf(undefined, undefined, asked))
  }
  return attempts
}

function attemptOf(
  keys: readonly Key[] | undefined,
  said = Number.POSITIVE_INFINITY,
  retryAfter = 0,
): Attempt {
  const freshFor = Math.min(rules.maxAge, Math.max(rules.refreshCooldown, said))
  return { keys, freshFor, retryAfter }
}
