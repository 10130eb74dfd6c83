import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue } from '../options/option-values.js'

/**
 * A claim that holds scopes: its name as it stands, or where no claim has that name and it has dots,
 * a path through objects (`'realm_access.roles'`). A list is a path and nothing else, for members
 * whose names have dots: `['resource_access', 'my.client', 'roles']`.
 */
export type ScopeClaim = string | readonly string[]

/** One place where scopes are read. */
export interface ScopeSource {
  /** As configured, for messages. */
  readonly name: string
  /** The claim of that very name; undefined for a list, which is only a path. */
  readonly claim: string | undefined
  /** Where the scopes are if no claim has the name. */
  readonly path: readonly string[]
  /** Whether it counts only in a token without `scope`. */
  readonly withoutScope: boolean
}

/** What is read unless `scopeClaims` says otherwise. */
const defaults: readonly ScopeSource[] = readSources(['scope', 'scp'])

/**
 * Reads the `scopeClaims` option.
 *
 * @throws {@link ConfigurationError}
 */
export function parseScopeClaims(option: unknown): readonly ScopeSource[] {
  if (option === undefined) return defaults
  const claims: readonly unknown[] = Array.isArray(option) ? Array.from(option) : []
  if (claims.length > 0 && claims.every(isScopeClaim)) return readSources(claims)
  throw new ConfigurationError(
    `scopeClaims is ${describeValue(option)}: write a list of strings with at least one member, such as scopeClaims: ['scope', 'scp']. A path whose members have dots is a list inside: ['resource_access', 'my.client', 'roles'].`,
  )
}

function isScopeClaim(value: unknown): value is ScopeClaim {
  if (typeof value === 'string') return value !== ''
  if (!Array.isArray(value) || value.length === 0) return false
  return Array.from(value).every((member) => typeof member === 'string' && member !== '')
}

function readSources(claims: readonly ScopeClaim[]): readonly ScopeSource[] {
  const sources = claims.map(readSource)
  const first = sources.map(({ path }) => path[0]).find(isActor)
  if (first !== undefined) {
    throw new ConfigurationError(
      `scopeClaims leads into ${first}, which says who acts and grants nothing (RFC 8693 §4.1, §4.4): leave it out.`,
    )
  }
  const readsScope = sources.some(({ claim }) => claim === 'scope')
  return Object.freeze(
    sources.map((source) =>
      Object.freeze({ ...source, withoutScope: readsScope && source.claim === 'scp' }),
    ),
  )
}

function isActor(claim: string | undefined): boolean {
  return claim === 'act' || claim === 'may_act'
}

function readSource(entry: ScopeClaim): Omit<ScopeSource, 'withoutScope'> {
  if (typeof entry === 'string') {
    return { name: entry, claim: entry, path: entry.split('.') }
  }
  const [first, ...others] = entry
  if (others.length === 0) return { name: first as string, claim: first, path: [...entry] }
  return { name: JSON.stringify(entry), claim: undefined, path: [...entry] }
}
