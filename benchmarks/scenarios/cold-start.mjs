import { fileURLToPath } from 'node:url'
import { createIssuer } from '../issuer.mjs'
import { runOnce } from '../processes/children.mjs'
import { measureRounds, rowsOfRounds } from '../remote/measure-rounds.mjs'
import { startIssuer, trusting } from '../remote/start-issuer.mjs'
import { configurationFor, floor, ours, rivals } from '../remote/verifiers.mjs'

const module = fileURLToPath(new URL('../remote/cold-start.mjs', import.meta.url))
const alg = 'RS256'
const verifiers = [floor, ours, ...rivals]
const metrics = [
  {
    metric: 'from the import to the first verified token',
    unit: 'ms',
    figure: ({ imported }) => imported,
    ratioTo: floor.label,
  },
  {
    metric: 'from the start of the process',
    unit: 'ms',
    figure: ({ process: all }) => all,
    ratioTo: floor.label,
  },
]

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
    const one = createIssuer(alg)
    const token = one.issue().toString()
    const issuer = await startIssuer(one.jwks)
    const configuration = configurationFor(issuer.jwksUri('cold'))
    const measure = ({ file }) =>
      runOnce(module, { file, configuration, token }, { env: trusting, timeoutMs: 20_000 })
    try {
      const { rounds, failures } = await measureRounds(verifiers, quick ? 4 : 12, {
        measure,
        progress,
      })
      // The first round only warms the files that are read.
      const measured = { rounds: rounds.slice(1), failures }
      return { rows: rowsOfRounds(verifiers, alg, measured, metrics) }
    } finally {
      await issuer.close()
    }
  },
}
