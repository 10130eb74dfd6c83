// Compiles src/ and adapters/ beside dist/ and then takes its place: what is using dist/ meets it whole.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const project = join(root, '.config', 'tsconfig.build.json')

const fresh = mkdtempSync(join(root, '.dist-'))
const { status } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', fresh], {
  cwd: root,
  stdio: 'inherit',
})
if (status === 0) {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  renameSync(fresh, join(root, 'dist'))
} else {
  rmSync(fresh, { recursive: true, force: true })
  process.exitCode = 1
}
