import { markOf } from './mark-of.js'

/** Decides which verified tokens are worth an entry. */
export interface Admission {
  /** Whether a token that was just verified is kept, told by the end of its text. */
  admits(end: string): boolean
  /** Called when an entry served again. */
  helped(): void
}

/** How many more new tokens than repeated ones a full cache takes before it becomes particular. */
const patience = 1000

/**
 * Makes the rule: everything is kept, until a full cache saw far more new tokens than repeated ones.
 * From then on a token is kept when it comes for the second time, so that a stream of tokens that come
 * once neither drives out those that are in use nor pays for entries that serve nobody. It ends when
 * entries serve again.
 *
 * Which tokens came before is a guess by a mark of 32 bits: a wrong one costs an entry, or a
 * signature more, and never changes a verdict.
 */
export function createAdmission(maxEntries: number): Admission {
  const limit = maxEntries + patience
  /** New tokens less repeated ones. */
  let surplus = 0
  /** One mark for each entry: what came longer ago than that would have made room for others too. */
  let marks: Int32Array | undefined
  const cameBefore = (end: string): boolean => {
    marks ??= new Int32Array(maxEntries)
    const mark = markOf(end)
    const place = (mark >>> 0) % maxEntries
    if (marks[place] === mark) return true
    marks[place] = mark
    return false
  }
  return {
    admits: (end) => {
      if (surplus < limit) surplus += 1
      return surplus < limit || cameBefore(end)
    },
    helped: () => {
      if (surplus > 0) surplus -= 1
    },
  }
}
