/**
 * Looks a name up in one of the kit's tables.
 *
 * @throws Error for a name that is not there: a misspelt fault would otherwise be none.
 */
export function requireRow<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  if (Object.hasOwn(table, name)) return table[name] as T
  throw new Error(`there is no ${what} '${name}': write one of ${Object.keys(table).join(', ')}.`)
}
