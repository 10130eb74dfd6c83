// Keeps the code blocks of README.md and docs/*.md equal to regions of files that run.
//
//   <!-- snippet: examples/express/app.mjs#app,orders -->   above a code block: these regions, in this order
//   // #region app ... // #endregion app                    around the lines in the file
//
// Rewrites the blocks, or with --check fails where one has drifted. A block without a marker is an
// error, unless its language is one of those below.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Shell and data, which nothing here could compile; '' is a drawing. */
const freeLanguages = ['sh', 'json', 'http', '']

const root = fileURLToPath(new URL('..', import.meta.url))
const checkOnly = process.argv.includes('--check')
const problems = []
let count = 0

const pages = readdirSync(join(root, 'docs'))
  .filter((name) => name.endsWith('.md') && name !== 'api.md') // that one .ci/api.mjs writes
  .map((name) => `docs/${name}`)
for (const page of ['README.md', ...pages]) {
  const before = readFileSync(join(root, page), 'utf8')
  const after = updatePage(page, before)
  if (after === before) continue
  if (checkOnly) problems.push(`${page}: a code block differs from its file: node .ci/snippets.mjs`)
  else writeFileSync(join(root, page), after)
}
for (const problem of problems) console.error(problem)
console.log(`${count} snippets, ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function updatePage(page, text) {
  const lines = text.split('\n')
  const updated = []
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at]
    updated.push(line)
    const fence = /^\s*(`{3,}|~{3,})(.*)$/.exec(line)
    if (fence === null) {
      const next = lines[at + 1] ?? ''
      if (line.includes('<!-- snippet:') && !/^\s*(`{3,}|~{3,})/.test(next)) {
        problems.push(`${page}:${at + 1}: no code block follows the marker`)
      }
      continue
    }
    const [, mark, language] = fence
    let end = at + 1
    while (end < lines.length && lines[end].trim() !== mark) end += 1
    if (end === lines.length) problems.push(`${page}:${at + 1}: the code block has no end`)
    const code = snippetFor(page, at + 1, lines[at - 1] ?? '', language.trim())
    updated.push(...(code ?? lines.slice(at + 1, end)), ...lines.slice(end, end + 1))
    at = end
  }
  return updated.join('\n')
}

/** The lines of a block; undefined for one that stays as it is. */
function snippetFor(page, line, above, language) {
  const marker = /^<!-- snippet: (\S+)#(\S+) -->$/.exec(above)
  if (marker === null) {
    if (!freeLanguages.includes(language)) {
      problems.push(`${page}:${line}: '${language}' without a marker above: <!-- snippet: … -->`)
    }
    return undefined
  }
  count += 1
  const [, file, names] = marker
  if (!existsSync(join(root, file))) {
    problems.push(`${page}:${line}: there is no ${file}`)
    return undefined
  }
  const source = readFileSync(join(root, file), 'utf8').split('\n')
  const regions = names.split(',').map((name) => readRegion(source, name))
  if (regions.includes(undefined)) {
    problems.push(`${page}:${line}: ${file} has not each region of ${names} exactly once`)
    return undefined
  }
  return regions.flatMap((region, index) => (index === 0 ? region : ['', ...region]))
}

function readRegion(source, name) {
  const linesWith = (mark) =>
    source.flatMap((line, index) => (line.trim() === `// #${mark} ${name}` ? [index] : []))
  const [start, startAgain] = linesWith('region')
  const [end, endAgain] = linesWith('endregion')
  if (start === undefined || !(end > start) || (startAgain ?? endAgain) !== undefined) {
    return undefined
  }
  const region = source.slice(start + 1, end)
  const isMark = (line) => /^\s*\/\/ #(end)?region /.test(line)
  if (region.some(isMark)) return undefined
  while (region.at(-1)?.trim() === '') region.pop() // what the formatter puts before the mark
  return region
}
