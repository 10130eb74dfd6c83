import { all, few } from '../contenders/index.mjs'
import { passedGate } from '../gate.mjs'
import { issueMany } from '../issuer.mjs'
import { misjudged, rowsOf, runRounds } from '../rounds.mjs'
import { setStage } from '../stage.mjs'

/** So few that less than one in a hundred comes again while it is known. */
const cacheEntries = 8

export const scenario = {
  name: 'distinct',
  title: 'Distinct tokens, one by one and 64 at a time',
  group: 'verification',
  order: 1,
  text: 'Every token is new. Caches are on where a contender has one and says so; of 1,024 tokens they hold 8, so that they do not help. One by one means one after the other, 32 in a turn of the event loop, which is not timed. Ratios are to the synchronous floor of the same round.',
  chart: [
    {
      title: 'A token that is verified for the first time, RS256, x the hand-written floor',
      where: { alg: 'RS256', metric: 'one by one' },
      value: 'ratio',
    },
    {
      file: 'distinct-es256',
      title: 'A token that is verified for the first time, ES256, x the hand-written floor',
      where: { alg: 'ES256', metric: 'one by one' },
      value: 'ratio',
    },
    {
      file: 'distinct-together',
      title: 'The same 64 at a time, RS256',
      where: { alg: 'RS256', metric: '64 at a time' },
    },
  ],
  async run({ quick, progress, algs, gate, files = quick ? few : all, seconds = quick ? 0.7 : 7 }) {
    const rows = []
    for (const alg of algs) {
      const stage = await setStage(alg)
      try {
        const tokens = issueMany(stage, quick ? 512 : 1024)
        const options = { ...stage.options, cacheEntries }
        const entries = passedGate(gate, alg, files).map((contender) => ({
          contender,
          options,
          tokens,
        }))
        for (const concurrency of [1, 64]) {
          const metric = concurrency === 1 ? 'one by one' : `${concurrency} at a time`
          progress(`${alg}, ${metric}: ${entries.length} contenders`)
          const slice = quick ? 4 : 16
          const warmUp = quick ? 60 : 200
          const rounds = await runRounds(entries, { seconds, slice, concurrency, warmUp })
          const wrong = misjudged(rounds, 1)
          if (wrong.length > 0) throw new Error(`refused good tokens: ${wrong.join(', ')}`)
          rows.push(...rowsOf(rounds, { alg, metric, floor: 'floor, synchronous' }))
        }
      } finally {
        stage.close()
      }
    }
    return { rows }
  },
}
