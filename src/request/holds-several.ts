/** What follows the comma between two credentials: a scheme's name and a space. */
const schemeAndSpace = /[ \t]*[!#$%&'*+.^_`|~0-9A-Za-z-]+ /y

/**
 * Whether something on the way joined several Authorization fields into one: a comma, then a scheme's
 * name and a space. Other commas belong to the value, and those inside a quoted string (RFC 9110
 * §5.6.4) always do: Digest has them.
 *
 * Goes over the value once, whatever it holds.
 */
export function holdsSeveral(value: string): boolean {
  let mayQuote = true
  for (let index = 0; index < value.length; index += 1) {
    const character = value[index]
    if (character === '"' && mayQuote) {
      const end = quotedStringEnd(value, index)
      if (end === undefined) mayQuote = false
      else index = end
    } else if (character === ',') {
      schemeAndSpace.lastIndex = index + 1
      if (schemeAndSpace.test(value)) return true
    }
  }
  return false
}

/** Where the quoted string that begins here ends, undefined when nothing closes it. */
function quotedStringEnd(value: string, start: number): number | undefined {
  for (let index = start + 1; index < value.length; index += 1) {
    if (value[index] === '\\') index += 1
    else if (value[index] === '"') return index
  }
  return undefined
}
