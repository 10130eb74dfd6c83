/** A clock for the `clock` option that stands until it is moved. */
export interface TestClock {
  /** The time in milliseconds. */
  (): number
  /** Moves the clock by seconds, backwards if they are negative. */
  advance(seconds: number): void
  /** The time in whole seconds: a NumericDate (RFC 7519 §2). */
  now(): number
}

/**
 * Makes a clock that stands until it is moved.
 *
 * @param start - Milliseconds, or a Date; the present unless given.
 */
export function testClock(start: number | Date = Date.now()): TestClock {
  let time = Number(start)
  return Object.assign(() => time, {
    advance: (seconds: number) => {
      time += seconds * 1000
    },
    now: () => Math.floor(time / 1000),
  })
}
