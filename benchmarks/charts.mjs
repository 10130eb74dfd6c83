import { format } from './print.mjs'
import { barChart, lineChart } from './svg.mjs'

/** The charts of one version's results: `{ file, title, scenario, text }`. */
export function drawCharts({ header, scenarios }) {
  const subtitle = `${header.cpu}, ${header.cores} cores; Node.js ${header.node}; ${header.date}`
  const charts = []
  for (const [name, scenario] of Object.entries(scenarios)) {
    for (const chart of [scenario.chart ?? []].flat()) {
      charts.push({ scenario: name, ...drawBars(name, scenario, chart, subtitle) })
    }
    for (const kind of kindsOf(scenario)) {
      charts.push({ scenario: name, ...drawCurves(name, scenario, kind, subtitle) })
    }
  }
  return charts
}

/**
 * Bars of the rows that `where` names.
 *
 * @param chart - `{ file?, title, where, value: 'ratio' | 'median', logarithmic?, most? }`
 */
function drawBars(name, scenario, chart, subtitle) {
  const { title, where, value = 'median', logarithmic, file = name } = chart
  const rows = scenario.rows
    .filter((row) => Object.entries(where).every(([key, wanted]) => row[key] === wanted))
    .filter((row) => row[value] !== undefined && row[value] > 0)
    .sort((one, other) => one[value] - other[value])
    .map((row) => ({
      label: row.contender,
      value: row[value],
      low: value === 'ratio' ? row.ratioLow : row.low,
      high: value === 'ratio' ? row.ratioHigh : row.high,
      text: value === 'ratio' ? `${row.ratio.toFixed(2)}x` : `${format(row[value])} ${row.unit}`,
      isOurs: row.contender.startsWith('oauth-resource-server'),
    }))
  const text = rows.length === 0 ? undefined : barChart({ title, subtitle, rows, logarithmic })
  return { file: `${file}.svg`, title, text }
}

function kindsOf({ series = [] }) {
  return [...new Set(series.map(({ kind }) => kind))]
}

function drawCurves(name, scenario, kind, subtitle) {
  const all = scenario.series.filter((one) => one.kind === kind)
  const curves = all.map(({ dimension, line, points }) => ({
    label: line === undefined ? dimension : `${dimension}, ${line}`,
    points: points.map(({ x, median }) => ({ x, y: median })),
  }))
  const title = `${scenario.title}: ${kind}`
  const text = lineChart({ title, subtitle, curves, unit: all[0].unit })
  return { file: `${name}-${kind.replaceAll(' ', '-')}.svg`, title, text }
}
