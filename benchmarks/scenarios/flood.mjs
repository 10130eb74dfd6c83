import { figuresOf } from '../figures-of.mjs'
import { createIssuer } from '../issuer.mjs'
import { withVerifier } from '../remote/open-verifier.mjs'
import { startIssuer } from '../remote/start-issuer.mjs'
import { limited, ours, rivals } from '../remote/verifiers.mjs'

const count = 10_000
const verifiers = [ours, ...rivals, limited]

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
    const alg = 'RS256'
    const one = createIssuer(alg)
    const token = one.issue().toString()
    const issuer = await startIssuer(one.jwks)
    const limitMs = quick ? 2000 : 15_000
    const rounds = []
    try {
      for (let round = 0; round < (quick ? 1 : 3); round += 1) {
        const figures = {}
        for (const verifier of verifiers) {
          progress(`round ${round + 1}, ${verifier.label}`)
          figures[verifier.label] = await withVerifier(
            issuer,
            verifier,
            token,
            async ({ ask, fetches }) => {
              const before = fetches()
              const job = { task: 'flood', token, count, limitMs }
              const answer = await ask(job, limitMs + 30_000)
              return { ...answer, fetches: fetches() - before }
            },
          )
        }
        rounds.push(figures)
      }
    } finally {
      await issuer.close()
    }
    return { rows: verifiers.flatMap(({ label }) => rowsOf(label, alg, rounds)) }
  },
}

function rowsOf(contender, alg, rounds) {
  const figures = rounds.map((round) => round[contender])
  const notes = []
  const done = Math.min(...figures.map((figure) => figure.done))
  if (done < count) notes.push(`given up after ${done} tokens`)
  if (figures.some(({ accepted }) => accepted > 0)) notes.push('accepted a token without a key')
  if (figures.some(({ servesGood }) => !servesGood))
    notes.push('refused a good token after it, or left it waiting for 5 s')
  const common = { contender, alg, ...(notes.length > 0 && { note: notes.join('; ') }) }
  const perToken = ({ elapsed, done: refused }) => (elapsed / refused) * 1000
  return [
    {
      ...common,
      metric: 'fetches besides the first',
      unit: 'fetches',
      ...figuresOf(figures.map(({ fetches }) => fetches)),
    },
    { ...common, metric: 'per token', unit: 'µs', ...figuresOf(figures.map(perToken)) },
  ]
}
