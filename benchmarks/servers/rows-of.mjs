import { figuresOf } from '../figures-of.mjs'
import { describeStep } from './measure.mjs'
import { baseline, floorOf } from './plan.mjs'

const metrics = [
  { key: 'perSecond', column: 'requests', unit: '1/s', figure: (own) => own.perSecond },
  {
    key: 'share',
    column: 'share',
    unit: '%',
    figure: (own, without) => (own.perSecond / without.perSecond) * 100,
  },
  { key: 'cpu', column: 'CPU per request', unit: 'µs', figure: (own) => own.cpu },
  { key: 'latency', column: 'latency p99', unit: 'ms', figure: (own) => own.latency },
  { key: 'delay', column: 'event-loop delay p99', unit: 'ms', figure: (own) => own.delay },
]

/** Rows of one framework: shares and ratios are those of the same round. */
export function rowsOf({ framework, steps }, alg, { figures, broken }) {
  return steps.flatMap((step) => {
    const own = (contender) =>
      figures.filter((figure) => figure.step === step && figure.contender === contender)
    const without = byRound(own(baseline))
    const floor = byRound(own(floorOf[step.kind]))
    return metrics.flatMap(({ key, column, unit, figure }) =>
      step.contenders.map((contender) => {
        const { kind, connections } = step
        const row = {
          contender,
          alg,
          metric: `${framework}, ${describeStep(step)}`,
          column,
          unit,
          ...{ framework, kind, connections, figure: key },
        }
        const why = broken.get(contender)
        if (why !== undefined) return { ...row, note: `not measured: ${why}` }
        const of = (one) => figure(one, without.get(one.round))
        const measured = own(contender)
        Object.assign(row, figuresOf(measured.map(of)))
        const comparable = measured.filter(({ round }) => floor.has(round))
        if (contender === baseline || key === 'share' || comparable.length === 0) return row
        const ratio = figuresOf(comparable.map((one) => of(one) / of(floor.get(one.round))))
        const { low: ratioLow, median, high: ratioHigh } = ratio
        return { ...row, ratio: median, ratioLow, ratioHigh }
      }),
    )
  })
}

function byRound(figures) {
  return new Map(figures.map((figure) => [figure.round, figure]))
}
