import { fileURLToPath } from 'node:url'
import { figuresOf } from '../figures-of.mjs'
import { createIssuer } from '../issuer.mjs'
import { runOnce } from '../processes/children.mjs'
import { startIssuer, trusting } from '../remote/start-issuer.mjs'
import { configurationFor, floor, ours, rivals } from '../remote/verifiers.mjs'

const module = fileURLToPath(new URL('../remote/cold-start.mjs', import.meta.url))
const verifiers = [floor, ours, ...rivals]

export const scenario = {
  name: 'cold-start',
  title: 'From a new process to the first verified token, keys fetched over TLS on loopback',
  group: 'keys',
  order: 20,
  chart: {
    title: 'From the start of the process to the first verified token',
    where: { metric: 'from the start of the process' },
  },
  text: 'The floor is node:crypto and node:https, written by hand. Every round starts a new process for each.',

  async run({ quick = false, progress = () => {} } = {}) {
    const alg = 'RS256'
    const one = createIssuer(alg)
    const token = one.issue().toString()
    const issuer = await startIssuer(one.jwks)
    const configuration = configurationFor(issuer.jwksUri('cold'))
    const order = [...verifiers]
    const rounds = []
    const count = quick ? 3 : 15
    try {
      // The first round only warms the files that are read.
      for (let round = 0; round <= count; round += 1) {
        progress(`round ${round} of ${count}`)
        const figures = {}
        for (const { label, file } of order) {
          const job = { file, configuration, token }
          figures[label] = await runOnce(module, job, { env: trusting, timeoutMs: 20_000 })
        }
        if (round > 0) rounds.push(figures)
        order.push(order.shift())
      }
    } finally {
      await issuer.close()
    }
    return { rows: verifiers.flatMap(({ label }) => rowsOf(label, alg, rounds)) }
  },
}

function rowsOf(contender, alg, rounds) {
  const rowOf = (metric, key) => ({
    contender,
    alg,
    metric,
    unit: 'ms',
    ...figuresOf(rounds.map((round) => round[contender][key])),
    ratio: figuresOf(rounds.map((round) => round[contender][key] / round[floor.label][key])).median,
  })
  return [
    rowOf('from the import to the first verified token', 'imported'),
    rowOf('from the start of the process', 'process'),
  ]
}
