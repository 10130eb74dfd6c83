// Runs what takes minutes, test/<name>/main.ts, compiled: as fast as it is for users, and with no test runner around it.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const project = join(root, '.config', 'tsconfig.runs.json')
const [name, ...options] = process.argv.slice(2)

const built = mkdtempSync(join(root, '.dist-'))
const node = (...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1
try {
  process.exitCode =
    node(tsc, '-p', project, '--outDir', built) ||
    node('--expose-gc', join(built, 'test', String(name), 'main.js'), ...options)
} finally {
  rmSync(built, { recursive: true, force: true })
}
