// Whether a tag may be published: node .ci/release.mjs v1.2.3 owner/repository
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const [tag = '', repository = '', folder = fileURLToPath(new URL('..', import.meta.url))] =
  process.argv.slice(2)
const read = (file) => readFileSync(join(resolve(folder), file), 'utf8')
const manifest = JSON.parse(read('package.json'))
const [, changed] = /^## (.*)$/m.exec(read('CHANGELOG.md')) ?? []

const problems = []
if (tag !== `v${manifest.version}`) {
  problems.push(`the tag is ${tag}, the version in package.json is ${manifest.version}`)
}
const [version, date = ''] = (changed ?? '').split(', ')
if (version !== manifest.version || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
  problems.push(`CHANGELOG.md does not begin with "## ${manifest.version}, YYYY-MM-DD"`)
}
// npm compares them when it is given provenance, and refuses.
const url = manifest.repository?.url ?? manifest.repository ?? ''
if (!new RegExp(`[/:]${repository.replace(/[.]/g, '\\.')}(\\.git)?$`).test(url)) {
  problems.push(`"repository" in package.json does not name ${repository}`)
}
for (const problem of problems) console.error(problem)
if (problems.length === 0) console.log(`${tag} may be published`)
process.exitCode = problems.length === 0 ? 0 : 1
