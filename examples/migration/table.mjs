import { readFileSync, writeFileSync } from 'node:fs'

const start = '<!-- what npm run test:migration found -->\n'
const end = '<!-- end -->\n'

/** Writes the table of answers into a page; with `checkOnly` answers what is wrong with the one that is there. */
export function updateTable(page, rows, columns, checkOnly) {
  const text = readFileSync(page, 'utf8')
  const [before, rest] = text.split(start)
  const after = rest?.split(end)[1]
  if (after === undefined) return `${page} has no place for the table`
  const updated = `${before}${start}\n${table(rows, columns)}\n${end}${after}`
  if (updated === text) return undefined
  if (checkOnly)
    return `the table in ${page} is not what was found: npm run test:migration -- --write`
  writeFileSync(page, updated)
  return undefined
}

function table(rows, columns) {
  const statuses = (index) => columns.map(([, answers]) => answers[index].status)
  const differs = ([, , expected], index) => statuses(index).some((status) => status !== expected)
  const challenged = columns.map(([, answers]) =>
    answers.every(({ status, challenge }) => status !== 401 || challenge) ? 'always' : 'no',
  )
  const lines = [
    ['request', 'after', ...columns.map(([name]) => name)],
    ['---', '---', ...columns.map(() => '---')],
    ...rows.flatMap(([request, , expected, source], index) => {
      if (!differs(rows[index], index)) return []
      const cells = statuses(index).map((status) => cell(status, expected))
      return [[`${request} (${source})`, expected, ...cells]]
    }),
    ['`WWW-Authenticate` in a 401 (RFC 9110 §15.5.2)', 'always', ...challenged],
  ]
  const agreed = rows.flatMap((row, index) => (differs(row, index) ? [] : [`${row[0]} ${row[2]}`]))
  const all = lines.map((cells) => `| ${cells.join(' | ')} |\n`).join('')
  return `${all}\nThe others are answered alike before and after: ${agreed.join(', ')}.\n`
}

function cell(status, expected) {
  return status === 200 && expected !== 200 ? '**200**' : status
}
