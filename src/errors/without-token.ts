/** What is worth looking through. Errors of HTTP clients lead to sockets and agents, with no end. */
const maxValues = 200

/**
 * What an application's function threw, fit to be a `cause`: the thing itself where it can be looked
 * through and does not hold the token, else an Error with its name, its message and its stack, from
 * which the token was taken. An error of an HTTP client often holds the headers that it sent.
 */
export function withoutToken(thrown: unknown, token: string): unknown {
  try {
    if (isFreeOf(token, thrown)) return thrown
    if (typeof thrown === 'string') return thrown.replaceAll(token, mark)
    return thrown instanceof Error ? copyOf(thrown, token) : undefined
  } catch {
    return undefined // a getter or a proxy that throws
  }
}

const mark = '[access token]'

function isFreeOf(token: string, thrown: unknown): boolean {
  const pending: unknown[] = [thrown]
  const seen = new Set<object>()
  for (const value of pending) {
    if (typeof value === 'string' && value.includes(token)) return false
    if (typeof value !== 'object' || value === null || seen.has(value)) continue
    if (!isTransparent(value)) return false
    seen.add(value)
    const members = Reflect.ownKeys(value)
    if (pending.length + members.length > maxValues) return false
    for (const key of members) pending.push(key, (value as Record<PropertyKey, unknown>)[key])
  }
  return true
}

/** Objects of other classes may hold what nobody else can read. */
function isTransparent(value: object): boolean {
  if (Array.isArray(value) || value instanceof Error) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}

function copyOf({ name, message, stack }: Error, token: string): Error {
  const clean = (text: unknown): string => String(text).replaceAll(token, mark)
  const copy = new Error(clean(message))
  Object.defineProperty(copy, 'name', { value: clean(name), configurable: true, writable: true })
  copy.stack = clean(stack)
  return copy
}
