import { allAlgs } from './arguments.mjs'
import { runGate } from './gate.mjs'
import { formatGate } from './print.mjs'
import { describeRun, readKept } from './results.mjs'
import { scenario as distinct } from './scenarios/distinct.mjs'
import { scenario as hot } from './scenarios/hot.mjs'
import { scenario as refusals } from './scenarios/refusals.mjs'

const algs = ['RS256', 'ES256']
/** Only us and the floor: the guard is about what we changed. */
const files = ['floor', 'oauth-resource-server', 'oauth-resource-server-uncached']
const watched = [
  { name: 'distinct', run: (given) => distinct.run({ ...given, seconds: 2 }) },
  { name: 'hot', run: (given) => hot.run({ ...given, algs: ['RS256'], seconds: 3 }) },
  { name: 'refusals', run: (given) => refusals.run({ ...given, seconds: 1.5 }) },
]

/** How often what looks slower is measured again before it counts. */
const attempts = 3

/**
 * Compares ratios with the kept ones, and fails when one is worse beyond noise. A ratio may be worse
 * by the larger of a share of it and three times the range of its kept quartiles, but never by more
 * than a half; that of 64 at a time, which two threads decide, by twice as much, and all by twice as
 * much on another processor than the kept results are of. What slows the machine for a moment is
 * left out: the lower quartile of now counts, and only if it is beyond that in three attempts.
 *
 * @returns the exit code
 */
export async function guard({ progress }) {
  const gate = await runGate({ algs: allAlgs, progress })
  console.log(formatGate(gate))
  let failed = gate.some(({ passed }) => !passed)
  const kept = readKept()
  if (kept === undefined) {
    console.log('No results are kept: there is nothing to compare with.')
    return 1
  }
  const foreign = kept.header.cpu !== describeRun().cpu
  if (foreign)
    console.log(
      `The kept results are of another processor, ${kept.header.cpu}: noise counts twice.`,
    )
  for (const { name, run } of watched) {
    const measure = () =>
      run({
        quick: true,
        algs,
        gate,
        files,
        progress: (what) => progress(`guard, ${name}: ${what}`),
      })
    const rows = compare(name, (await measure()).rows, kept, foreign)
    for (let attempt = 2; attempt <= attempts && rows.some(isWorse); attempt += 1) {
      const again = compare(name, (await measure()).rows, kept, foreign)
      for (const [index, row] of rows.entries()) {
        if (isWorse(row)) rows[index] = again[index]
      }
    }
    for (const row of rows) console.log(describe(row))
    failed ||= rows.some(isWorse)
  }
  console.log(failed ? 'The guard fails.' : 'The guard passes.')
  return failed ? 1 : 0
}

function compare(name, rows, kept, foreign) {
  return rows.filter(isOurs).flatMap((row) => {
    const then = kept.scenarios[name]?.rows.find(
      (other) =>
        other.alg === row.alg && other.metric === row.metric && other.contender === row.contender,
    )
    if (then?.ratio === undefined) return []
    const own = Math.max(shareOfNoise(name) * then.ratio, 3 * (then.ratioHigh - then.ratioLow))
    const times = (row.metric === '64 at a time' ? 2 : 1) * (foreign ? 2 : 1)
    const noise = Math.min(own, then.ratio / 2) * times
    return [{ name, row, was: then.ratio, limit: then.ratio + noise }]
  })
}

/** What takes a microsecond spreads more than what takes a signature. */
function shareOfNoise(name) {
  return name === 'distinct' ? 0.12 : 0.35
}

function isOurs({ contender }) {
  return contender.startsWith('oauth-resource-server')
}

function isWorse({ row, limit }) {
  return row.ratioLow > limit
}

function describe(compared) {
  const { name, row, was, limit } = compared
  const what = `${name}, ${row.alg}, ${row.metric}, ${row.contender}`
  const now = `${row.ratio.toFixed(3)}x the floor (from ${row.ratioLow.toFixed(3)}x)`
  const verdict = isWorse(compared) ? 'SLOWER' : 'ok    '
  return `${verdict} ${what}: ${now}, was ${was.toFixed(3)}x, limit ${limit.toFixed(3)}x`
}
