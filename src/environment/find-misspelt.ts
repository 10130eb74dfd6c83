/** How many letters a misspelt name may have too many, too few, or wrong. */
const maxEdits = 2

/**
 * Finds the name that was probably meant: in another case, with other separators, in the plural, or
 * with a slip of the hand.
 *
 * Does NOT find a meaning in other names: those of an OAuth client begin with the same letters.
 */
export function findMisspelt(name: string, candidates: readonly string[]): string | undefined {
  const letters = lettersOf(name)
  return candidates.find((candidate) => edits(letters, lettersOf(candidate)) <= maxEdits)
}

function lettersOf(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9]/g, '')
}

/** Levenshtein's distance, a row at a time. */
function edits(one: string, other: string): number {
  let previous = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (const [row, letter] of [...one].entries()) {
    const current = [row + 1]
    for (const [column, opposite] of [...other].entries()) {
      const replaced = (previous[column] as number) + (letter === opposite ? 0 : 1)
      const removed = (previous[column + 1] as number) + 1
      const added = (current[column] as number) + 1
      current.push(Math.min(replaced, removed, added))
    }
    previous = current
  }
  return previous[other.length] as number
}
