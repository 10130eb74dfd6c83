import { createIssuer, issueMany } from '../issuer.mjs'
import { measureRounds, rowsOfRounds } from '../remote/measure-rounds.mjs'
import { withVerifier } from '../remote/open-verifier.mjs'
import { startIssuer } from '../remote/start-issuer.mjs'
import { floor, ours, rivals } from '../remote/verifiers.mjs'

const count = 1000
const alg = 'RS256'
const verifiers = [floor, ours, ...rivals]
const metrics = [
  { metric: 'fetches', unit: 'fetches', figure: ({ fetches }) => fetches, noteOf },
  {
    metric: 'until all were answered',
    unit: 'ms',
    figure: ({ elapsed }) => elapsed,
    ratioTo: floor.label,
    noteOf,
  },
]

export const scenario = {
  name: 'stampede',
  title: '1,000 different tokens at once, before any key was fetched',
  group: 'keys',
  order: 21,
  text: 'Each in a fresh process; keys are fetched over TLS on loopback. The floor is written by hand: one fetch, one import, synchronous verification.',

  async run({ quick = false, progress = () => {} } = {}) {
    const one = createIssuer(alg)
    const tokens = issueMany(one, count)
    const issuer = await startIssuer(one.jwks)
    const measure = (verifier) =>
      withVerifier(issuer, verifier, undefined, async ({ ask, fetches }) => {
        const answer = await ask({ task: 'stampede', tokens }, 60_000)
        return { ...answer, fetches: fetches() }
      })
    try {
      const measured = await measureRounds(verifiers, quick ? 1 : 5, { measure, progress })
      return { rows: rowsOfRounds(verifiers, alg, measured, metrics) }
    } finally {
      await issuer.close()
    }
  },
}

function noteOf(measured) {
  const accepted = Math.min(...measured.map((figures) => figures.accepted))
  return accepted === count ? undefined : `accepted ${accepted} of ${count}`
}
