import { runCommand } from './run-command.js'

/** What is used of the process. */
export interface ProcessLike {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdin: AsyncIterable<Uint8Array> & { readonly isTTY?: boolean | undefined }
  readonly stdout: Output
  readonly stderr: Output
  readonly exit: (code: number) => void
}

interface Output {
  readonly isTTY?: boolean | undefined
  readonly columns?: number | undefined
  write(text: string, done?: () => void): unknown
  on(event: 'error', listener: (error: Error) => void): unknown
}

/**
 * Runs the command line, writes what came of it and ends the process: what a user's module may have
 * opened keeps it no longer. A reader that closes its end early (EPIPE) does not change the verdict.
 */
export async function runProcess(surroundings: ProcessLike): Promise<void> {
  const { argv, env, stdin, stdout, stderr, exit } = surroundings
  for (const output of [stdout, stderr]) output.on('error', () => {})
  const { exitCode, output, errors } = await runCommand(argv.slice(2), {
    env,
    stdin,
    terminal: stdout,
    clock: Date.now,
    say: (text) => stderr.write(text),
  })
  if (errors !== '') await written(stderr, errors)
  if (output !== '') await written(stdout, output)
  exit(exitCode)
}

/** Until the reader has it, or is gone. */
function written(output: Output, text: string): Promise<void> {
  return new Promise((resolve) => {
    output.write(text, () => resolve())
  })
}
