import { runCommand } from '../../src/cli/run-command.js'

/** What came of a command line. */
export interface Ran {
  readonly exitCode: number
  readonly output: string
  readonly errors: string
  /** What people were told meanwhile. */
  readonly said: string
}

/** Where a command line runs. */
export interface Where {
  readonly stdin?: string | readonly Uint8Array[]
  readonly isTTY?: boolean
  readonly columns?: number
  readonly env?: Readonly<Record<string, string>>
  readonly time?: number
}

/** Runs a command line in this process. */
export async function run(argv: readonly string[], where: Where = {}): Promise<Ran> {
  const { stdin = '', isTTY = false, columns, env = {}, time = Date.now() } = where
  let said = ''
  const outcome = await runCommand(argv, {
    env,
    stdin: Object.assign(bytesOf(stdin), { isTTY }),
    terminal: { isTTY, columns },
    clock: () => time,
    say: (text) => {
      said += text
    },
  })
  return { ...outcome, said }
}

async function* bytesOf(input: string | readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* typeof input === 'string' ? [Buffer.from(input)] : input
}
