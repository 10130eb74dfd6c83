import type { Algorithm } from './algorithms/algorithms.js'
import { parseAlgorithms } from './algorithms/parse-algorithms.js'
import type { AudiencePolicy } from './audience/check-audience.js'
import { isTenantName } from './audience/is-tenant.js'
import { type Audience, parseAudience } from './audience/parse-audience.js'
import type { ScopeRules } from './authorization/access-token.js'
import { parseImpliedScopes } from './authorization/implied-scopes.js'
import { parseNotifyScopes } from './authorization/notify-scopes.js'
import { parseVisibleClaims } from './authorization/visible-claims.js'
import { parseCacheOptions } from './cache/cache-options.js'
import type { VerifiedTokens } from './cache/verified-tokens.js'
import type { LifetimeRule } from './claims/check-lifetime.js'
import { ConfigurationError } from './errors/configuration-error.js'
import { createEmitter, type Emitter } from './events/emitter.js'
import { reportKeys } from './events/report-keys.js'
import type { IssuerDirectory } from './issuers/issuer-directory.js'
import { parseIssuers, requireProfile } from './issuers/parse-issuers.js'
import { parseTenantClaim } from './issuers/parse-tenancy.js'
import { createSharedKeys } from './issuers/shared-keys.js'
import { createKnownHeaders, type KnownHeaders } from './jwt/known-headers.js'
import { parseJwksOptions } from './keys/jwks-options.js'
import { readKeySetStore } from './keys/read-key-set-store.js'
import {
  describeValue,
  isRecord,
  type NumberRule,
  readFunction,
  readNumber,
  readStrings,
  requireKnownNames,
} from './options/option-values.js'
import type { DeclaredResource } from './resources/resource-declaration.js'
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
  readonly realm: string
  /** Seconds. */
  readonly now: () => number
  readonly emitter: Emitter
  /** Scopes whose use raises an event. */
  readonly notifyScopes: readonly string[]
  /** The resource, where it is one of several that were declared. */
  readonly declared: DeclaredResource | undefined
}

export const commonNames: readonly string[] = [
  ...['issuer', 'audience', 'algorithms', 'profile', 'clockTolerance', 'maxTokenAge'],
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
    'visibleClaims',
    'notifyScopes',
  ],
]

/** What to write instead of names that stand in the wrong place. */
export const misplaced: Readonly<Record<string, string>> = {
  resources:
    'several resources have a function of their own: write createResourceServers({ issuer, resources })',
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
  requireKnownNames('createResourceServer', options, commonNames, misplaced)
  const { emitter, configureResource } = layGround(options)
  const warn = (message: string): void => emitter.emit('configuration.warning', { message })
  return configureResource({
    audience: optional(options.audience, undefined, (value) => parseAudience(value, warn)),
    onlyAlgorithms: undefined,
    tenantsElsewhere: false,
    replaced: {},
    declared: undefined,
  })
}

/** What one resource has of its own. */
export interface ResourceRules {
  readonly audience: Audience | undefined
  readonly onlyAlgorithms: ReadonlyMap<string, Algorithm> | undefined
  readonly tenantsElsewhere: boolean
  /** Options in place of those that all resources have in common. */
  readonly replaced: Readonly<Record<string, unknown>>
  readonly declared: DeclaredResource | undefined
}

/** What all resources behind one server stand on. */
export interface Ground {
  readonly emitter: Emitter
  /** @throws {@link ConfigurationError} */
  readonly configureResource: (own: ResourceRules) => Configuration
}

/**
 * Reads what resources have in common: one resource, or several. They share the issuers' keys, the
 * places of signatures on this thread and the handlers; each has verified tokens of its own.
 *
 * @throws {@link ConfigurationError}
 */
export function layGround(options: Record<string, unknown>): Ground {
  const emitter = createEmitter(options.on)
  const clock = optional(options.clock, Date.now, (value) =>
    readFunction<() => number>('clock', value, '() => Date.now()'),
  )
  const warn = (message: string): void => emitter.emit('configuration.warning', { message })
  requireProfile(options.profile)
  const common = parseRules(options)
  const issuerDefaults = {
    algorithms: parseAlgorithms(options.algorithms),
    requiredClaims: optional(options.requiredClaims, [], (value) =>
      readStrings('requiredClaims', value, "['email']"),
    ),
    keysOf: createSharedKeys({
      keyRules: parseJwksOptions(options.jwks),
      transport: optional(options.fetch, nodeTransport, (value) =>
        fetchTransport(
          readFunction<FetchFunction>('fetch', value, '(url, init) => fetch(url, init)'),
        ),
      ),
      clock,
      store: optional(options.keySetStore, undefined, readKeySetStore),
      observe: (issuer) => reportKeys(emitter, issuer),
    }),
    tenantClaim: parseTenantClaim(options.tenantClaim),
    warn,
  }
  const shared = {
    knownHeaders: createKnownHeaders(),
    schedule: createSignatureSchedule(options.signature),
    now: () => clock() / 1000,
    emitter,
  }
  const configureResource = ({ declared, replaced, ...own }: ResourceRules): Configuration => {
    const all = { ...options, ...replaced }
    const rules = declared === undefined ? common : parseRules(all)
    const { isTenant } = rules
    return Object.freeze({
      issuers: parseIssuers(options.issuer, { ...issuerDefaults, ...own, isTenant }),
      verifiedTokens: parseCacheOptions(options.cache),
      ...shared,
      ...rules,
      notifyScopes: optional(all.notifyScopes, [], (value) =>
        parseNotifyScopes(value, emitter.hears('scope.used')),
      ),
      declared,
    })
  }
  return { emitter, configureResource }
}

export const clockToleranceRule: NumberRule = { min: 0, max: 300, unit: 'seconds', example: 5 }

function parseRules(options: Record<string, unknown>) {
  const seconds = { min: 0.001, unit: 'seconds' }
  return {
    clockTolerance: optional(options.clockTolerance, 5, (value) =>
      readNumber('clockTolerance', value, clockToleranceRule),
    ),
    maxTokenAge: optional(options.maxTokenAge, undefined, (value) =>
      readNumber('maxTokenAge', value, { ...seconds, example: 3600 }),
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
    scopeClaims: optional(options.scopeClaims, ['scope', 'scp'], (value) =>
      readStrings('scopeClaims', value, "['scope', 'scp']"),
    ),
    impliedScopes: parseImpliedScopes(options.impliedScopes),
    visibleClaims: optional(options.visibleClaims, undefined, parseVisibleClaims),
    isTenant: optional(options.isTenant, isTenantName, (value) =>
      readFunction<(value: string) => boolean>('isTenant', value, '(value) => tenants.has(value)'),
    ),
    realm: optional(options.realm, 'api', readRealm),
  }
}

function optional<T, F>(value: unknown, fallback: F, read: (value: unknown) => T): T | F {
  return value === undefined ? fallback : read(value)
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
