import type { KeySet } from './key-set.js'
import type { KeySource } from './key-source.js'
import { selectKeys } from './select-keys.js'

/** Keys that were given in the options: always here, never refreshed. */
export function createStaticKeySource(set: KeySet): KeySource {
  return {
    find: (header) => selectKeys(set, header),
    ready: async () => {},
    health: () => ({
      state: 'given',
      keys: set.keys.length,
      age: undefined,
      lastFailure: undefined,
    }),
  }
}
