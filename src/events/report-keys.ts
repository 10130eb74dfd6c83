import type { KeyObserver } from '../keys/refresh.js'
import type { Emitter } from './emitter.js'

/** Tells the application how one issuer's keys fare. */
export function reportKeys(emitter: Emitter, issuer: string): KeyObserver {
  return {
    refreshed: ({ set, freshFor }, previous) => {
      const { length: keys } = set.keys
      emitter.emit('keys.refreshed', { issuer, keys, skipped: set.skipped.length, freshFor })
      if (set === previous?.set) return
      for (const { index, reason } of set.skipped) {
        emitter.emit('keys.keySkipped', { issuer, index, reason })
      }
      const published = new Set(set.keys)
      const withdrawn = previous?.set.keys.filter((key) => !published.has(key)).length ?? 0
      if (withdrawn > 0) emitter.emit('keys.withdrawn', { issuer, keys: withdrawn })
    },
    refreshFailed: ({ message }, known) => {
      const serving = known.usable() !== undefined
      emitter.emit('keys.refreshFailed', { issuer, detail: message, serving, age: known.age() })
    },
    storeFailed: (operation, failure) => {
      const detail = failure instanceof Error ? failure.message : 'the store failed'
      emitter.emit('keys.storeFailed', { issuer, operation, detail })
    },
    unknownKid: (asked) => emitter.emit('keys.unknownKid', { issuer, asked }),
  }
}
