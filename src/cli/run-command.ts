import { createRequire } from 'node:module'
import { ConfigurationError } from '../errors/configuration-error.js'
import { type Command, exitCodes, type Surroundings } from './command.js'
import { commands } from './commands.js'
import { findMeant } from './find-meant.js'
import { commandHelp, overview } from './help.js'
import { commonOptions, parseArguments } from './parse-arguments.js'
import { escapeText, printable } from './terminal/printable.js'
import { type Style, styleOf, type Terminal } from './terminal/style.js'
import { UsageError } from './usage-error.js'

/** What the process is to write, and how it is to end. */
export interface Outcome {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
}

/** A command's surroundings, and where its text goes. */
export interface CommandSurroundings extends Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
}

/** Runs one command line. Throws nothing: whatever goes wrong is an outcome, without a stack. */
export async function runCommand(
  argv: readonly string[],
  surroundings: CommandSurroundings,
): Promise<Outcome> {
  const style = styleOf(surroundings.terminal, surroundings.env)
  const [name = '', ...rest] = argv
  try {
    if (name === '--version') return fine(`${version()}\n`)
    if (name === '--help' || name === 'help') return fine(overview(style))
    const row = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (row === undefined) throw unknownCommand(name)
    return await runLoaded(name, await row.load(), rest, style, surroundings)
  } catch (error) {
    const where = Object.hasOwn(commands, name) ? ` ${name}` : ''
    return failed(error, `oauth-resource-server${where}`)
  }
}

async function runLoaded(
  name: string,
  command: Command,
  argv: readonly string[],
  style: Style,
  surroundings: Surroundings,
): Promise<Outcome> {
  if (argv.includes('--help')) return fine(commandHelp(name, command, style))
  const parameters = parseArguments(argv, { ...command.options, ...commonOptions })
  const { exitCode, json, text, note = '' } = await command.run(parameters, surroundings)
  const asJson = parameters.isSet('json')
  const output = asJson ? `${escapeText(JSON.stringify(json, null, 2))}\n` : text(style)
  return { exitCode, output, errors: asJson ? '' : note }
}

function fine(output: string): Outcome {
  return { exitCode: exitCodes.fine, output, errors: '' }
}

function failed(error: unknown, where: string): Outcome {
  const ours = error instanceof UsageError || error instanceof ConfigurationError
  const hint = ours ? `See ${where} --help.\n` : ''
  return {
    exitCode: exitCodes.usage,
    output: '',
    errors: `${where}: ${printable((error as Error).message)}\n${hint}`,
  }
}

function unknownCommand(name: string): UsageError {
  const names = Object.keys(commands)
  const meant = findMeant(name, names)
  const start = name === '' ? 'there is no command' : 'there is no such command'
  return new UsageError(`${start}: write ${meant ?? `one of ${names.join(', ')}`}.`)
}

function version(): string {
  return createRequire(import.meta.url)('oauth-resource-server/package.json').version
}
