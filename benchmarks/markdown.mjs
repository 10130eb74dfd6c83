import { pivot } from './pivot.mjs'
import { format, grouped } from './print.mjs'

/** A table in Markdown. */
export function table(head, rows) {
  const lines = [head, head.map((_, index) => (index === 0 ? '---' : '---:')), ...rows]
  return lines.map((cells) => `| ${cells.map(cell).join(' | ')} |`).join('\n')
}

/** A scenario's rows, one table for each algorithm and metric, and its curves. */
export function scenarioTables({ rows, series = [] }) {
  // The points of a curve are rows too.
  const others = grouped(rows.filter(({ point }) => point === undefined))
  const tables = [...others].map(([group, members]) => {
    const pivoted = pivot(members)
    return pivoted === undefined ? groupTable(group, members) : pivotTable(group, pivoted)
  })
  return [...tables, ...series.map(seriesTable)].join('\n\n')
}

function pivotTable(group, { columns, lines }) {
  const noted = lines.some(({ notes }) => notes.length > 0)
  const head = [group, ...columns.map(({ column, unit }) => `${column}, ${unit}`)]
  if (noted) head.push('')
  const body = lines.map(({ contender, cells, notes }) => {
    const figures = cells.map((row) => format(row?.median))
    return [contender, ...figures, ...(noted ? [notes.join('; ')] : [])]
  })
  return table(head, body)
}

function groupTable(group, rows) {
  const compared = rows.some(({ ratio }) => ratio !== undefined)
  const noted = rows.some(({ note }) => note !== undefined)
  const head = [group, 'median', 'quartiles']
  if (compared) head.push('x floor')
  if (noted) head.push('')
  const lines = rows.map(({ contender, unit, median, low, high, ratio, note }) => {
    const measured = [`${format(median)} ${unit}`, `${format(low)} to ${format(high)}`]
    const cells = [contender, ...(median === undefined ? ['', ''] : measured)]
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
