import { createIssuer } from '../issuer.mjs'
import { measureRounds, rowsOfRounds } from '../remote/measure-rounds.mjs'
import { withVerifier } from '../remote/open-verifier.mjs'
import { startIssuer } from '../remote/start-issuer.mjs'
import { limited, ours, rivals } from '../remote/verifiers.mjs'

const count = 10_000
const alg = 'RS256'
const verifiers = [ours, ...rivals, limited]
const metrics = [
  {
    metric: 'fetches besides the first',
    unit: 'fetches',
    figure: ({ fetches }) => fetches,
    noteOf,
  },
  {
    metric: 'per token',
    unit: 'µs',
    figure: ({ elapsed, done }) => (done < count ? undefined : (elapsed / done) * 1000),
    noteOf,
  },
]

export const scenario = {
  name: 'flood',
  title: '10,000 tokens, each with a kid that nobody has, 64 at a time',
  group: 'keys',
  order: 22,
  chart: {
    title: 'Fetches for 10,000 tokens with a kid that nobody has, where there were any',
    where: { metric: 'fetches besides the first' },
    logarithmic: true,
  },
  text: 'After one good token, so that the keys are there. Fetches are those that the issuer saw besides the first.',

  async run({ quick = false, progress = () => {} } = {}) {
    const one = createIssuer(alg)
    const token = one.issue().toString()
    const issuer = await startIssuer(one.jwks)
    const limitMs = quick ? 1000 : 5000
    const measure = (verifier) =>
      withVerifier(issuer, verifier, token, async ({ ask, fetches }) => {
        const before = fetches()
        const answer = await ask({ task: 'flood', token, count, limitMs }, limitMs + 30_000)
        return { ...answer, fetches: fetches() - before }
      })
    try {
      const measured = await measureRounds(verifiers, quick ? 1 : 2, { measure, progress })
      return { rows: rowsOfRounds(verifiers, alg, measured, metrics) }
    } finally {
      await issuer.close()
    }
  },
}

function noteOf(measured) {
  const notes = []
  const done = Math.min(...measured.map((figures) => figures.done))
  if (done < count) notes.push(`given up after ${done} tokens`)
  if (measured.some(({ accepted }) => accepted > 0)) notes.push('accepted a token without a key')
  if (measured.some(({ servesGood }) => !servesGood)) {
    notes.push('refused a good token after it, or left it waiting for 2 s')
  }
  return notes.length === 0 ? undefined : notes.join('; ')
}
