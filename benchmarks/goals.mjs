import { coreGoals } from './goals/core.mjs'
import { worldGoals } from './goals/world.mjs'

/**
 * Every goal as a row, measured by the results of one version of Node.js.
 *
 * A goal is `{ id, text, of }`; `of(scenarios)` answers `{ measured, met }`, or undefined when its
 * scenario did not run.
 */
export function judgeGoals({ scenarios }) {
  return [...coreGoals, ...worldGoals].map(({ id, text, of }) => {
    const { measured = 'not measured', met } = of(scenarios) ?? {}
    return { id, text, measured, met }
  })
}
