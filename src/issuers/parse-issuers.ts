import type { Algorithm } from '../algorithms/algorithms.js'
import { parseAlgorithms } from '../algorithms/parse-algorithms.js'
import { type Audience, parseAudience } from '../audience/parse-audience.js'
import { rfc9068Claims } from '../claims/check-required-claims.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import type { Issuer } from './issuer.js'
import { checkIssuerIdentifier } from './issuer-identifier.js'
import { type KeyDefaults, parseKeys } from './parse-keys.js'
import { parseTenancy } from './parse-tenancy.js'

/** What issuers have in common unless they say otherwise. */
export interface IssuerDefaults extends KeyDefaults {
  readonly audience: Audience | undefined
  readonly algorithms: ReadonlyMap<string, Algorithm>
  readonly requiredClaims: readonly string[]
  readonly warn: (message: string) => void
}

const names = [
  'issuer',
  'jwksUri',
  'jwks',
  'audience',
  'algorithms',
  'profile',
  'tenants',
  'tenantFrom',
]

/**
 * Reads the `issuer` option: one issuer or several, each with keys of its own.
 *
 * @throws {@link ConfigurationError}
 */
export function parseIssuers(
  option: unknown,
  defaults: IssuerDefaults,
): ReadonlyMap<string, Issuer> {
  const members: readonly unknown[] = Array.isArray(option) ? option : [option]
  const issuers = new Map<string, Issuer>()
  for (const member of members) {
    const issuer = parseIssuer(isRecord(member) ? member : { issuer: member }, defaults)
    if (issuers.has(issuer.identifier)) {
      throw new ConfigurationError(
        `issuer ${describeValue(issuer.identifier)} is listed twice: write it once.`,
      )
    }
    issuers.set(issuer.identifier, issuer)
  }
  if (issuers.size === 0) checkIssuerIdentifier(undefined)
  return issuers
}

function parseIssuer(options: Record<string, unknown>, defaults: IssuerDefaults): Issuer {
  requireKnownNames('issuer', options, names)
  const identifier = checkIssuerIdentifier(options.issuer)
  requireProfile(options.profile)
  const audience =
    (options.audience === undefined ? defaults.audience : undefined) ??
    parseAudience(options.audience, defaults.warn)
  return Object.freeze({
    identifier,
    header: Object.freeze({
      types: ['at+jwt'],
      algorithms:
        options.algorithms === undefined
          ? defaults.algorithms
          : parseAlgorithms(options.algorithms),
    }),
    requiredClaims: [...new Set([...rfc9068Claims, ...defaults.requiredClaims])],
    audience,
    ...parseTenancy(options, audience),
    keys: parseKeys(identifier, options, defaults),
  })
}

/**
 * Checks the name of a profile.
 *
 * @throws {@link ConfigurationError}
 */
export function requireProfile(profile: unknown): void {
  if (profile === undefined || profile === 'rfc9068') return
  throw new ConfigurationError(
    `profile ${describeValue(profile)} is not available: leave it out, which means 'rfc9068'.`,
  )
}
