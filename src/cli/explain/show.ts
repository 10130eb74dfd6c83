/** Characters of a value at most: a claim can be as long as a token. */
const maxLength = 300

/** Text that cannot be taken for a number, a word of JSON, or nothing. */
const unmistakable = /^(?!(?:true|false|null|none)$)[A-Za-z][\x21-\x7e]*$/

/** A value of a token: text as it stands where that is unmistakable, else as JSON. */
export function show(value: unknown): string {
  if (value === undefined) return 'none'
  const isPlain = typeof value === 'string' && unmistakable.test(value)
  const text = isPlain ? value : JSON.stringify(value)
  return text.length > maxLength ? `${text.slice(0, maxLength)}…` : text
}

/** Members of a header or of claims by their names, those that are not there included. */
export function showMembers(
  members: Readonly<Record<string, unknown>>,
  names: readonly string[],
): readonly string[] {
  return names.map((name) => `${name}: ${show(ownMember(members, name))}`)
}

/** A NumericDate as a person reads it, and how far from now it is. */
export function showTime(value: unknown, now: number): string {
  if (typeof value !== 'number') return show(value)
  const date = new Date(value * 1000)
  if (Number.isNaN(date.getTime())) return show(value)
  return `${date.toISOString().replace('.000', '')}, ${distance(value - now)}`
}

function distance(seconds: number): string {
  const size = Math.abs(seconds)
  const [unit, length] = units.find(([, least]) => size >= 2 * least) ?? ['s', 1]
  const amount = `${Math.floor(size / length)} ${unit}`
  return seconds < 0 ? `${amount} ago` : `in ${amount}`
}

/** A unit is used from two of it. */
const units: readonly (readonly [unit: string, seconds: number])[] = [
  ['days', 86_400],
  ['h', 3600],
  ['min', 60],
]

function ownMember(members: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(members, name) ? members[name] : undefined
}
