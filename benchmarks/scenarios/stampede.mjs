import { figuresOf } from '../figures-of.mjs'
import { createIssuer, issueMany } from '../issuer.mjs'
import { withVerifier } from '../remote/open-verifier.mjs'
import { startIssuer } from '../remote/start-issuer.mjs'
import { floor, ours, rivals } from '../remote/verifiers.mjs'

const count = 1000
const verifiers = [floor, ours, ...rivals]

export const scenario = {
  name: 'stampede',
  title: '1,000 different tokens at once, before any key was fetched',
  group: 'keys',
  order: 21,
  text: 'Each in a fresh process; keys are fetched over TLS on loopback. The floor is written by hand: one fetch, one import, synchronous verification.',

  async run({ quick = false, progress = () => {} } = {}) {
    const alg = 'RS256'
    const one = createIssuer(alg)
    const tokens = issueMany(one, count)
    const issuer = await startIssuer(one.jwks)
    const rounds = []
    try {
      for (let round = 0; round < (quick ? 1 : 5); round += 1) {
        const figures = {}
        for (const verifier of verifiers) {
          progress(`round ${round + 1}, ${verifier.label}`)
          figures[verifier.label] = await withVerifier(
            issuer,
            verifier,
            undefined,
            async ({ ask, fetches }) => {
              const answer = await ask({ task: 'stampede', tokens }, 60_000)
              return { ...answer, fetches: fetches() }
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
  const of = (figure) =>
    figuresOf(rounds.map((round) => figure(round[contender], round[floor.label])))
  const accepted = Math.min(...rounds.map((round) => round[contender].accepted))
  const note = accepted === count ? undefined : `accepted ${accepted} of ${count}`
  const common = { contender, alg, ...(note && { note }) }
  return [
    { ...common, metric: 'fetches', unit: 'fetches', ...of(({ fetches }) => fetches) },
    {
      ...common,
      metric: 'until all were answered',
      unit: 'ms',
      ...of(({ elapsed }) => elapsed),
      ratio: of(({ elapsed }, least) => elapsed / least.elapsed).median,
    },
  ]
}
