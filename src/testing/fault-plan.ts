import { type FaultName, type FaultOptions, faults } from './faults.js'
import { requireRow } from './require-row.js'

/** One step of a script: what the next request meets, or the next `times` requests. */
export type ScriptStep =
  | 'ok'
  | FaultName
  | ({ readonly fault: 'ok' | FaultName } & Omit<FaultOptions, 'path'>)

/** A fault that a request meets. */
export interface PlannedFault {
  readonly name: FaultName
  readonly options: FaultOptions
}

/** What requests are going to meet: steps in their order, for one path or for all. */
export interface FaultPlan {
  /** Replaces the steps for this path; undefined means all paths that have none of their own. */
  readonly put: (steps: readonly ScriptStep[], path: string | undefined) => void
  /** The fault that a request to this path meets, if any. Each call is one request. */
  readonly next: (path: string) => PlannedFault | undefined
  /** Whether requests to all paths are to find nobody there, for as long as nothing else is said. */
  readonly isDown: () => boolean
  readonly clear: () => void
}

interface Step {
  readonly fault: 'ok' | FaultName
  readonly options: FaultOptions
  left: number
}

/** Makes an empty plan. */
export function createFaultPlan(): FaultPlan {
  const plans = new Map<string | undefined, Step[]>()
  return {
    put: (steps, path) => {
      plans.set(
        path,
        steps.map(readStep).filter(({ left }) => left > 0),
      )
    },
    next: (path) => {
      const steps = [plans.get(path), plans.get(undefined)].find((planned) => planned?.length)
      if (steps === undefined) return undefined
      const step = steps[0] as Step
      step.left -= 1
      if (step.left <= 0) steps.shift()
      return step.fault === 'ok' ? undefined : { name: step.fault, options: step.options }
    },
    isDown: () => {
      const step = plans.get(undefined)?.[0]
      return step?.fault === 'down' && step.left === Number.POSITIVE_INFINITY
    },
    clear: () => plans.clear(),
  }
}

function readStep(step: ScriptStep): Step {
  const { fault, ...options } = typeof step === 'string' ? { fault: step } : step
  if (fault !== 'ok') requireRow(faults, fault, 'fault')
  return { fault, options, left: (options as FaultOptions).times ?? 1 }
}
