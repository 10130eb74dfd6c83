/** The verdict on one request, which is there at once or comes later. */
export interface Verdict {
  /** Called once, with what answers or throws. */
  readonly as: (made: () => boolean) => void
  /** What a guard answers or throws: no promise where the verdict is there. */
  readonly answer: () => boolean | Promise<boolean>
}

/** Makes the place for a verdict. */
export function createVerdict(): Verdict {
  let verdict: (() => boolean) | undefined
  let settle: ((made: () => boolean) => void) | undefined
  return {
    as: (made) => {
      verdict = made
      settle?.(made)
    },
    answer: () => {
      if (verdict !== undefined) return verdict()
      return new Promise<() => boolean>((resolve) => {
        settle = resolve
      }).then((made) => made())
    },
  }
}
