/** Numbers that are the same for the same seed: every case can be made again. */
export interface Random {
  /** From 0 to below 1. */
  readonly number: () => number
  readonly below: (limit: number) => number
  readonly chance: (probability: number) => boolean
  readonly pick: <T>(from: readonly T[]) => T
}

/** Makes a source of numbers (mulberry32) of a seed and the number of a case. */
export function createRandom(seed: number, index: number): Random {
  let state = (Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b)) | 0
  const number = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const below = (limit: number): number => Math.floor(number() * limit)
  return {
    number,
    below,
    chance: (probability) => number() < probability,
    pick: <T>(from: readonly T[]): T => from[below(from.length)] as T,
  }
}
