import { parseAlgorithms } from './algorithms/parse-algorithms.js'
import type { AudiencePolicy } from './audience/check-audience.js'
import { isTenantName } from './audience/is-tenant.js'
import { parseAudience } from './audience/parse-audience.js'
import { type AccessCheck, parseCheck } from './authorization/access-check.js'
import type { ScopeRules } from './authorization/access-token.js'
import { type ClaimRule, parseRequireClaims } from './authorization/claim-policy.js'
import { parseImpliedScopes } from './authorization/implied-scopes.js'
import { parseScopeClaims } from './authorization/scope-claims.js'
import { parseCacheOptions } from './cache/cache-options.js'
import type { VerifiedTokens } from './cache/verified-tokens.js'
import type { LifetimeRule } from './claims/check-lifetime.js'
import { parseClaimsSchema, type ValidateClaims } from './claims/claims-schema.js'
import { ConfigurationError } from './errors/configuration-error.js'
import { createEmitter, type Emitter } from './events/emitter.js'
import { reportKeys } from './events/report-keys.js'
import type { IssuerDirectory } from './issuers/issuer-directory.js'
import { parseIssuers } from './issuers/parse-issuers.js'
import { parseTenantClaim } from './issuers/parse-tenancy.js'
import { createKnownHeaders, type KnownHeaders } from './jwt/known-headers.js'
import { parseJwksOptions } from './keys/jwks-options.js'
import type { KeySetStore } from './keys/key-set-store.js'
import {
  describeValue,
  isRecord,
  readFunction,
  readNumber,
  readStrings,
  requireKnownNames,
} from './options/option-values.js'
import { parseProfile } from './profiles/parse-profile.js'
import { createSignatureSchedule, type SignatureSchedule } from './signature/schedule.js'
import { type FetchFunction, fetchTransport } from './transport/fetch-transport.js'
import { nodeTransport } from './transport/node-transport.js'

/** The options, read once, checked and frozen. */
export interface Configuration extends LifetimeRule, ScopeRules, AudiencePolicy {
  readonly issuers: IssuerDirectory
  readonly verifiedTokens: VerifiedTokens
  readonly knownHeaders: KnownHeaders
  readonly schedule: SignatureSchedule
  readonly maxTokenLength: number
  readonly validateClaims: ValidateClaims | undefined
  readonly requireClaims: readonly ClaimRule[] | undefined
  readonly check: AccessCheck | undefined
  readonly realm: string
  /** Seconds. */
  readonly now: () => number
  readonly emitter: Emitter
}

const names = [
  ...['issuer', 'audience', 'algorithms', 'profile', 'clockTolerance', 'maxTokenAge'],
  ...['maxLifetime', 'requireClaims', 'check', 'claims'],
  ...['maxTokenLength', 'singleAudience', 'requiredClaims', 'scopeClaims', 'impliedScopes'],
  ...[
    'isTenant',
    'tenantClaim',
    'realm',
    'clock',
    'jwks',
    'cache',
    'signature',
    'fetch',
    'keySetStore',
    'on',
  ],
]

const hints = {
  jwksUri: "it belongs to an issuer: write issuer: { issuer: 'https://…', jwksUri: 'https://…' }",
  tenants: "it belongs to an issuer: write issuer: { issuer: 'https://…', tenants: ['acme'] }",
  tenantFrom: "it belongs to an issuer: write issuer: { issuer: 'https://…', tenantFrom: 'token' }",
}

/**
 * Reads and checks the options of a resource server.
 *
 * @throws {@link ConfigurationError} with what to write instead.
 */
export function configure(options: unknown): Configuration {
  if (!isRecord(options)) {
    throw new ConfigurationError(
      `the options are ${describeValue(options)}: write createResourceServer({ issuer, audience }).`,
    )
  }
  requireKnownNames('createResourceServer', options, names, hints)
  const emitter = createEmitter(options.on)
  const clock = optional(options.clock, Date.now, (value) =>
    readFunction<() => number>('clock', value, '() => Date.now()'),
  )
  const warn = (message: string): void => emitter.emit('configuration.warning', { message })
  const rules = parseRules(options)
  const issuers = parseIssuers(options.issuer, {
    audience: optional(options.audience, undefined, (value) => parseAudience(value, warn)),
    algorithms: parseAlgorithms(options.algorithms),
    profile: parseProfile(options.profile),
    requiredClaims: optional(options.requiredClaims, [], (value) =>
      readStrings('requiredClaims', value, "['email']"),
    ),
    keyRules: parseJwksOptions(options.jwks),
    transport: optional(options.fetch, nodeTransport, (value) =>
      fetchTransport(
        readFunction<FetchFunction>('fetch', value, '(url, init) => fetch(url, init)'),
      ),
    ),
    clock,
    isTenant: rules.isTenant,
    tenantClaim: parseTenantClaim(options.tenantClaim),
    store: optional(options.keySetStore, undefined, readKeySetStore),
    observe: (issuer) => reportKeys(emitter, issuer),
    warn,
  })
  return Object.freeze({
    issuers,
    verifiedTokens: parseCacheOptions(options.cache),
    knownHeaders: createKnownHeaders(),
    schedule: createSignatureSchedule(options.signature),
    ...rules,
    now: () => clock() / 1000,
    emitter,
  })
}

function parseRules(options: Record<string, unknown>) {
  const seconds = { min: 0.001, unit: 'seconds' }
  return {
    clockTolerance: optional(options.clockTolerance, 5, (value) =>
      readNumber('clockTolerance', value, { min: 0, max: 300, unit: 'seconds', example: 5 }),
    ),
    maxTokenAge: optional(options.maxTokenAge, undefined, (value) =>
      readNumber('maxTokenAge', value, { ...seconds, example: 3600 }),
    ),
    maxLifetime: optional(options.maxLifetime, undefined, (value) =>
      readNumber('maxLifetime', value, { ...seconds, example: 300 }),
    ),
    maxTokenLength: optional(options.maxTokenLength, 16_384, (value) =>
      readNumber('maxTokenLength', value, {
        min: 1,
        whole: true,
        unit: 'characters',
        example: 16_384,
      }),
    ),
    singleAudience: optional(options.singleAudience, false, readBoolean),
    scopeClaims: parseScopeClaims(options.scopeClaims),
    impliedScopes: parseImpliedScopes(options.impliedScopes),
    validateClaims: optional(options.claims, undefined, parseClaimsSchema),
    requireClaims: optional(options.requireClaims, undefined, parseRequireClaims),
    check: optional(options.check, undefined, parseCheck),
    isTenant: optional(options.isTenant, isTenantName, (value) =>
      readFunction<(value: string) => boolean>('isTenant', value, '(value) => tenants.has(value)'),
    ),
    realm: optional(options.realm, 'api', readRealm),
  }
}

function optional<T, F>(value: unknown, fallback: F, read: (value: unknown) => T): T | F {
  return value === undefined ? fallback : read(value)
}

function readKeySetStore(value: unknown): KeySetStore {
  const { get, set } = isRecord(value) ? value : {}
  if (typeof get === 'function' && typeof set === 'function') return value as unknown as KeySetStore
  throw new ConfigurationError(
    `keySetStore is ${describeValue(value)}: write an object with the functions get(jwksUri) and set(jwksUri, set), such as memoryKeySetStore().`,
  )
}

function readBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new ConfigurationError(`singleAudience is ${describeValue(value)}: write true or false.`)
}

/** RFC 6750 §3: what may stand in a challenge without being escaped. */
function readRealm(value: unknown): string {
  if (typeof value === 'string' && /^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/.test(value)) return value
  throw new ConfigurationError(
    `realm is ${describeValue(value)}: write ASCII text without quotes and backslashes, such as realm: 'api'.`,
  )
}
