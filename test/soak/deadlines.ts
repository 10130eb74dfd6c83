/** Deadlines that are over when nothing else can happen: a busy machine ends none of them early. */
export interface Deadlines {
  /** How many have begun and are not over. */
  readonly count: () => number
  /** Lets the shortest pass. */
  readonly pass: () => void
  readonly restore: () => void
}

interface Deadline {
  readonly milliseconds: number
  readonly end: () => void
}

/** Takes the place of the timers that the library sets, until they are restored. */
export function takeDeadlines(): Deadlines {
  const { setTimeout, clearTimeout } = globalThis
  const pending = new Map<unknown, Deadline>()
  const begin = (end: () => void, milliseconds: number): object => {
    const timer = { unref: () => timer }
    pending.set(timer, { milliseconds, end })
    return timer
  }
  Object.assign(globalThis, {
    setTimeout: begin,
    clearTimeout: (timer: unknown) => pending.delete(timer),
  })
  return {
    count: () => pending.size,
    pass: () => {
      const [next] = [...pending].sort(([, a], [, b]) => a.milliseconds - b.milliseconds)
      if (next === undefined) return
      pending.delete(next[0])
      next[1].end()
    },
    restore: () => {
      Object.assign(globalThis, { setTimeout, clearTimeout })
    },
  }
}
