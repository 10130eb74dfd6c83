import { format } from '../print.mjs'

const uncached = 'oauth-resource-server, cache: false'
const cached = 'oauth-resource-server'

export const coreGoals = [
  ...[
    ['RS256', 1.1],
    ['PS256', 1.1],
    ['ES256', 1.05],
    ['EdDSA', 1.05],
  ].map(([alg, limit]) => ({
    id: `uncached-${alg}`,
    text: `${alg}, uncached, one by one: at most ${limit.toFixed(2)}x the floor`,
    of: ({ distinct }) => {
      const row = find(distinct, { alg, metric: 'one by one', contender: uncached })
      if (row === undefined) return undefined
      const { ratio, ratioLow, ratioHigh } = row
      const measured = `${ratio.toFixed(3)}x (${ratioLow.toFixed(3)} to ${ratioHigh.toFixed(3)})`
      return { measured, met: ratio <= limit }
    },
  })),
  ...['RS256', 'PS256', 'ES256', 'EdDSA'].map((alg) => ({
    id: `together-${alg}`,
    text: `${alg}, 64 at a time: ahead of every peer`,
    of: ({ distinct }) => {
      const rows = (distinct?.rows ?? []).filter(
        (row) => row.alg === alg && row.metric === '64 at a time',
      )
      const ours = fastest(rows.filter(isOurs))
      const peer = fastest(rows.filter(isPeer))
      if (ours === undefined || peer === undefined) return undefined
      const measured = `${ours.ratio.toFixed(2)}x the floor, ${format(ours.median)} µs; ${peer.contender} ${peer.ratio.toFixed(2)}x, ${format(peer.median)} µs`
      return { measured, met: ours.ratio < peer.ratio }
    },
  })),
  ...['RS256', 'ES256'].map((alg) => ({
    id: `hot-${alg}`,
    text: `${alg}, a token seen before: at most 1.2 µs net of its fresh text`,
    of: ({ hot }) => atMost(find(hot, { alg, contender: cached }), 1.2),
  })),
  ...['RS256', 'ES256'].map((alg) => ({
    id: `hot-peers-${alg}`,
    text: `${alg}, a token seen before: at least 3x faster than the best cached peer as it comes`,
    of: ({ hot }) => {
      const ours = find(hot, { alg, contender: cached })
      const rows = (hot?.rows ?? []).filter(
        (row) => row.alg === alg && isPeer(row) && !row.contender.includes('cacheKeyBuilder'),
      )
      const peer = fastest(rows)
      if (ours === undefined || peer === undefined) return undefined
      const times = peer.ratio / ours.ratio
      return { measured: `${times.toFixed(1)}x ${peer.contender}`, met: times >= 3 }
    },
  })),
  ...[
    ['garbage', 3],
    ['wrong shape', 3],
    ['expired', 8],
    ['wrong issuer', 8],
    ['wrong audience', 8],
  ].map(([metric, limit]) => ({
    id: `refuse-${metric.replace(' ', '-')}`,
    text: `refusing, ${metric}: at most ${limit} µs net`,
    of: ({ refusals }) => atMost(find(refusals, { metric, contender: cached }), limit),
  })),
  {
    id: 'refuse-bad-signature',
    text: 'refusing, bad signature: one verification, nothing more (less than half of one above the floor that refuses it)',
    of: ({ refusals }) => {
      const row = find(refusals, { metric: 'bad signature', contender: cached })
      if (row === undefined) return undefined
      return { measured: `${row.ratio.toFixed(2)}x`, met: row.ratio < 1.5 }
    },
  },
  {
    id: 'growth-configured',
    text: 'cost is constant in what is configured: last point at most 1.5x the first, however many times more that is',
    of: ({ growth }) => worst(growth, 'configured', ({ last }) => last.ratio, 1.5),
  },
  {
    id: 'growth-given',
    text: 'cost is at most linear in what a token holds: growth of cost over growth of what is given, at most 1',
    of: ({ growth }) => worst(growth, 'given', ({ last, times }) => last.ratio / times, 1),
  },
]

function isOurs({ contender }) {
  return contender.startsWith('oauth-resource-server')
}

function isPeer(row) {
  return (
    !isOurs(row) && !row.contender.startsWith('floor') && !row.contender.startsWith('the fresh')
  )
}

function find(scenario, wanted) {
  return scenario?.rows.find((row) =>
    Object.entries(wanted).every(([name, value]) => row[name] === value),
  )
}

/** By its ratio to the floor of the same round: medians of rounds that differ are no comparison. */
function fastest(rows) {
  return rows
    .filter(({ ratio }) => ratio !== undefined)
    .sort((one, other) => one.ratio - other.ratio)[0]
}

function atMost(row, limit) {
  if (row === undefined) return undefined
  const { median, low, high } = row
  const measured = `${format(median)} µs (${format(low)} to ${format(high)})`
  return { measured, met: median <= limit }
}

/** The worst of the curves of one kind. */
function worst(growth, kind, figure, limit) {
  const curves = (growth?.series ?? []).filter(
    ({ kind: own, points }) => own === kind && points.at(-1).ratio !== undefined,
  )
  if (curves.length === 0) return undefined
  const figures = curves.map((curve) => {
    const last = curve.points.at(-1)
    const times = last.x / curve.points[0].x
    return { value: figure({ last, times }), curve, times }
  })
  const [{ value, curve, times }] = figures.sort((one, other) => other.value - one.value)
  const measured = `at worst ${format(value)} (${curve.dimension} x ${times}, ${curve.line})`
  return { measured, met: value <= limit }
}
