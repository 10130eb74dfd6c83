import type { Command, OptionRow } from './command.js'
import { commands } from './commands.js'
import { commonOptions } from './parse-arguments.js'
import type { Style } from './terminal/style.js'
import { hang, words } from './terminal/wrap.js'

const exits: readonly (readonly [string, string])[] = [
  ['0', 'accepted, or nothing found'],
  ['1', 'refused, or something found'],
  ['2', 'the command line, a file or a configured value has to be changed'],
  ['3', 'no verdict: keys or metadata cannot be had'],
]

const others: readonly (readonly [string, string])[] = [
  ['--version', 'print the version of this package'],
  ['--help', 'print this text; <command> --help tells of a command'],
]

/** What the tool can do. */
export function overview(style: Style): string {
  const rows = Object.entries(commands).map(([name, { summary }]) => [name, summary] as const)
  return [
    'oauth-resource-server <command> [options]',
    '',
    ...table([...rows, ...others], style),
    '',
    style.bold('Exit codes'),
    ...table(exits, style),
    '',
  ].join('\n')
}

/** What one command can do, from the same rows that its arguments are read by. */
export function commandHelp(
  name: string,
  { usage, help, options, examples }: Command,
  style: Style,
): string {
  const rows = Object.entries({ ...options, ...commonOptions }).map(optionRow)
  return [
    `oauth-resource-server ${name} ${usage}`,
    '',
    ...hang('', words(help), style),
    '',
    style.bold('Options'),
    ...table(rows, style),
    '',
    style.bold('Examples'),
    ...examples.map((example) => `  oauth-resource-server ${name} ${example}`),
    '',
    style.bold('Exit codes'),
    ...table(exits, style),
    '',
  ].join('\n')
}

function optionRow([name, { value, help, multiple }]: [string, OptionRow]): [string, string] {
  const several = multiple ? '; may be there several times' : ''
  return [`--${name}${value === undefined ? '' : ` ${value}`}`, `${help}${several}`]
}

function table(rows: readonly (readonly [string, string])[], style: Style): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length))
  return rows.flatMap(([name, text]) => hang(`  ${name.padEnd(width)}  `, words(text), style))
}
