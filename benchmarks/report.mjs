// Writes RESULTS.md, the charts and the README's figures from the kept results; --check only compares.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { drawCharts } from './charts.mjs'
import { judgeGoals } from './goals.mjs'
import { cutFigures } from './readme-figures.mjs'
import { readAllKept } from './results.mjs'
import { writeResultsPage } from './results-page.mjs'

const charts = new URL('charts/', import.meta.url)
const readme = new URL('../README.md', import.meta.url)
const kept = readAllKept().map((results) => ({ ...results, goals: judgeGoals(results) }))
if (kept.length === 0) throw new Error('no results are kept: run npm run bench first')

const newest = kept.at(-1)
const drawn = drawCharts(newest).filter(({ text }) => text !== undefined)
const files = new Map(drawn.map(({ file, text }) => [new URL(file, charts), text]))
files.set(new URL('RESULTS.md', import.meta.url), writeResultsPage(kept, drawn))
files.set(readme, cutFigures(readFileSync(readme, 'utf8'), newest))

mkdirSync(charts, { recursive: true })
const wanted = new Set(drawn.map(({ file }) => file))
const stray = readdirSync(charts).filter((file) => !wanted.has(file))
const changed = [...files].filter(
  ([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text,
)
if (process.argv.includes('--check')) {
  for (const [file] of changed)
    console.error(`${file.pathname.split('/').at(-1)} is not what the results say`)
  for (const file of stray) console.error(`${file} belongs to no results`)
  if (changed.length + stray.length > 0) {
    console.error('Run npm run bench:report.')
    process.exitCode = 1
  }
} else {
  for (const [file, text] of changed) writeFileSync(file, text)
  for (const file of stray) rmSync(new URL(file, charts))
  console.log(`${changed.length} of ${files.size} files written.`)
}
