import { ConfigurationError } from '../errors/configuration-error.js'

/** Says what a configured value is, for a message: short, and never the inside of a key set. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 200))
  if (Array.isArray(value)) return value.length === 0 ? 'an empty array' : 'an array'
  if (typeof value === 'object' && value !== null) return 'an object'
  return typeof value === 'function' ? 'a function' : String(value)
}

/** An object that was written as options: not null, not an array. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Refuses names that nobody reads: a misspelt security option would otherwise be no option.
 *
 * @param hints - What to write instead of names that are often put in the wrong place.
 * @throws {@link ConfigurationError}
 */
export function requireKnownNames(
  where: string,
  options: object,
  known: readonly string[],
  hints: Readonly<Record<string, string>> = {},
): void {
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    const hint = Object.hasOwn(hints, name) ? hints[name] : `write one of ${known.join(', ')}`
    throw new ConfigurationError(`${where} has no option ${describeValue(name)}: ${hint}.`)
  }
}

/** The numbers that an option may be. */
export interface NumberRule {
  readonly min: number
  readonly max?: number
  readonly whole?: boolean
  readonly unit: string
  /** What the message shows as a good value. */
  readonly example: number
}

/**
 * Reads a number, finite and within its bounds.
 *
 * @throws {@link ConfigurationError}
 */
export function readNumber(name: string, value: unknown, rule: NumberRule): number {
  const { min, max = Number.MAX_SAFE_INTEGER, whole = false, unit, example } = rule
  const fits =
    typeof value === 'number' && value >= min && value <= max && (!whole || Number.isInteger(value))
  if (fits) return value
  const bounds = rule.max === undefined ? `at least ${min}` : `from ${min} to ${max}`
  throw new ConfigurationError(
    `${name} is ${describeValue(value)}: write a ${whole ? 'whole ' : ''}number of ${unit}, ${bounds}, such as ${name}: ${example}.`,
  )
}

/** Whether a list was written that is empty: where that means something, it is no mistake. */
export function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0
}

/**
 * Reads a list of strings that holds at least one.
 *
 * @throws {@link ConfigurationError}
 */
export function readStrings(name: string, value: unknown, example: string): readonly string[] {
  // A copy first: it has undefined where the array has a hole, which `every` would pass over.
  const members: readonly unknown[] = Array.isArray(value) ? Array.from(value) : []
  const strings = members.filter((member) => typeof member === 'string' && member !== '')
  if (strings.length > 0 && strings.length === members.length) return strings as string[]
  throw new ConfigurationError(
    `${name} is ${describeValue(value)}: write a list of strings with at least one member, such as ${name}: ${example}.`,
  )
}

/**
 * Reads a function.
 *
 * @throws {@link ConfigurationError}
 */
export function readFunction<F>(name: string, value: unknown, example: string): F {
  if (typeof value === 'function') return value as F
  throw new ConfigurationError(
    `${name} is ${describeValue(value)}: write a function, such as ${name}: ${example}.`,
  )
}

/** Reads an option that may be left out. */
export function optional<T, F>(value: unknown, fallback: F, read: (value: unknown) => T): T | F {
  return value === undefined ? fallback : read(value)
}
