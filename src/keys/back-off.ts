/** The longest pause between two attempts, whatever failed and whatever the server asks for. Seconds. */
const maxPause = 60

/** How long to leave a server alone that has failed. */
export interface BackOff {
  /** Seconds until the next attempt is due: 0 when it is. */
  wait(): number
  /** Seconds after which it is due for certain: what a client can be told. */
  retryAfter(): number
  /** Seconds for which the server itself asked to be left alone: 0 when that is over. */
  askedToWait(): number
  failed(retryAfter: number | undefined): void
  succeeded(): void
}

/**
 * Makes the pauses after failures: `first` seconds, doubling up to a minute, each shortened a little
 * at random so that a fleet does not come back in step. What the server asks for in Retry-After
 * counts, up to a minute.
 *
 * @param clock - Milliseconds.
 * @param random - From 0 to 1.
 */
export function createBackOff(
  first: number,
  clock: () => number,
  random: () => number = Math.random,
): BackOff {
  let failures = 0
  let failedAt = 0
  let longest = 0
  let pause = 0
  let asked = 0
  // A clock that was set back must not turn a pause of seconds into one of hours.
  const left = (seconds: number): number =>
    Math.min(seconds, Math.max(0, seconds - (clock() - failedAt) / 1000))
  return {
    wait: () => left(Math.max(pause, asked)),
    retryAfter: () => left(Math.max(longest, asked)),
    askedToWait: () => left(asked),
    failed: (retryAfter = 0) => {
      longest = Math.min(Math.max(maxPause, first), first * 2 ** Math.min(failures, 30))
      failures += 1
      failedAt = clock()
      pause = longest * (1 - 0.1 * random())
      asked = Math.min(maxPause, retryAfter)
    },
    succeeded: () => {
      failures = 0
      longest = 0
      pause = 0
      asked = 0
    },
  }
}
