import { markOf } from './mark-of.js'

/** A verification that is under way, in a list with others whose marks share a place. */
interface Pending<T> {
  readonly text: string
  readonly place: number
  verified: Promise<T> | undefined
  earlier: Pending<T> | undefined
  later: Pending<T> | undefined
}

/** Verifications that are under way, by the token's text. */
export interface UnderWay<T> {
  find(text: string, end: string): Promise<T> | undefined
  /** Notes a verification until it is settled, and answers what settles then. */
  note(text: string, end: string, verified: Promise<T>): Promise<T>
}

const places = 1024
/** Strangers choose what comes before a signature is verified: among more of one place, none is looked for. */
const maxLookedAt = 16

/**
 * Makes the list. A Map that gets and loses an entry for each token leaves tables behind that hold
 * what was under way; once one of them is in the old generation, each garbage collection takes them for
 * alive and copies all that they hold.
 */
export function createUnderWay<T>(): UnderWay<T> {
  const latest: (Pending<T> | undefined)[] = new Array(places).fill(undefined)
  let size = 0
  const remove = (pending: Pending<T>): void => {
    const { earlier, later, place } = pending
    if (later === undefined) latest[place] = earlier
    else later.earlier = earlier
    if (earlier !== undefined) earlier.later = later
    // What is in the old generation by now keeps nothing young alive.
    pending.earlier = pending.later = pending.verified = undefined
    size -= 1
  }
  return {
    find: (text, end) => {
      if (size === 0) return undefined
      let pending = latest[placeOf(end)]
      for (let looked = 0; pending !== undefined && looked < maxLookedAt; looked += 1) {
        if (pending.text === text) return pending.verified
        pending = pending.earlier
      }
      return undefined
    },
    note: (text, end, verified) => {
      const place = placeOf(end)
      const earlier = latest[place]
      const pending: Pending<T> = { text, place, verified: undefined, earlier, later: undefined }
      if (earlier !== undefined) earlier.later = pending
      latest[place] = pending
      size += 1
      const settled = verified.then(
        (value) => {
          remove(pending)
          return value
        },
        (error) => {
          remove(pending)
          throw error
        },
      )
      pending.verified = settled
      return settled
    },
  }
}

function placeOf(end: string): number {
  return markOf(end) & (places - 1)
}
