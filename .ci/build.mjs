// Builds dist/, or the folder that is named, beside itself and then takes its place: what is using it meets it whole.
//
// Declarations are those of each source file. The code is a few files: loading each module by itself is
// what most of a cold start was (benchmarks, cold-start). Entry points share what they have in common, so
// that an error is of one class for all of them.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { rolldown } from 'rolldown'

const root = fileURLToPath(new URL('..', import.meta.url))
const require = createRequire(import.meta.url)
const tsc = join(dirname(require.resolve('typescript/package.json')), 'bin', 'tsc')
const project = join(root, '.config', 'tsconfig.build.json')
const { bin, exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

const target = process.argv[2] ?? join(root, 'dist')
const fresh = mkdtempSync(join(root, '.dist-'))
const { status } = spawnSync(process.execPath, [tsc, '-p', project, '--outDir', fresh], {
  cwd: root,
  stdio: 'inherit',
})
if (status === 0) {
  await bundle(fresh)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(dirname(target), { recursive: true })
  renameSync(fresh, target)
} else {
  rmSync(fresh, { recursive: true, force: true })
  process.exitCode = 1
}

/** Writes the code of every entry point, under the name that package.json has for it. */
async function bundle(folder) {
  const entries = [...Object.values(exports), { default: bin['oauth-resource-server'] }]
    .map((entry) => entry.default?.match(/^(?:\.\/)?dist\/(.*)\.js$/)?.[1])
    .filter((name) => name !== undefined)
  const build = await rolldown({
    cwd: root,
    input: Object.fromEntries(entries.map((name) => [name, `./${name}.ts`])),
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    platform: 'node',
    resolve: { extensionAlias: { '.js': ['.ts'] } },
    tsconfig: join(root, 'tsconfig.json'),
  })
  await build.write({
    dir: folder,
    format: 'esm',
    sourcemap: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'shared/[name].js',
    // What a resource server is made of is one file: each further one is milliseconds of a cold start.
    codeSplitting: { groups: [{ name: 'core', test: /\/src\/(?!cli\/|testing\/)/ }] },
    // Those of the sources, to which the source maps lead, and of the declarations are enough.
    comments: false,
  })
  await build.close()
}
