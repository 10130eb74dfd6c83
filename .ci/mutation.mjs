// Changes the code of the stages, one place at a time, and compares what the tests let live with test/mutation/survivors.json.
//
//   node .ci/mutation.mjs [--fast] [area…]

import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { areas, fastAreas } from '../test/mutation/areas.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = `${root}reports/mutation`
const version = '9.6.1'
const required = 0.9
const { values, positionals } = parseArgs({
  options: { fast: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const chosen = positionals.length > 0 ? positionals : values.fast ? fastAreas : Object.keys(areas)
const unknown = chosen.filter((name) => !Object.hasOwn(areas, name))
if (unknown.length > 0) throw new Error(`no such area: ${unknown.join(', ')}`)

process.chdir(root)
installStryker()
const { Stryker } = await import('@stryker-mutator/core')
mkdirSync(reports, { recursive: true })

const problems = []
let killed = 0
let total = 0
for (const name of chosen) {
  const began = Date.now()
  const mutants = await mutate(name)
  const living = mutants.filter(({ status }) => status === 'Survived' || status === 'NoCoverage')
  const dead = mutants.length - living.length
  killed += dead
  total += mutants.length
  const unusual = mutants.filter(({ status }) => status !== 'Killed')
  writeFileSync(`${reports}/${name}.json`, JSON.stringify(unusual, null, 2))
  const seconds = Math.round((Date.now() - began) / 1000)
  console.log(
    `${name}: ${dead} of ${mutants.length} killed, ${percent(dead / mutants.length)}, ${seconds} s`,
  )
  const found = compare(name, living)
  for (const problem of found) console.log(problem)
  problems.push(...found)
}
console.log(`${killed} of ${total} mutants killed: ${percent(killed / total)}`)
if (killed / total < required) console.log(`less than ${percent(required)} were killed`)
process.exitCode = problems.length === 0 && killed / total >= required ? 0 : 1

/** Every mutant of an area that was tried, as it is listed: by what stands there, since lines move. */
async function mutate(name) {
  const { mutate: code, tests } = areas[name]
  process.env.MUTATION_TESTS = JSON.stringify(tests)
  const results = await new Stryker({
    mutate: code,
    ignorePatterns: ['benchmarks', 'coverage', 'dist', 'reports'],
    plugins: ['@stryker-mutator/vitest-runner', `${root}test/mutation/ignore-texts.mjs`],
    ignorers: ['texts'],
    testRunner: 'vitest',
    vitest: { configFile: '.config/vitest.mutation.config.ts', related: false },
    coverageAnalysis: 'perTest',
    concurrency: 2,
    timeoutMS: 10_000,
    tsconfigFile: 'none',
    reporters: [],
    logLevel: 'error',
    allowConsoleColors: false,
    cleanTempDir: 'always',
  }).runMutationTest()
  return results.filter(({ status }) => status !== 'Ignored').map(describe)
}

function describe({ fileName, replacement, status, statusReason, location: { start, end } }) {
  const file = fileName.replace(root, '')
  const lines = ['', ...readFileSync(root + file, 'utf8').split('\n')]
  const text = lines.slice(start.line, end.line + 1)
  const line = text[0].trim()
  text[text.length - 1] = text.at(-1).slice(0, end.column - 1)
  text[0] = text[0].slice(start.column - 1)
  const code = text.map((part) => part.trim()).join(' ')
  const becomes = replacement.replace(/\s+/g, ' ')
  return { file, at: start.line, line, code, becomes, status, statusReason }
}

/** What lives and is not explained, and what is explained and no longer lives. */
function compare(name, living) {
  const listed = JSON.parse(readFileSync(`${root}test/mutation/survivors.json`, 'utf8'))
  const keyOf = ({ file, line, code, becomes }) => JSON.stringify([file, line, code, becomes])
  const explained = listed.filter(({ file }) => areaOf(file) === name)
  const told = ({ file, at, line, code, becomes }) =>
    `${file}:${at ?? ''} ${code === line ? '' : `${line} | `}${code} -> ${becomes}`
  const unexplained = []
  for (const mutant of living) {
    const place = explained.findIndex((one) => keyOf(one) === keyOf(mutant))
    if (place === -1) unexplained.push(mutant)
    else explained.splice(place, 1)
  }
  return [
    ...unexplained.map((mutant) => `lives and is not explained: ${told(mutant)}`),
    ...explained.map((mutant) => `is explained and does not live: ${told(mutant)}`),
  ]
}

function areaOf(file) {
  const folder = file.slice(0, file.lastIndexOf('/'))
  return Object.keys(areas).find((name) =>
    areas[name].mutate.some((path) => path === file || path === `${folder}/*.ts`),
  )
}

function percent(part) {
  return `${(part * 100).toFixed(1)} %`
}

/** Not among the devDependencies: 150 packages that nothing else needs. */
function installStryker() {
  if (existsSync(`${root}node_modules/@stryker-mutator/vitest-runner`)) return
  const packages = ['core', 'vitest-runner'].map((name) => `@stryker-mutator/${name}@${version}`)
  const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['install', ...quiet, ...packages], { stdio: 'inherit' })
  if (status !== 0) throw new Error('Stryker could not be installed')
}
