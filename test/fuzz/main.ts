import { parseArgs } from 'node:util'
import fc from 'fast-check'
import { heapInUse } from '../support/collect-garbage.js'
import '../support/whole-lengths.js'
import { keepInCorpus } from './corpus.js'
import { measureGrowth } from './growth.js'
import { type Target, targets } from './targets.js'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    target: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const firstSeed = Number(values.seed)
const chosen = targets.filter(({ name }) => values.target === undefined || name === values.target)
const say = (line: string): boolean => process.stdout.write(`${line}\n`)
/** No input of a target is large: one that takes longer is a fault. */
const longest = 2000
/** What the process may grow by, once all targets ran. */
const maxGrowth = 64 * 2 ** 20

const runs = new Map<string, number>()
let failed = false
let baseline: number | undefined

async function fuzz({ name, inputs, check }: Target, seed: number, milliseconds: number) {
  const property = fc.asyncProperty(inputs, async (input) => {
    const start = process.hrtime.bigint()
    await check(input as never)
    const took = Number(process.hrtime.bigint() - start) / 1e6
    if (took > longest) throw new Error(`took ${took.toFixed(0)} ms`)
  })
  const details = await fc.check(property, {
    seed,
    numRuns: 1_000_000,
    interruptAfterTimeLimit: milliseconds,
    markInterruptAsFailure: false,
  })
  runs.set(name, (runs.get(name) ?? 0) + details.numRuns)
  if (!details.failed) return
  failed = true
  const [input] = details.counterexample ?? []
  const file = keepInCorpus(name, input)
  say(`FAULT in ${name}, seed ${seed}: ${String(details.errorInstance)}`)
  say(`  input ${JSON.stringify(input)}, kept in ${file}`)
}

say(`seed ${firstSeed}, ${seconds} s, ${chosen.length} targets`)
const growth = await measureGrowth().catch((fault: unknown) => {
  failed = true
  say(`FAULT ${String(fault)}`)
  return []
})
const began = Date.now()
for (let round = 0; Date.now() - began < seconds * 1000 && !failed; round += 1) {
  for (const one of chosen) {
    const left = seconds * 1000 - (Date.now() - began)
    if (left > 0) await fuzz(one, firstSeed + round, Math.min(1000, left))
  }
  baseline ??= heapInUse()
}
const grown = heapInUse() - (baseline ?? 0)
if (baseline !== undefined && grown > maxGrowth) {
  failed = true
  say(`FAULT memory grew by ${(grown / 2 ** 20).toFixed(0)} MiB after the first round`)
}
for (const [name, count] of runs) say(`${String(count).padStart(9)}  ${name}`)
const steepest = [...growth].sort((a, b) => steepness(b.ratios) - steepness(a.ratios)).slice(0, 5)
say(`${growth.length} inputs were doubled six times; the steepest:`)
for (const { name, milliseconds } of steepest) {
  say(
    `  ${milliseconds
      .slice(-4)
      .map((value) => value.toFixed(1).padStart(7))
      .join('')} ms  ${name}`,
  )
}
const total = [...runs.values()].reduce((sum, count) => sum + count, 0)
const took = ((Date.now() - began) / 1000).toFixed(0)
say(
  `${total} inputs in ${took} s, memory ${(grown / 2 ** 20).toFixed(1)} MiB: ${failed ? 'FAULTS' : 'no fault'}`,
)
process.exitCode = failed ? 1 : 0

/** The lesser of the last two: both must be steep. */
function steepness(ratios: readonly number[]): number {
  return Math.min(...ratios.slice(-2))
}
