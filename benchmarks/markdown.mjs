import { format, grouped } from './print.mjs'

/** A table in Markdown. */
export function table(head, rows) {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
}

/** A scenario's rows, one table for each algorithm and metric. */
export function scenarioTables({ rows, series }) {
  if (series !== undefined && series.length > 0) return series.map(seriesTable).join('\n\n')
  return [...grouped(rows)].map(([group, members]) => groupTable(group, members)).join('\n\n')
}

function groupTable(group, rows) {
  const compared = rows.some(({ ratio }) => ratio !== undefined)
  const noted = rows.some(({ note }) => note !== undefined)
  const head = [group, 'median', 'quartiles']
  if (compared) head.push('x floor')
  if (noted) head.push('')
  const lines = rows.map(({ contender, unit, median, low, high, ratio, note }) => {
    const cells = [contender, `${format(median)} ${unit}`, `${format(low)} to ${format(high)}`]
    if (compared) cells.push(ratio === undefined ? '' : `${ratio.toFixed(2)}`)
    if (noted) cells.push(note ?? '')
    return cells
  })
  return table(head, lines)
}

function seriesTable({ dimension, line, unit, points }) {
  const name = line === undefined ? dimension : `${dimension}, ${line}`
  const head = [name, ...points.map(({ x }) => x.toLocaleString('en'))]
  return table(head, [[`median, ${unit}`, ...points.map(({ median }) => format(median))]])
}

function cell(text) {
  return String(text).replaceAll('|', '\\|')
}
