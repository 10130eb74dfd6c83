import { spawn } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { root } from '../architecture/imports.js'

const typescript = createRequire(import.meta.url).resolve('typescript/package.json')
const tsc = join(dirname(typescript), 'bin', 'tsc')

/** What came of a child process; `code` is null where the bound ended it. */
export interface Outcome {
  readonly code: number | null
  readonly output: string
}

/** A project beside the repository's own, in which the package is installed as it is built. */
export interface Project extends AsyncDisposable {
  readonly folder: string
  /** Runs node in the project, no longer than the bound. */
  node(parameters: readonly string[], env?: Record<string, string>): Promise<Outcome>
  /** Compiles a folder of the project that has a tsconfig.json. */
  compile(folder: string): Promise<Outcome>
  write(file: string, text: string): void
}

/** Builds the package, and installs it in a new project with the examples of tests in it. */
export async function createProject(): Promise<Project> {
  const folder = mkdtempSync(join(root, '.dist-test-'))
  const installed = join(folder, 'node_modules', 'oauth-resource-server')
  const node = (parameters: readonly string[], env: Record<string, string> = {}) =>
    run(parameters, folder, env)
  const build = join(root, '.ci', 'build.mjs')
  const { code, output } = await node([build, join(installed, 'dist')])
  if (code !== 0) throw new Error(output)
  cpSync(join(root, 'package.json'), join(installed, 'package.json'))
  cpSync(join(root, 'examples', 'testing'), folder, {
    recursive: true,
    filter: (source) => !source.endsWith('dist'),
  })
  writeFileSync(join(folder, 'package.json'), '{"name":"project","type":"module"}')
  return {
    folder,
    node,
    compile: (name) => node([tsc, '-p', name]),
    write: (file, text) => writeFileSync(join(folder, file), text),
    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  }
}

function run(
  parameters: readonly string[],
  cwd: string,
  env: Record<string, string>,
): Promise<Outcome> {
  return new Promise((resolve) => {
    // NODE_TEST_CONTEXT would make a test runner inside a test runner report to the outer one.
    const { NODE_TEST_CONTEXT: _, NODE_V8_COVERAGE: __, ...inherited } = process.env
    const child = spawn(process.execPath, parameters, {
      cwd,
      env: { ...inherited, NODE_ENV: 'test', ...env },
      timeout: 60_000,
      killSignal: 'SIGKILL',
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        output += chunk.toString()
      })
    }
    child.on('close', (code) => resolve({ code, output }))
  })
}
