/**
 * Freezes objects and arrays as they are written in JSON, in place, with everything of the kind that
 * they lead to. A `Date`, a `Map` or an instance of a class stays what it is, and so does what is
 * behind it: freezing would not make it immutable, and could break it.
 */
export function freezePlain(root: unknown): void {
  const pending: unknown[] = [root]
  const seen = new Set<object>()
  for (const value of pending) {
    if (!isPlain(value) || seen.has(value)) continue
    seen.add(value)
    Object.freeze(value)
    for (const member of Object.values(value)) pending.push(member)
  }
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
