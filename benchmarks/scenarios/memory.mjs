import { fileURLToPath } from 'node:url'
import { withChild } from '../processes/children.mjs'
import { setStage } from '../stage.mjs'
import { round } from '../statistics.mjs'

const alg = 'RS256'
const worker = fileURLToPath(new URL('../memory/worker.mjs', import.meta.url))
const entries = 10_000
const caches = [
  { contender: 'floor, Map cache', file: 'floor-cached' },
  { contender: 'oauth-resource-server', file: 'oauth-resource-server' },
  { contender: 'fast-jwt, cache: 10000', file: 'fast-jwt-cache' },
]

export const scenario = {
  name: 'memory',
  title: 'What caches of verified tokens hold',
  group: 'memory',
  order: 24,
  text: 'Caches of 10,000 entries, tokens of 948 characters. Heap and external memory after garbage collection. Signatures are believed in these processes (crypto.verify answers true), because a million of them would take minutes to make; what is kept of a token does not depend on it.',

  async run({ quick = false, progress = () => {} } = {}) {
    const stage = await setStage(alg)
    const { jwk, jwks, options, issue } = stage
    const total = quick ? 50_000 : 1_000_000
    // The first one is not before the cache is full.
    const count = quick ? 5 : 10
    const points = Array.from({ length: count }, (_, index) => ((index + 1) * total) / count)
    const example = issue({ exp: Math.floor(Date.now() / 1000) + 86_400 }).toString()
    try {
      const measured = await Promise.all(
        caches.map(({ contender, file }) =>
          withChild(worker, { execArgv: ['--expose-gc'] }, async (child) => {
            const job = { file, options: { ...options, jwk, jwks, example }, entries, points }
            const answer = await child.ask(job, 300_000)
            progress(`${contender}: ${points.length} points of ${total} tokens`)
            return { contender, ...answer }
          }),
        ),
      )
      return { rows: rowsOf(measured, total), series: measured.map(seriesOf) }
    } finally {
      await stage.close()
    }
  },
}

function rowsOf(measured, total) {
  const megabytes = measured.map(({ contender, held }) => {
    const median = round((held.at(-1).octets - held[0].octets) / 1e6)
    const metric = `growth from ${held[0].tokens} to ${total} distinct tokens`
    return { contender, alg, metric, unit: 'MB', median, low: median, high: median }
  })
  const octets = measured.map(({ contender, perEntry }) => {
    const median = round(perEntry)
    const metric = 'per cached token'
    return { contender, alg, metric, unit: 'octets', median, low: median, high: median }
  })
  return [...octets, ...megabytes]
}

function seriesOf({ contender, held }) {
  const points = held.map(({ tokens, octets }) => {
    const median = round(octets / 1e6)
    return { x: tokens, median, low: median, high: median }
  })
  return { dimension: 'distinct tokens', kind: 'memory', line: contender, unit: 'MB', points }
}
