import type { AccessTokenError } from '../../errors/access-token-error.js'
import { refusals } from '../../errors/refusals.js'
import { UnavailableError } from '../../errors/unavailable-error.js'
import { namingProfiles, profilesTaking } from '../../profiles/name-profiles.js'
import type { ProfileName } from '../../profiles/profile.js'
import type { Check, Comparison, Facts, Question } from './facts.js'
import { stages } from './stages/stages.js'

/** What became of a check; `off` where the configuration does not ask for it. */
export type CheckOutcome = 'pass' | 'fail' | 'unavailable' | 'off' | 'not_reached'

/** A check, and what became of it. */
export interface Step {
  readonly check: Check
  readonly outcome: CheckOutcome
  /** Left out where the check was not made. */
  readonly comparison?: Comparison
}

/** Why a token was refused, or why there is no verdict. */
export interface Refused {
  readonly reason: string
  readonly status: number
  readonly error: string | undefined
  /** The rule, with configured values: the near miss, and the profiles, where there are some. */
  readonly detail: string
  readonly profiles: readonly ProfileName[]
}

/** A token's way through all checks. */
export interface Explanation {
  readonly steps: readonly Step[]
  /** Undefined where the token is accepted. */
  readonly refused: Refused | undefined
  readonly facts: Facts
}

/**
 * Walks a token through the library's own stages, one after the other, up to the first that refuses
 * it. The verdict is that of `authenticate`, with the same detail.
 */
export async function walk(question: Question): Promise<Explanation> {
  const facts = { ...question } as Facts
  const steps: Step[] = []
  let refused: Refused | undefined
  for (const { run, checks } of stages) {
    if (refused !== undefined) {
      steps.push(...checks.map((check) => notReached(check)))
      continue
    }
    const asked = checks.filter(({ isAsked }) => isAsked === undefined || isAsked(facts))
    try {
      if (asked.length > 0) await run(facts)
    } catch (error) {
      refused = refusedBy(error, facts)
    }
    steps.push(...stepsOf(checks, asked, refused, facts))
  }
  return { steps, refused, facts }
}

function notReached(check: Check): Step {
  return { check, outcome: 'not_reached' }
}

/** What a stage's verdict means for each of its rows. */
function stepsOf(
  checks: readonly Check[],
  asked: readonly Check[],
  refused: Refused | undefined,
  facts: Facts,
): readonly Step[] {
  const of = checks.findIndex(({ reasons }) => reasons.some((each) => each === refused?.reason))
  // Where there is no verdict, no row has the reason: the first is the one that waits.
  const failing = refused === undefined ? checks.length : Math.max(0, of)
  return checks.map((check, index) => {
    if (index > failing) return notReached(check)
    if (!asked.includes(check)) return { check, outcome: 'off' }
    if (index === failing && refused?.status === 503) return { check, outcome: 'unavailable' }
    const outcome = index === failing ? 'fail' : 'pass'
    return { check, outcome, comparison: check.compare(facts) }
  })
}

function refusedBy(error: unknown, facts: Facts): Refused {
  if (error instanceof UnavailableError) {
    const { reason, detail } = error
    return { reason, status: 503, error: undefined, detail, profiles: [] }
  }
  const refusal = error as AccessTokenError
  const { jwt, issuer } = facts
  const isNamed = issuer !== undefined
  const named = isNamed ? namingProfiles(refusal, jwt, issuer) : refusal
  const { reason, detail } = named as AccessTokenError
  const profiles = isNamed ? profilesTaking(refusal, jwt, issuer) : []
  const { status, error: code } = refusals[reason]
  return { reason, status, error: code, detail, profiles }
}
