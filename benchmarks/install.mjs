import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))

/** Installs the rivals as the lock file pins them, where that was not done yet. */
export function installRivals() {
  if (existsSync(new URL('node_modules/.package-lock.json', import.meta.url))) return
  process.stderr.write('Installing the rivals ...\n')
  const { status } = spawnSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: here,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status !== 0) throw new Error('npm ci failed in benchmarks/')
}
