import { round, spread } from './statistics.mjs'

/** Median and quartiles as they are kept: digits that are noise only make results differ. */
export function figuresOf(values) {
  const entries = Object.entries(spread(values)).map(([name, value]) => [name, round(value)])
  return Object.fromEntries(entries)
}
