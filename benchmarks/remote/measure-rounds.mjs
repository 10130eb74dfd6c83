import { figuresOf } from '../figures-of.mjs'
import { reasonOf } from '../processes/reason-of.mjs'

/**
 * Rounds in which one verifier after the other is measured, each round starting with another one.
 * One that fails is left out from then on, and why is kept.
 */
export async function measureRounds(verifiers, count, { measure, progress }) {
  const rounds = []
  const failures = new Map()
  const order = [...verifiers]
  for (let round = 1; round <= count; round += 1) {
    const figures = {}
    for (const verifier of order) {
      const { label } = verifier
      if (failures.has(label)) continue
      progress(`round ${round} of ${count}, ${label}`)
      try {
        figures[label] = await measure(verifier)
      } catch (error) {
        failures.set(label, reasonOf(error))
      }
    }
    rounds.push(figures)
    order.push(order.shift())
  }
  return { rounds, failures }
}

/**
 * Rows of all verifiers for each metric: `{ metric, unit, figure, ratioTo?, noteOf? }`, where `figure`
 * is asked with what was measured in one round (undefined: there is none), and `noteOf` with that of
 * all rounds.
 */
export function rowsOfRounds(verifiers, alg, { rounds, failures }, metrics) {
  return verifiers.flatMap(({ label: contender }) =>
    metrics.map(({ metric, unit, figure, ratioTo, noteOf = () => undefined }) => {
      const row = { contender, alg, metric, unit }
      const failure = failures.get(contender)
      if (failure !== undefined) return { ...row, note: `not measured: ${failure}` }
      const measured = rounds.map((round) => round[contender])
      const note = noteOf(measured)
      const figures = measured.map(figure)
      if (figures.includes(undefined)) return { ...row, note }
      Object.assign(row, figuresOf(figures), note && { note })
      if (ratioTo === undefined || ratioTo === contender || failures.has(ratioTo)) return row
      const ratios = rounds.map((round) => figure(round[contender]) / figure(round[ratioTo]))
      const { low: ratioLow, median: ratio, high: ratioHigh } = figuresOf(ratios)
      return { ...row, ratio, ratioLow, ratioHigh }
    }),
  )
}
