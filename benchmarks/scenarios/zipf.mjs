import { all, few } from '../contenders/index.mjs'
import { passedGate } from '../gate.mjs'
import { issueMany } from '../issuer.mjs'
import { misjudged, rowsOf, runRounds } from '../rounds.mjs'
import { setStage } from '../stage.mjs'

const known = 1000
/** Every cache has the same size here: room for the known tokens and as many again. */
const cacheEntries = 2000

export const scenario = {
  name: 'zipf',
  title: 'A Zipf mix of 1,000 tokens, with 10 % new ones',
  group: 'verification',
  order: 3,
  text: 'Nine of ten tokens come from 1,000 clients, the busiest of which come most (Zipf, exponent 1); every tenth is new.',
  chart: {
    title: 'A Zipf mix of 1,000 tokens, with 10 % new ones, RS256',
    where: { metric: 'mixed' },
  },
  async run({ quick, progress, gate, files = quick ? few : all, seconds = quick ? 1 : 8 }) {
    const alg = 'RS256'
    const stage = await setStage(alg)
    try {
      // New ones return only long after every cache has forgotten them.
      const fresh = quick ? 2500 : 4000
      const tokens = issueMany(stage, known + fresh)
      const order = mix(known, fresh)
      const options = { ...stage.options, cacheEntries }
      const entries = passedGate(gate, alg, files).map((contender) => {
        return { contender, options, tokens, order, prime: true }
      })
      progress(`${alg}: ${entries.length} contenders`)
      const rounds = await runRounds(entries, {
        seconds,
        slice: quick ? 6 : 16,
        warmUp: quick ? 100 : 400,
      })
      const wrong = misjudged(rounds, 1)
      if (wrong.length > 0) throw new Error(`refused good tokens: ${wrong.join(', ')}`)
      return { rows: rowsOf(rounds, { alg, metric: 'mixed', floor: 'floor, synchronous' }) }
    } finally {
      stage.close()
    }
  },
}

/** Which token comes when: every tenth the next of the new ones, the others by a Zipf distribution. */
function mix(count, fresh) {
  const cumulative = []
  let sum = 0
  for (let rank = 1; rank <= count; rank += 1) {
    sum += 1 / rank
    cumulative.push(sum)
  }
  const random = createRandom(20260101)
  return Uint32Array.from({ length: fresh * 10 }, (_, index) => {
    if (index % 10 === 9) return count + (index - 9) / 10
    const at = random() * sum
    return cumulative.findIndex((limit) => limit >= at)
  })
}

/** The same numbers in every run (mulberry32). */
function createRandom(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
