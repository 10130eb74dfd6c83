import { dimensions, tokensFor } from '../growth.mjs'
import { misjudged, rowsOf, runRounds } from '../rounds.mjs'
import { setStage } from '../stage.mjs'

const alg = 'RS256'

export const scenario = {
  name: 'growth',
  title: 'How cost grows',
  group: 'growth',
  order: 5,
  text: 'Ours alone, RS256: a token that comes for the first time (its signature and all checks), and one that comes again. What is configured must cost a request nothing; what a client sends may cost what it is long.',
  async run({ quick, progress, seconds = quick ? 0.15 : 1.5 }) {
    const stage = await setStage(alg)
    const rows = []
    const series = []
    try {
      for (const dimension of dimensions) {
        const points = quick ? [dimension.points[0], dimension.points.at(-1)] : dimension.points
        for (const [line, cache] of [
          ['first time', false],
          ['again', {}],
        ]) {
          // Tokens that come for the first time are remembered by nobody.
          if (dimension.count !== undefined && cache === false) continue
          progress(`${dimension.name}, ${line}: ${points.join(', ')}`)
          const measured = await measure(stage, dimension, points, cache, { quick, seconds })
          for (const { ratio: _, ...row } of measured) {
            rows.push({ ...row, metric: `${dimension.name}, ${line}` })
          }
          series.push({
            dimension: dimension.name,
            kind: dimension.kind,
            line,
            unit: 'µs',
            points: measured.map(({ point, median, low, high, ratio = 1 }) => ({
              x: point,
              median,
              low,
              high,
              // To the first point of the same round.
              ratio,
            })),
          })
        }
      }
    } finally {
      stage.close()
    }
    return { rows, series }
  },
}

/** All points of a curve side by side in the same rounds. */
async function measure(stage, dimension, points, cache, { quick, seconds }) {
  const entries = points.map((point) => {
    const options = { ...stage.options, ...dimension.options?.(point), cache }
    const tokens = tokensFor(stage, dimension, point)
    return { contender: 'grown', label: String(point), options, tokens, prime: cache !== false }
  })
  const rounds = await runRounds(entries, {
    seconds,
    slice: quick ? 4 : 12,
    warmUp: quick ? 40 : 250,
  })
  const wrong = misjudged(rounds, 1)
  if (wrong.length > 0)
    throw new Error(`${dimension.name}: refused good tokens at ${wrong.join(', ')}`)
  return rowsOf(rounds, { alg, floor: String(points[0]) }).map((row) => ({
    ...row,
    contender: `oauth-resource-server, ${row.contender}`,
    point: Number(row.contender),
  }))
}
