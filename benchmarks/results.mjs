import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'

const folder = new URL('results/', import.meta.url)
const major = process.versions.node.split('.')[0]

/** Where results of this major version of Node.js are kept. */
export const keptFile = new URL(`node-${major}.json`, folder)

/** The machine, the runtime and the versions that figures belong to. */
export function describeRun() {
  const { dependencies } = readJson(new URL('package.json', import.meta.url))
  const ours = readJson(new URL('../package.json', import.meta.url))
  // Nest has to be the copy that the library resolves: that of the repository.
  const { '@nestjs/core': nest } = ours.devDependencies
  const versions = { ...dependencies, '@nestjs/core': nest, [ours.name]: ours.version }
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    node: process.version,
    openssl: process.versions.openssl,
    platform: `${process.platform} ${process.arch}`,
    date: new Date().toISOString().slice(0, 10),
    versions,
  }
}

/** The kept results of this major version of Node.js, or of the next best one; undefined without any. */
export function readKept() {
  if (existsSync(keptFile)) return readJson(keptFile)
  return readAllKept().at(-1)
}

/** All kept results, the oldest version of Node.js first. */
export function readAllKept() {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => /^node-\d+\.json$/.test(name))
    .sort((one, other) => Number.parseInt(one.slice(5), 10) - Number.parseInt(other.slice(5), 10))
    .map((name) => readJson(new URL(name, folder)))
}

/** Keeps results. Scenarios that did not run this time stay as they were. */
export function keep(results) {
  const last = existsSync(keptFile) ? readJson(keptFile) : { scenarios: {}, profiles: {} }
  writeResults(keptFile, {
    ...results,
    scenarios: { ...last.scenarios, ...results.scenarios },
    profiles: { ...last.profiles, ...results.profiles },
  })
}

/** One row a line: so that a difference can be read. */
export function writeResults(file, results) {
  mkdirSync(folder, { recursive: true })
  const text = JSON.stringify(results, null, 1).replace(
    /\{\n\s+("(?:contender|what|function|x)":[^{}]*?)\n\s+\}/g,
    (_, members) => `{ ${members.replace(/\n\s+/g, ' ')} }`,
  )
  writeFileSync(file, `${text}\n`)
}

function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'))
}
