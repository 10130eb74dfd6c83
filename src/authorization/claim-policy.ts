import { ConfigurationError } from '../errors/configuration-error.js'
import { deepFreeze } from '../json/deep-freeze.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'

/** What a claim can be compared with: as it stands, and never converted. */
export type ClaimValue = string | number | boolean

/** A rule for a claim that no comparison can say. */
export interface ClaimPredicate {
  /** What logs call the rule. The claim's value never gets there. */
  readonly name: string
  /** Answers at once; only `true` lets a token pass. */
  readonly test: (value: unknown) => boolean
}

/**
 * What a claim must hold: exactly a value; with `includes`, an array in which that value is an
 * element; or whatever a named predicate accepts.
 */
export type ClaimRequirement = ClaimValue | { readonly includes: ClaimValue } | ClaimPredicate

/** One requirement that was read once. */
export interface ClaimRule {
  /** The claim's name as it stands: a dot in it is a dot. */
  readonly claim: string
  /** What is wrong with a claim that fails, for `detail`. */
  readonly fault: string
  readonly test: (value: unknown) => unknown
}

const example = "requireClaims: { role: 'admin', groups: { includes: 'staff' } }"

/**
 * Reads the `requireClaims` option.
 *
 * @throws {@link ConfigurationError}
 */
export function parseRequireClaims(option: unknown): readonly ClaimRule[] {
  const entries = isRecord(option) ? Object.entries(option) : []
  if (entries.length > 0)
    return Object.freeze(entries.map(([claim, rule]) => readRule(claim, rule)))
  throw new ConfigurationError(
    `requireClaims is ${describeValue(option)}${isRecord(option) ? ' that requires nothing' : ''}: write what claims must hold, such as ${example}, or leave it out.`,
  )
}

function readRule(claim: string, requirement: unknown): ClaimRule {
  const where = `requireClaims['${claim}']`
  if (isClaimValue(requirement)) {
    const test = (value: unknown) => value === requirement
    return Object.freeze({ claim, fault: `is not ${describeValue(requirement)}`, test })
  }
  if (isRecord(requirement) && 'includes' in requirement) {
    requireKnownNames(where, requirement, ['includes'])
    const { includes } = requirement
    if (isClaimValue(includes)) {
      const fault = `is no array that holds ${describeValue(includes)}`
      // A string that contains the value as a part holds something else.
      const test = (value: unknown) => Array.isArray(value) && value.includes(includes)
      return Object.freeze({ claim, fault, test })
    }
  }
  const { name, test } = isRecord(requirement) ? requirement : {}
  if (typeof name === 'string' && name !== '' && typeof test === 'function') {
    requireKnownNames(where, requirement as object, ['name', 'test'])
    const predicate = test.bind(requirement) as ClaimPredicate['test']
    return Object.freeze({
      claim,
      fault: `does not pass ${describeValue(name)}`,
      // What several requests share is not a predicate's to change.
      test: (value: unknown) => predicate(frozen(value)),
    })
  }
  throw new ConfigurationError(
    `${where} is ${describeValue(requirement)}: write a string, a number or a boolean that it must be, { includes: 'staff' } for an element of an array, or { name: 'adult', test: (value) => value >= 18 }.`,
  )
}

function frozen(value: unknown): unknown {
  // What is no object is frozen as it is.
  return Object.isFrozen(value) ? value : deepFreeze(value as object)
}

function isClaimValue(value: unknown): value is ClaimValue {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value === 'string' || typeof value === 'boolean'
}
