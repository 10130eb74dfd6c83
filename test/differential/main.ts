import { parseArgs } from 'node:util'
import { compare } from './compare.js'
import { differenceClasses } from './differences.js'

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    start: { type: 'string', default: '0' },
  },
})
const [cases, seed, start] = [values.cases, values.seed, values.start].map(Number) as [
  number,
  number,
  number,
]
const began = process.hrtime.bigint()
const { accepted, reasons, classes, unexplained } = await compare(seed, cases, start)
const seconds = Number(process.hrtime.bigint() - began) / 1e9
const lines = [
  `${cases} cases, seed ${seed}, ${seconds.toFixed(0)} s: ${accepted} accepted, ${cases - accepted} refused`,
  '',
  'reasons of ours:',
  ...table(reasons),
  '',
  'differences, each with the section that makes ours right:',
  ...differenceClasses.flatMap(({ name, because, against }) =>
    against.map((other) => {
      const count = String(classes[`${other}: ${name}`] ?? 0)
      return `${count.padStart(8)}  ${other.padEnd(12)}  ${name} (${because})`
    }),
  ),
  '',
  `${unexplained.length} differences of no class`,
  ...unexplained.slice(0, 50),
]
process.stdout.write(`${lines.join('\n')}\n`)
// A row that a full run never meets is none of today's.
const stale = differenceClasses.filter(
  ({ name, against }) => !against.some((other) => Object.hasOwn(classes, `${other}: ${name}`)),
)
if (cases >= 200_000 && stale.length > 0) {
  process.stdout.write(`never met: ${stale.map(({ name }) => name).join(', ')}\n`)
}
process.exitCode = unexplained.length === 0 && (cases < 200_000 || stale.length === 0) ? 0 : 1

function table(counts: Readonly<Record<string, number>>): string[] {
  return Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${String(count).padStart(8)}  ${name}`)
}
