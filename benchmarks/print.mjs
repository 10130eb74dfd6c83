import { pivot } from './pivot.mjs'

/** Tables for a terminal: one for each metric of a scenario. */
export function formatScenario({ title, seconds, rows }) {
  const lines = [`\n${title} (${seconds} s)`]
  for (const [group, members] of grouped(rows)) {
    const pivoted = pivot(members)
    if (pivoted !== undefined) {
      lines.push(`\n  ${group}`, ...pivotedLines(pivoted))
      continue
    }
    lines.push(`\n  ${group.padEnd(56)} median      low     high  x floor`)
    for (const { contender, unit, median, low, high, ratio, note } of members) {
      const figures = [median, low, high].map((figure) => format(figure).padStart(9)).join('')
      const compared = ratio === undefined ? '' : ratio.toFixed(2)
      const said = note === undefined ? '' : `  ${note}`
      lines.push(
        `    ${`${contender}, ${unit}`.padEnd(52)}${figures}${compared.padStart(9)}${said}`,
      )
    }
  }
  return lines.join('\n')
}

function pivotedLines({ columns, lines }) {
  const head = columns.map(({ column, unit }) => `${column}, ${unit}`)
  const widths = head.map((text) => text.length + 2)
  const padded = (texts) => texts.map((text, index) => text.padStart(widths[index])).join('')
  return [
    `    ${' '.repeat(34)}${padded(head)}`,
    ...lines.map(({ contender, cells, notes }) => {
      const figures = cells.map(({ median } = {}) => format(median))
      return `    ${contender.padEnd(34)}${padded(figures)}${notes.map((note) => `  ${note}`).join('')}`
    }),
  ]
}

/** The goals, each with what was measured. */
export function formatGoals(goals) {
  const lines = ['\nGoals']
  for (const { text, measured, met } of goals) {
    const verdict = met === undefined ? '      ' : met ? 'met   ' : 'NOT   '
    lines.push(`  ${verdict}${text}: ${measured}`)
  }
  return lines.join('\n')
}

/** What the gate found, one line for each contender that it has something to say about. */
export function formatGate(gate) {
  const lines = gate
    .filter(({ passed }) => !passed)
    .map(({ alg, contender, faults }) => `  FAILED ${alg}, ${contender}: ${faults.join('; ')}`)
  const passed = gate.length - lines.length
  return [`\nCorrectness gate: ${passed} of ${gate.length} passed`, ...lines].join('\n')
}

/** A figure with as many decimals as it deserves. */
export function format(figure) {
  if (figure === undefined || figure === null) return ''
  const size = Math.abs(figure)
  if (size >= 1000) return Math.round(figure).toString()
  return figure.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

function groupOf({ alg, metric }) {
  return alg === undefined ? metric : `${alg}, ${metric}`
}

/** Rows of one algorithm and metric, together and in their order. */
export function grouped(rows) {
  const groups = new Map()
  for (const row of rows) {
    const key = groupOf(row)
    groups.set(key, [...(groups.get(key) ?? []), row])
  }
  return groups
}
