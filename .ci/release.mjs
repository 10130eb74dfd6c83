// Whether a tag may become a release: it is the version, and CHANGELOG.md has an entry with a date.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const read = (file) => readFileSync(fileURLToPath(new URL(`../${file}`, import.meta.url)), 'utf8')
const [tag = ''] = process.argv.slice(2)
const { version } = JSON.parse(read('package.json'))
const heading = read('CHANGELOG.md')
  .split('\n')
  .find((line) => line.startsWith(`## ${version}, `))
const problems = [
  ...(tag === `v${version}` ? [] : [`the tag is ${tag}, and the version ${version}`]),
  ...(/, \d{4}-\d{2}-\d{2}$/.test(heading ?? '')
    ? []
    : [`CHANGELOG.md has no heading such as ## ${version}, 2026-12-01`]),
]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length === 0 ? 0 : 1
