/**
 * Rows that have a `column` as one table: a line for each contender, a column for each figure.
 *
 * @returns `{ columns: [{ column, unit }], lines: [{ contender, cells: [row], notes }] }`, undefined for other rows.
 */
export function pivot(rows) {
  if (rows.some(({ column }) => column === undefined)) return undefined
  const columns = [...new Map(rows.map((row) => [row.column, row])).values()]
  const contenders = [...new Set(rows.map(({ contender }) => contender))]
  const lines = contenders.map((contender) => {
    const own = rows.filter((row) => row.contender === contender)
    const cells = columns.map(({ column }) => own.find((row) => row.column === column))
    const notes = [...new Set(own.flatMap(({ note }) => note ?? []))]
    return { contender, cells, notes }
  })
  return { columns: columns.map(({ column, unit }) => ({ column, unit })), lines }
}
