import { parseArgs } from 'node:util'
import { soak } from './soak.js'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 2 ** 31) },
    minutes: { type: 'string', default: '60' },
    seconds: { type: 'string' },
    signature: { type: 'string', default: 'auto' },
  },
})
const seed = Number(values.seed)
const seconds = values.seconds === undefined ? Number(values.minutes) * 60 : Number(values.seconds)
const began = process.hrtime.bigint()
const { requests, fetches, statuses, restarts, hits, faults, heap } = await soak(
  seed,
  seconds,
  values.signature as 'auto' | 'sync' | 'pool',
)
const took = Number(process.hrtime.bigint() - began) / 1e9
const answers = Object.entries(statuses).map(([status, count]) => `${status}: ${count}`)
const lines = [
  `${requests} requests of ${seconds} s in ${took.toFixed(0)} s, seed ${seed}: ${answers.join(', ')}`,
  `${fetches} fetches, ${restarts} restarts, ${hits} verdicts of the cache`,
  `heap in MiB: ${heap.map((each) => each.toFixed(1)).join(' ')}`,
  ...faults.map((fault) => `FAULT ${fault}`),
  faults.length === 0 ? 'no fault' : `${faults.length} faults`,
]
process.stdout.write(`${lines.join('\n')}\n`)
process.exitCode = faults.length === 0 ? 0 : 1
