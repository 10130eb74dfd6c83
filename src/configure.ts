import type { Algorithm } from './algorithms/algorithms.js'
import { parseAlgorithms } from './algorithms/parse-algorithms.js'
import { type Audience, parseAudience } from './audience/parse-audience.js'
import { parseNotifyScopes } from './authorization/notify-scopes.js'
import { parseCacheOptions } from './cache/cache-options.js'
import type { VerifiedTokens } from './cache/verified-tokens.js'
import { ConfigurationError } from './errors/configuration-error.js'
import { createEmitter, type Emitter } from './events/emitter.js'
import { reportKeys } from './events/report-keys.js'
import type { IssuerDirectory } from './issuers/issuer-directory.js'
import { parseIssuers } from './issuers/parse-issuers.js'
import { parseTenantClaim } from './issuers/parse-tenancy.js'
import { createSharedKeys } from './issuers/shared-keys.js'
import { createKnownHeaders, type KnownHeaders } from './jwt/known-headers.js'
import { parseJwksOptions } from './keys/jwks-options.js'
import { readKeySetStore } from './keys/read-key-set-store.js'
import { type PublishedResource, publishResource } from './metadata/published-resource.js'
import { parseResourceOptions } from './metadata/resource-options.js'
import {
  describeValue,
  isRecord,
  optional,
  readFunction,
  readStrings,
  requireKnownNames,
} from './options/option-values.js'
import { parseRules, type Rules } from './parse-rules.js'
import { parseProfile } from './profiles/parse-profile.js'
import type { DeclaredResource } from './resources/resource-declaration.js'
import { createSignatureSchedule, type SignatureSchedule } from './signature/schedule.js'
import { type FetchFunction, fetchTransport } from './transport/fetch-transport.js'
import { nodeTransport } from './transport/node-transport.js'

/** The options, read once, checked and frozen. */
export interface Configuration extends Rules {
  readonly issuers: IssuerDirectory
  readonly verifiedTokens: VerifiedTokens
  readonly knownHeaders: KnownHeaders
  readonly schedule: SignatureSchedule
  /** Seconds. */
  readonly now: () => number
  readonly emitter: Emitter
  /** Scopes whose use raises an event. */
  readonly notifyScopes: readonly string[]
  /** The resource, where it is one of several that were declared. */
  readonly declared: DeclaredResource | undefined
  /** Its metadata, where `resource` turns it on. */
  readonly published: PublishedResource | undefined
}

export const commonNames: readonly string[] = [
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
    'visibleClaims',
    'notifyScopes',
    'resource',
    'auditClaims',
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
  readonly declared: Omit<DeclaredResource, 'maxLifetime'> | undefined
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
  const common = parseRules(options)
  const issuerDefaults = {
    algorithms: parseAlgorithms(options.algorithms),
    profile: parseProfile(options.profile),
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
    const issuers = parseIssuers(options.issuer, { ...issuerDefaults, ...own, isTenant })
    return Object.freeze({
      issuers,
      verifiedTokens: parseCacheOptions(options.cache),
      ...shared,
      ...rules,
      notifyScopes: optional(all.notifyScopes, [], (value) =>
        parseNotifyScopes(value, emitter.hears('scope.used')),
      ),
      declared: declared && Object.freeze({ ...declared, maxLifetime: rules.maxLifetime }),
      published: optional(all.resource, undefined, (value) =>
        publishResource(parseResourceOptions(value, declared), issuers.rules, isTenant),
      ),
    })
  }
  return { emitter, configureResource }
}
