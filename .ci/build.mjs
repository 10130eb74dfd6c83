// Compiles src/ and adapters/ into dist/. The compiler writes no file that is already up to date twice, so this is cheap to repeat.
import { spawnSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')

rmSync(join(root, 'dist'), { recursive: true, force: true })
const { status } = spawnSync(process.execPath, [tsc, '-p', join(root, '.config', 'tsconfig.build.json')], {
  cwd: root,
  stdio: 'inherit',
})
process.exitCode = status ?? 1
