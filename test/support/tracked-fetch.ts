import { setImmediate } from 'node:timers/promises'
import type { FetchFunction } from '../../src/index.js'

/** A `fetch` option that knows whether anything is still being fetched behind the requests. */
export interface TrackedFetch {
  readonly fetch: FetchFunction
  /** Waits until nothing is, and what came has been read. */
  idle(): Promise<void>
}

export function trackedFetch(): TrackedFetch {
  let running = 0
  return {
    fetch: async (url, init) => {
      running += 1
      try {
        const response = await globalThis.fetch(url, init)
        const { status, headers } = response
        const body = await response.arrayBuffer()
        return new Response(status === 304 ? null : body, { status, headers })
      } finally {
        running -= 1
      }
    },
    idle: async () => {
      do await setImmediate()
      while (running > 0)
      await setImmediate()
    },
  }
}
