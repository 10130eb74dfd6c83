import { startContestants } from './contestant.mjs'
import { round, spread } from './statistics.mjs'

const warmUpRounds = 2

/**
 * Runs contenders in rounds, each in its own process and one at a time. Every round starts with
 * another one, and figures are compared within their round: what slows the machine slows all.
 *
 * @param entries - What `startContestant` takes.
 * @param slice - Milliseconds that each has in a round.
 * @returns rounds of `{ [label]: { micros, cpu, accepted } }`
 */
export async function runRounds(entries, { seconds, slice, concurrency = 1, warmUp = 300 }) {
  const contestants = await startContestants(entries)
  try {
    const counts = new Map()
    for (const contestant of contestants) {
      counts.set(contestant, await calibrate(contestant, { slice, concurrency, warmUp }))
    }
    const rounds = []
    const order = [...contestants]
    let end = Number.POSITIVE_INFINITY
    while (performance.now() < end || rounds.length < warmUpRounds + 5) {
      if (rounds.length === warmUpRounds) end = performance.now() + seconds * 1000
      const figures = {}
      for (const contestant of order) {
        const count = counts.get(contestant)
        const { nanoseconds, cpu, accepted } = await contestant.time(count, concurrency)
        figures[contestant.label] = { micros: nanoseconds / 1000, cpu, accepted: accepted / count }
      }
      rounds.push(figures)
      order.push(order.shift())
    }
    return rounds.slice(warmUpRounds)
  } finally {
    for (const contestant of contestants) contestant.stop()
  }
}

/** Warms a contender up, and finds how many tokens fill its slice. */
async function calibrate(contestant, { slice, concurrency, warmUp }) {
  const end = performance.now() + warmUp
  let count = concurrency * 4
  let micros = 1
  while (performance.now() < end) {
    micros = (await contestant.time(count, concurrency)).nanoseconds / 1000
    count = fill(Math.min(slice, warmUp / 3), micros, concurrency)
  }
  return fill(slice, micros, concurrency)
}

function fill(milliseconds, micros, concurrency) {
  const turns = Math.round((milliseconds * 1000) / micros / concurrency)
  return concurrency * Math.max(turns, concurrency === 1 ? 16 : 2)
}

/** A row for each contender: its time, and its ratio to the floor of the same round. */
export function rowsOf(rounds, { alg, metric, floor, net }) {
  return Object.keys(rounds[0]).map((contender) => {
    const timeOf = (figures) =>
      figures[contender].micros - (net === undefined ? 0 : figures[net].micros)
    const { low, median, high } = spread(rounds.map(timeOf))
    const row = { contender, alg, metric, unit: 'µs' }
    Object.assign(row, { median: round(median), low: round(low), high: round(high) })
    row.cpu = round(spread(rounds.map((figures) => figures[contender].cpu)).median)
    if (floor !== undefined && floor !== contender && net !== contender) {
      const ratio = spread(
        rounds.map(
          (figures) => timeOf(figures) / timeOf({ ...figures, [contender]: figures[floor] }),
        ),
      )
      row.ratio = round(ratio.median)
      row.ratioLow = round(ratio.low)
      row.ratioHigh = round(ratio.high)
    }
    row.rounds = rounds.length
    return row
  })
}

/** The contenders that accepted what they were to refuse, or the other way round, in any round. */
export function misjudged(rounds, expected) {
  return Object.keys(rounds[0]).filter((contender) =>
    rounds.some((figures) => figures[contender].accepted !== expected),
  )
}
