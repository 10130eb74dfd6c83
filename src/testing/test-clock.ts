/** A clock for the `clock` option that stands until it is moved. */
export interface TestClock {
  /** Milliseconds. */
  (): number
  /** Moves the clock by seconds, backwards if they are negative. */
  advance(seconds: number): void
  /** Seconds: what NumericDate claims hold. */
  now(): number
}

/**
 * Makes a clock that stands until it is moved.
 *
 * @param start - Milliseconds; the present unless given.
 */
export function testClock(start: number | Date = Date.now()): TestClock {
  let time = Number(start)
  return Object.assign(() => time, {
    advance: (seconds: number) => {
      time += seconds * 1000
    },
    now: () => time / 1000,
  })
}
