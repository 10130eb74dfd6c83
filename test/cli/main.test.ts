import { expect, it, vi } from 'vitest'
import { type ProcessLike, runProcess } from '../../src/cli/run-process.js'

async function* nothing(): AsyncGenerator<Uint8Array> {}

/** A process, and what is done to it. */
function processOf(argv: readonly string[]) {
  const written: Record<'stdout' | 'stderr', string> = { stdout: '', stderr: '' }
  const stream = (name: 'stdout' | 'stderr') => ({
    write: (text: string, done?: () => void) => {
      written[name] += text
      done?.()
    },
    on: (_: 'error', listener: (error: Error) => void) => listener(new Error('EPIPE')),
  })
  const codes: number[] = []
  const surroundings: ProcessLike = {
    argv: ['node', 'main.js', ...argv],
    env: {},
    stdin: Object.assign(nothing(), { isTTY: true }),
    stdout: stream('stdout'),
    stderr: stream('stderr'),
    exit: (code) => codes.push(code),
  }
  return { surroundings, written, codes }
}

it('writes, and ends with the exit code', async () => {
  const { surroundings, written, codes } = processOf(['--version'])
  await runProcess(surroundings)
  expect([written.stdout, written.stderr, codes]).toEqual([expect.any(String), '', [0]])
  const failing = processOf(['explain', '-'])
  await runProcess(failing.surroundings)
  expect(failing.written.stdout).toBe('')
  expect(failing.written.stderr).toMatch(/^Paste the token, then Enter and Ctrl-D.\noauth-resource/)
  expect(failing.codes).toEqual([2])
})

it('is what the file of the bin does', async () => {
  const exit = vi.spyOn(process, 'exit').mockReturnValue(undefined as never)
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((...all) => {
    const done = all.at(-1)
    if (typeof done === 'function') done()
    return true
  })
  const argv = process.argv
  process.argv = ['node', 'main.js', '--version']
  await import('../../src/cli/main.js')
  await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(0), 10_000)
  process.argv = argv
  write.mockRestore()
  exit.mockRestore()
})
