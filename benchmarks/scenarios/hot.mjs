import { all, few, floors } from '../contenders/index.mjs'
import { passedGate } from '../gate.mjs'
import { issueMany } from '../issuer.mjs'
import { misjudged, rowsOf, runRounds } from '../rounds.mjs'
import { setStage } from '../stage.mjs'

/** What a remembered token costs does not depend on how it was signed: its length is what differs. */
const hotAlgs = ['RS256', 'ES256']

export const scenario = {
  name: 'hot',
  title: 'The same 1,000 tokens again',
  group: 'verification',
  order: 2,
  text: 'Caches as they are configured by default. Times are net: less what the fresh text of the token costs by itself, in the same round.',
  chart: {
    title: 'A token that was seen before, RS256, net (logarithmic)',
    where: { alg: 'RS256', metric: 'net' },
    logarithmic: true,
  },
  async run({ quick, progress, gate, files = quick ? few : all, algs, seconds = quick ? 1 : 8 }) {
    const rows = []
    for (const alg of algs.filter((name) => hotAlgs.includes(name))) {
      const stage = await setStage(alg)
      try {
        const tokens = issueMany(stage, 1000)
        const { options } = stage
        const entries = ['text', ...passedGate(gate, alg, files)]
          .filter((file) => file !== floors[1])
          .map((contender) => ({ contender, options, tokens, prime: true }))
        progress(`${alg}: ${entries.length} contenders`)
        const rounds = await runRounds(entries, {
          seconds,
          slice: quick ? 4 : 16,
          warmUp: quick ? 120 : 500,
        })
        const wrong = misjudged(rounds, 1)
        if (wrong.length > 0) throw new Error(`refused good tokens: ${wrong.join(', ')}`)
        const compared = {
          alg,
          metric: 'net',
          floor: 'floor, synchronous',
          net: 'the fresh text alone',
        }
        rows.push(...rowsOf(rounds, compared))
      } finally {
        stage.close()
      }
    }
    return { rows }
  },
}
