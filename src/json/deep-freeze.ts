/**
 * Freezes a parsed JSON value in place with everything in it. Keeps its own stack, so that nesting
 * as deep as a token can be written overflows nothing.
 */
export function deepFreeze<T extends object>(root: T): Readonly<T> {
  const pending: object[] = [root]
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    Object.freeze(next)
    for (const value of Object.values(next)) {
      if (typeof value === 'object' && value !== null) pending.push(value)
    }
  }
  return root
}
