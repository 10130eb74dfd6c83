import { all, few } from '../contenders/index.mjs'
import { passedGate } from '../gate.mjs'
import { misjudged, rowsOf, runRounds } from '../rounds.mjs'
import { setStage } from '../stage.mjs'
import { createRefusedTokens } from '../tokens.mjs'

const others = new Set(['floor-cached', 'floor-pool'])

export const scenario = {
  name: 'refusals',
  title: 'Refusals by kind',
  group: 'verification',
  order: 4,
  text: 'What it costs to refuse a token, net of its fresh text. Every token is another one; the signature is good except where it is what is wrong.',
  chart: ['garbage', 'expired', 'bad signature'].map((metric) => ({
    file: `refusals-${metric.replace(' ', '-')}`,
    title: `Refusing: ${metric}, net`,
    where: { metric },
  })),
  async run({ quick, progress, gate, files = quick ? few : all, seconds = quick ? 0.6 : 4 }) {
    const alg = 'RS256'
    const stage = await setStage(alg)
    const rows = []
    try {
      const kinds = createRefusedTokens(stage, quick ? 128 : 512)
      const right = passedGate(gate, alg, files).filter((file) => !others.has(file))
      for (const [metric, tokens] of Object.entries(kinds)) {
        const entries = ['text', ...right].map((contender) => {
          return { contender, options: { ...stage.options, cacheEntries: 64 }, tokens }
        })
        progress(`${metric}: ${entries.length} contenders`)
        const rounds = await runRounds(entries, {
          seconds,
          slice: quick ? 3 : 10,
          warmUp: quick ? 60 : 250,
        })
        const accepting = new Set(misjudged(rounds, 0))
        const compared = { alg, metric, floor: 'floor, synchronous', net: 'the fresh text alone' }
        for (const row of rowsOf(rounds, compared)) {
          if (row.contender === compared.net) continue
          rows.push(accepting.has(row.contender) ? { ...row, note: 'accepts it' } : row)
        }
      }
    } finally {
      stage.close()
    }
    return { rows }
  },
}
