import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const here = dirname(fileURLToPath(import.meta.url))
const flags = [
  ...['--ignoreConfig', '--noEmit', '--skipLibCheck', '--strict', '--erasableSyntaxOnly'],
  ...['--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--verbatimModuleSyntax'],
  ...['--module', 'nodenext', '--target', 'es2023', '--types', 'node'],
]

// Each version of the SDK augments Express's types in its own way: each is a program of its own.
describe.each(['sdk-v1.ts', 'sdk-v2.ts'])('the program %s', (file) => {
  it("has this package's types beside those of the SDK", () => {
    const program = join(here, 'programs', file)
    const { stdout, status } = spawnSync(process.execPath, [tsc, ...flags, program], {
      cwd: here,
      encoding: 'utf8',
    })
    expect([stdout, status]).toEqual(['', 0])
  })
})
