/** The command line cannot be understood; the message says what to write instead. */
export class UsageError extends Error {}

/** An option without which a command means nothing. */
export function missingOption(name: string, example: string): UsageError {
  return new UsageError(`--${name} is missing: write --${name} ${example}.`)
}
