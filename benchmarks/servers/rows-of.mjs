import { round, spread } from '../statistics.mjs'
import { describeStep } from './measure.mjs'
import { baseline } from './plan.mjs'

const metrics = [
  { key: 'perSecond', metric: 'requests per second', unit: '1/s', figure: (own) => own.perSecond },
  {
    key: 'share',
    metric: 'share of the same server without authentication',
    unit: '%',
    figure: (own, without) => (own.perSecond / without.perSecond) * 100,
  },
  { key: 'cpu', metric: 'CPU per request', unit: 'µs', figure: (own) => own.cpu },
  { key: 'latency', metric: 'latency p99', unit: 'ms', figure: (own) => own.latency },
  { key: 'delay', metric: 'event-loop delay p99', unit: 'ms', figure: (own) => own.delay },
]

/** Rows of one framework: shares are those of the same round. */
export function rowsOf({ framework, steps }, alg, { figures, broken }) {
  const rows = []
  for (const step of steps) {
    const own = (contender) =>
      figures.filter((figure) => figure.step === step && figure.contender === contender)
    const without = new Map(own(baseline).map((figure) => [figure.round, figure]))
    for (const { key, metric, unit, figure } of metrics) {
      for (const contender of step.contenders) {
        const measured = own(contender).map((one) => figure(one, without.get(one.round)))
        const note = broken.get(contender)
        const where = { framework, kind: step.kind, connections: step.connections, figure: key }
        const row = {
          contender,
          alg,
          metric: `${framework}, ${describeStep(step)}: ${metric}`,
          unit,
          ...where,
        }
        if (note !== undefined) rows.push({ ...row, note: `not measured: it ${note}` })
        else rows.push({ ...row, ...rounded(spread(measured)) })
      }
    }
  }
  return rows
}

function rounded(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, round(value)]))
}
