import type { FaultName, FaultOptions } from './faults.js'

/** One step of a script: what the next request meets. */
export type ScriptStep = 'ok' | FaultName | ({ readonly fault: FaultName } & FaultOptions)

/** What requests are going to meet. */
export interface FaultPlan {
  /** The fault that a request to this path meets, if any. Each call is one request. */
  readonly next: (
    path: string,
  ) => { readonly name: FaultName; readonly options: FaultOptions } | undefined
  readonly fail: (name: FaultName, options: FaultOptions) => void
  readonly script: (steps: readonly ScriptStep[], path: string | undefined) => void
  readonly clear: () => void
}

/** Makes an empty plan. A script's steps come first, then the fault that was named last. */
export function createFaultPlan(): FaultPlan {
  let lasting: { name: FaultName; options: FaultOptions; left: number } | undefined
  let steps: ScriptStep[] = []
  let scriptPath: string | undefined
  return {
    next: (path) => {
      if (scriptPath === undefined || scriptPath === path) {
        const step = steps.shift()
        if (step === 'ok') return undefined
        if (typeof step === 'string') return { name: step, options: {} }
        if (step !== undefined) return { name: step.fault, options: step }
      }
      if (lasting === undefined || lasting.left <= 0) return undefined
      if (lasting.options.path !== undefined && lasting.options.path !== path) return undefined
      lasting.left -= 1
      return lasting
    },
    fail: (name, options) => {
      lasting = { name, options, left: options.times ?? Number.POSITIVE_INFINITY }
    },
    script: (next, path) => {
      steps = [...next]
      scriptPath = path
    },
    clear: () => {
      lasting = undefined
      steps = []
    },
  }
}
