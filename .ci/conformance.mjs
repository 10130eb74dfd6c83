// Writes docs/conformance.md from the register of requirements and the tests that name them.
// With --check fails where the page has drifted. A register or a test that says what cannot be is an error.
//
//   test/rfc/requirements.txt     id | section | level | requirement | status, under '# standard'
//   it('… (RFC 7515 §4.1.11, JWS-11)', …)   a test names what it shows at the end of its title
//
//   node .ci/conformance.mjs [--check] [folder]
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What is not there yet, by the name that the roadmap has for it. */
const laterStages = ['encrypted tokens', 'introspection', 'possession', 'step-up']

const checkOnly = process.argv.includes('--check')
const [folder] = process.argv.slice(2).filter((argument) => argument !== '--check')
const root = folder ?? fileURLToPath(new URL('..', import.meta.url))
const register = 'test/rfc/requirements.txt'
const problems = []

const standards = readRegister()
const requirements = standards.flatMap(({ rows }) => rows)
const byId = new Map(requirements.map((row) => [row.id, row]))
/** What stands in parentheses at the end of a title; ids behind sections. */
const declaration = /\(([^()]*?)((?:(?:, | and )[A-Z][A-Z\d]*-\d+)+)\)$/
for (const file of readdirSync(join(root, 'test'), { recursive: true }).sort()) {
  if (file.endsWith('.test.ts')) readTests(`test/${file.replaceAll('\\', '/')}`)
}
for (const row of requirements) checkRow(row)

const page = join(root, 'docs/conformance.md')
const updated = write()
if (problems.length === 0) {
  if (!checkOnly) writeFileSync(page, updated)
  else if (readFileSync(page, 'utf8') !== updated) {
    problems.push('docs/conformance.md has drifted: npm run conformance')
  }
}
for (const problem of problems) console.error(problem)
console.log(`${requirements.length} requirements, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function readRegister() {
  const found = []
  const ids = new Set()
  for (const [index, line] of readFileSync(join(root, register), 'utf8').split('\n').entries()) {
    const at = `${register}:${index + 1}`
    if (line.startsWith('# ')) found.push({ name: line.slice(2), rows: [] })
    if (line.trim() === '' || line.startsWith('#')) continue
    const columns = line.split(' | ')
    const [id, section, level, requirement, status = ''] = columns
    if (columns.length > 5 || !requirement || !/^[A-Z][A-Z\d]*-\d+$/.test(id)) {
      problems.push(`${at}: not id | section | level | requirement | status`)
      continue
    }
    if (ids.has(id)) {
      problems.push(`${at}: ${id} is there already`)
      continue
    }
    ids.add(id)
    found.at(-1).rows.push({ at, id, section, level, requirement, status, tests: [] })
  }
  return found
}

/** The titles of a file that name requirements. Where a title can stand, the formatter decides. */
function readTests(file) {
  const lines = readFileSync(join(root, file), 'utf8').split('\n')
  for (const [index, line] of lines.entries()) {
    for (const { 1: quote, 2: text, index: start } of line.matchAll(
      /(['"`])((?:\\.|(?!\1).)*)\1/g,
    )) {
      const [, , ids] = declaration.exec(text) ?? []
      if (ids === undefined) continue
      const at = `${file}:${index + 1}`
      const opening = line.slice(0, start).trim() || lines[index - 1]
      const statement = lines
        .slice(0, index + 1)
        .findLast((above) => /^\s*(it|describe)\b/.test(above))
      if (/^\s*it\.(?!each)/.test(statement)) {
        problems.push(`${at}: a test that does not always run`)
      } else if (!/(^\s*it|\))\($/.test(opening) || !/^\s*it\b/.test(statement)) {
        problems.push(`${at}: requirements are named where no test has its title`)
        continue
      }
      const title = text
        .replace(`${ids})`, ')')
        .replaceAll(`\\${quote}`, quote)
        .replace(/%[sjid]/g, '…')
      for (const id of ids.match(/[A-Z][A-Z\d]*-\d+/g)) {
        const row = byId.get(id)
        if (row === undefined) problems.push(`${at}: ${id} is no requirement of ${register}`)
        else row.tests.push({ file, title })
      }
    }
  }
}

function checkRow({ at, id, status, tests }) {
  const [, stage] = /^not yet: (.+)$/.exec(status) ?? []
  if (status === 'met') {
    if (tests.length === 0) problems.push(`${at}: ${id} is met, and no test names it`)
  } else if (status.startsWith('not yet')) {
    if (!laterStages.includes(stage)) {
      problems.push(
        `${at}: ${id} is not yet met, and no later stage is named: ${laterStages.join(', ')}`,
      )
    }
  } else if (!/^not applicable because \S/.test(status)) {
    problems.push(`${at}: ${id} has no status: met, not applicable because …, not yet: …`)
  }
}

function write() {
  const kinds = ['met', 'not applicable', 'not yet']
  const count = (rows, kind) => rows.filter(({ status }) => status.startsWith(kind)).length
  const line = (name, rows) =>
    `| ${[name, rows.length, ...kinds.map((kind) => count(rows, kind))].join(' | ')} |`
  const musts = requirements.filter(({ level }) => /^(MUST|REQUIRED|SHALL)/.test(level))
  const totals = [
    `| standard | requirements | ${kinds.join(' | ')} |`,
    '| --- | ---: | ---: | ---: | ---: |',
    ...standards.map(({ name, rows }) => line(`[${name}](#${slugOf(name)})`, rows)),
    line('**all**', requirements),
    line('of these a MUST of the resource server', musts),
  ]
  return `# Conformance

What the standards require of a resource server, in our own words, and the tests that show it. Written from
\`${register}\` and the titles of the tests by \`npm run conformance\`: do not edit.

\`AS:\`, \`C:\` and \`T:\` are duties of the authorization server, the client and the token, of which a resource server can
check some. *INFO* is a fact without a duty.

${totals.join('\n')}

${standards.map(chapter).join('\n')}`
}

function chapter({ name, rows }) {
  const lines = rows.map(({ id, section, level, requirement, status, tests }) => {
    const shown = tests.map(({ file, title }) => `[${escaped(title)}](../${file})`).join('<br>')
    return `| ${id} | ${escaped(requirement)} (${section}) | ${level} | ${status} | ${shown} |`
  })
  return `## ${name}

| id | requirement | level | status | tests |
| --- | --- | --- | --- | --- |
${lines.join('\n')}
`
}

function escaped(text) {
  return text.replace(/[|[\]*_<`\\]/g, '\\$&')
}

function slugOf(heading) {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\p{Pc}\- ]/gu, '')
    .replaceAll(' ', '-')
}
