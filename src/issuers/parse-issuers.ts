import type { Algorithm } from '../algorithms/algorithms.js'
import { parseAlgorithms } from '../algorithms/parse-algorithms.js'
import { isTenantName } from '../audience/is-tenant.js'
import { type Audience, parseAudience } from '../audience/parse-audience.js'
import { rfc9068Claims } from '../claims/check-required-claims.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { createFetchKeySet } from '../keys/fetch-key-set.js'
import type { KeyRules } from '../keys/jwks-options.js'
import { parseKeySet } from '../keys/key-set.js'
import type { KeySource } from '../keys/key-source.js'
import { createRemoteKeySource } from '../keys/remote-key-source.js'
import { createStaticKeySource } from '../keys/static-key-source.js'
import { httpUrlFault } from '../options/http-url.js'
import {
  describeValue,
  isRecord,
  readStrings,
  requireKnownNames,
} from '../options/option-values.js'
import type { Transport } from '../transport/fetch-json.js'
import type { Issuer } from './issuer.js'
import { checkIssuerIdentifier } from './issuer-identifier.js'

/** What issuers have in common unless they say otherwise. */
export interface IssuerDefaults {
  readonly audience: unknown
  readonly algorithms: unknown
  readonly profile: unknown
  readonly requiredClaims: readonly string[]
  readonly keyRules: KeyRules
  readonly transport: Transport
  readonly clock: () => number
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
  requireProfile(options.profile ?? defaults.profile)
  const audience = parseAudience(options.audience ?? defaults.audience, defaults.warn)
  return Object.freeze({
    identifier,
    header: Object.freeze({
      types: ['at+jwt'],
      algorithms: acceptedAlgorithms(options, defaults),
    }),
    requiredClaims: [...new Set([...rfc9068Claims, ...defaults.requiredClaims])],
    audience,
    servesTenant: parseTenants(options.tenants, audience),
    tenantFromToken: parseTenantFrom(options.tenantFrom, audience),
    keys: parseKeys(identifier, options, defaults),
  })
}

function acceptedAlgorithms(
  options: Record<string, unknown>,
  defaults: IssuerDefaults,
): ReadonlyMap<string, Algorithm> {
  return parseAlgorithms(options.algorithms ?? defaults.algorithms)
}

function requireProfile(profile: unknown): void {
  if (profile === undefined || profile === 'rfc9068') return
  throw new ConfigurationError(
    `profile ${describeValue(profile)} is not available: leave it out, which means 'rfc9068'.`,
  )
}

function parseTenants(tenants: unknown, audience: Audience): (tenant: string) => boolean {
  if (tenants === undefined) return () => true
  requireTemplate('tenants', audience)
  if (typeof tenants === 'function') {
    const predicate = tenants as (tenant: string) => unknown
    return (tenant) => isTrue(predicate, tenant)
  }
  const list = readStrings('tenants', tenants, "['acme', 'globex']")
  const foreign = list.find((tenant) => !isTenantName(tenant))
  if (foreign !== undefined) {
    throw new ConfigurationError(
      `tenants names ${describeValue(foreign)}: write tenants of the characters A-Z a-z 0-9 _ -, or a predicate.`,
    )
  }
  return (tenant) => list.includes(tenant)
}

function isTrue(predicate: (tenant: string) => unknown, tenant: string): boolean {
  try {
    return predicate(tenant) === true
  } catch {
    return false
  }
}

function parseTenantFrom(tenantFrom: unknown, audience: Audience): boolean {
  if (tenantFrom === undefined || tenantFrom === 'request') return false
  if (tenantFrom !== 'token') {
    throw new ConfigurationError(
      `tenantFrom is ${describeValue(tenantFrom)}: write 'request', the default, or 'token'.`,
    )
  }
  requireTemplate('tenantFrom', audience)
  return true
}

function requireTemplate(name: string, { templates }: Audience): void {
  if (templates.length > 0) return
  throw new ConfigurationError(
    `${name} has no effect without a template: write {tenant} in audience, such as 'https://api.example.com/{tenant}/orders', or leave ${name} out.`,
  )
}

function parseKeys(
  issuer: string,
  { jwks, jwksUri }: Record<string, unknown>,
  { keyRules, transport, clock }: IssuerDefaults,
): KeySource {
  if (jwks !== undefined && jwksUri !== undefined) {
    throw new ConfigurationError(`issuer '${issuer}' has jwks and jwksUri: write one of them.`)
  }
  if (jwks !== undefined) return createStaticKeySource(parseGivenKeys(issuer, jwks, keyRules))
  const fault = typeof jwksUri === 'string' ? httpUrlFault(jwksUri) : 'is not a string'
  if (jwksUri !== undefined && fault !== undefined) {
    throw new ConfigurationError(
      `jwksUri ${describeValue(jwksUri)} ${fault}: write where the issuer's JWK Set is, such as 'https://login.example.com/jwks', or leave it out to discover it.`,
    )
  }
  const location = { issuer, jwksUri: jwksUri as string | undefined }
  return createRemoteKeySource(createFetchKeySet(location, keyRules, transport), keyRules, clock)
}

function parseGivenKeys(issuer: string, jwks: unknown, { maxKeys }: KeyRules) {
  try {
    return parseKeySet(jwks, maxKeys)
  } catch (cause) {
    throw new ConfigurationError(
      `jwks of issuer '${issuer}' is no JWK Set that can verify anything: ${(cause as Error).message}. How sets are fetched is written at the top level: jwks: { maxAge: 600 }.`,
      { cause },
    )
  }
}
