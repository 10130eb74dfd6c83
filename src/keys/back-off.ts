/** The longest pause between two attempts, whatever failed and whatever the server asks for. Seconds. */
const maxPause = 60

/** How long to leave a server alone that has failed. Seconds, 0 when the time is over. */
export interface BackOff {
  /**
   * Until the next attempt is due.
   *
   * @param atMost - The longest pause of our own where nothing can be done without an answer.
   */
  wait(atMost?: number): number
  /** Until it is due for certain: what a client can be told. */
  retryAfter(atMost?: number): number
  /** For how long the server itself asked to be left alone. */
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
  let pause = 0
  let part = 1
  let asked = 0
  const left = (seconds: number): number => {
    const elapsed = (clock() - failedAt) / 1000
    // A clock that was set back must not turn a pause of seconds into one of hours.
    return elapsed < 0 ? 0 : Math.max(0, seconds - elapsed)
  }
  return {
    wait: (atMost = pause) => left(Math.max(Math.min(pause, atMost) * part, asked)),
    retryAfter: (atMost = pause) => left(Math.max(Math.min(pause, atMost), asked)),
    askedToWait: () => left(asked),
    failed: (retryAfter = 0) => {
      pause = Math.min(Math.max(maxPause, first), first * 2 ** Math.min(failures, 30))
      failures += 1
      failedAt = clock()
      part = 1 - 0.1 * random()
      asked = Math.min(maxPause, retryAfter)
    },
    succeeded: () => {
      failures = 0
      pause = 0
      asked = 0
    },
  }
}
