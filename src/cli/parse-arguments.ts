import { parseArgs } from 'node:util'
import type { Arguments, OptionRow } from './command.js'
import { findMeant } from './find-meant.js'
import { UsageError } from './usage-error.js'

/** What every command takes. */
export const commonOptions: Readonly<Record<string, OptionRow>> = {
  json: { help: 'for programs: JSON of a documented, stable form' },
  help: { help: 'this text' },
}

/**
 * Reads the arguments of a command.
 *
 * Does NOT repeat values in its messages: one of them can be a token.
 *
 * @throws {@link UsageError}
 */
export function parseArguments(
  argv: readonly string[],
  rows: Readonly<Record<string, OptionRow>>,
): Arguments {
  const options = Object.fromEntries(
    Object.entries(rows).map(([name, { value, multiple = false }]) => [
      name,
      { type: value === undefined ? ('boolean' as const) : ('string' as const), multiple },
    ]),
  )
  const { values, positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    strict: false,
    tokens: true,
  })
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const { name, value } = token
    const row = rows[name]
    if (row === undefined || !Object.hasOwn(rows, name)) throw unknown(name, Object.keys(rows))
    if (row.value === undefined && value !== undefined) {
      throw new UsageError(`--${name} takes no value: write --${name} alone.`)
    }
    // A value that begins with a dash is as a rule the next option.
    if (row.value !== undefined && (!value || (!token.inlineValue && /^-./.test(value)))) {
      throw new UsageError(`--${name} needs a value: write --${name} ${row.value}.`)
    }
    if (seen.has(name) && row.multiple === undefined) {
      throw new UsageError(`--${name} is there twice: write it once.`)
    }
    seen.add(name)
  }
  const texts = (name: string): readonly string[] =>
    seen.has(name) ? ([values[name]].flat() as string[]) : []
  return { positionals, texts, text: (name) => texts(name)[0], isSet: (name) => seen.has(name) }
}

function unknown(name: string, names: readonly string[]): UsageError {
  const meant = findMeant(name, names)
  if (meant !== undefined) return new UsageError(`there is no such option: write --${meant}.`)
  const all = names.map((known) => `--${known}`).join(', ')
  return new UsageError(`there is an option that nobody reads: write one of ${all}.`)
}
