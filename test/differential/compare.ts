import { type Difference, differenceClasses } from './differences.js'
import { factsOf } from './facts.js'
import { type Case, caseOf } from './mutator.js'
import { createJudges, type Verdict } from './verdicts.js'

/** What came of a run. */
export interface Comparison {
  readonly cases: number
  readonly seed: number
  readonly accepted: number
  /** How often each reason was ours. */
  readonly reasons: Readonly<Record<string, number>>
  /** How often each class of difference was met, with whom. */
  readonly classes: Readonly<Record<string, number>>
  /** Differences of no class, as text: each can be made again by its seed and index. */
  readonly unexplained: readonly string[]
}

/** Compares verdicts on so many cases. */
export async function compare(seed: number, cases: number, start = 0): Promise<Comparison> {
  const judge = createJudges()
  const reasons: Record<string, number> = {}
  const classes: Record<string, number> = {}
  const unexplained: string[] = []
  let accepted = 0
  for (let index = start; index < start + cases; index += 1) {
    const one = caseOf(seed, index)
    const told = `seed ${seed}, case ${index} (${one.recipe.join('; ')}; ${one.configuration.name}; ${one.keySet}; ${one.time})`
    const { ours, jose, oauth4webapi } = await judge(one).catch((cause: unknown) => {
      throw new Error(`${told}: ${String(cause)}`, { cause })
    })
    accepted += ours === undefined ? 1 : 0
    reasons[ours ?? 'accepted'] = (reasons[ours ?? 'accepted'] ?? 0) + 1
    const others: [Difference['with'], Verdict][] = [['jose', jose]]
    if (oauth4webapi !== undefined) others.push(['oauth4webapi', oauth4webapi.verdict])
    for (const [name, theirs] of others) {
      if ((ours === undefined) === (theirs === undefined)) continue
      const found = classOf({ one, facts: factsOf(one.text), with: name, ours, theirs })
      if (found === undefined) {
        unexplained.push(`${told}: ours ${ours ?? 'accepted'}, ${name} ${theirs ?? 'accepted'}`)
      } else {
        const key = `${name}: ${found}`
        classes[key] = (classes[key] ?? 0) + 1
      }
    }
  }
  return { cases, seed, accepted, reasons, classes, unexplained }
}

function classOf(difference: Difference): string | undefined {
  const found = differenceClasses.find(
    ({ against, holds }) => against.includes(difference.with) && holds(difference),
  )
  return found?.name
}

export type { Case }
