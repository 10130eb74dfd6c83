import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type PoolOptions, type PoolWorker, ThreadsPoolWorker } from 'vitest/node'

type Listener = Parameters<PoolWorker['on']>

interface Kept {
  readonly thread: ThreadsPoolWorker
  readonly runs: number
  /** Whether its modules were loaded with a mutant switched on. */
  readonly isTainted: boolean
}

/** Runs before a thread is replaced: what modules and Vitest keep of each run does not pile up. */
const runsPerThread = 50
let kept: Kept | undefined

/**
 * A thread that goes on with the next mutant, which saves most of its time. Test files are evaluated again for each;
 * modules stay loaded, but for mutants that are reached outside of tests: all is loaded anew for these, and after them.
 */
export const keptThread = {
  name: 'kept-thread',
  createPoolWorker(options: PoolOptions): PoolWorker {
    const { mode, mutantActivation } = options.project.getProvidedContext() as unknown as {
      readonly mode: 'dry-run' | 'mutant'
      readonly mutantActivation?: 'static' | 'runtime'
    }
    const isTainted = mutantActivation === 'static'
    const taken = kept
    kept = undefined
    const runs = (taken?.runs ?? 0) + 1
    const isKept = mode === 'mutant' && runs < runsPerThread
    const thread = taken?.thread ?? new ThreadsPoolWorker(options)
    const listeners: Listener[] = []
    return {
      name: keptThread.name,
      start: async () => {
        if (taken === undefined) await thread.start()
      },
      stop: async () => {
        for (const listener of listeners) thread.off(...listener)
        if (isKept) kept = { thread, runs, isTainted }
        else await thread.stop()
      },
      on: (...listener) => {
        listeners.push(listener)
        thread.on(...listener)
      },
      off: (...listener) => thread.off(...listener),
      send: (message) => {
        if (message.type === 'run' && (isTainted || taken?.isTainted)) {
          message.context.invalidates = modulesOf(options.project.config.root)
        }
        if (message.type !== 'stop' || !isKept) return thread.send(message)
        // A thread that is told to stop listens no more.
        const answer = { type: 'stopped', __vitest_worker_response__: true }
        for (const [event, listen] of listeners) if (event === 'message') listen(answer)
      },
      deserialize: (data) => thread.deserialize(data),
    }
  },
  async close(): Promise<void> {
    await kept?.thread.stop()
    kept = undefined
  },
}

let modules: string[] | undefined

function modulesOf(root: string): string[] {
  modules ??= ['src', 'adapters', 'test'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(root, folder, file)),
  )
  return modules
}
