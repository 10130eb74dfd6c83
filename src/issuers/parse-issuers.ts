import type { Algorithm } from '../algorithms/algorithms.js'
import { narrowAlgorithms, requireAccepted } from '../algorithms/narrow-algorithms.js'
import { parseAlgorithms } from '../algorithms/parse-algorithms.js'
import { type Audience, parseAudience } from '../audience/parse-audience.js'
import { isTemplate, parseTenantTemplate } from '../audience/tenant-template.js'
import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, requireKnownNames } from '../options/option-values.js'
import { checkProfileUse, parseProfile } from '../profiles/parse-profile.js'
import type { Profile } from '../profiles/profile.js'
import type { Issuer, IssuerRule } from './issuer.js'
import {
  createIssuerDirectory,
  type IssuerDirectory,
  type IssuerTemplate,
} from './issuer-directory.js'
import { checkIssuerIdentifier } from './issuer-identifier.js'
import { parseTenancy, parseTenantClaim } from './parse-tenancy.js'
import type { IssuerKeys, KeyedTenant, SharedKeys } from './shared-keys.js'
import type { TenantIssuers } from './tenant-issuers.js'

/** What issuers have in common unless they say otherwise. */
export interface IssuerDefaults {
  readonly audience: Audience | undefined
  readonly algorithms: ReadonlyMap<string, Algorithm>
  readonly profile: Profile
  /** The algorithms that one resource takes of those of its issuers. */
  readonly onlyAlgorithms: ReadonlyMap<string, Algorithm> | undefined
  /** Whether an audience of another resource names tenants. */
  readonly tenantsElsewhere: boolean
  readonly keysOf: SharedKeys
  readonly requiredClaims: readonly string[]
  readonly isTenant: (value: string) => boolean
  readonly tenantClaim: string | undefined
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
  'tenantClaim',
]

/**
 * Reads the `issuer` option: one issuer or several, each with keys of its own.
 *
 * @throws {@link ConfigurationError}
 */
export function parseIssuers(option: unknown, defaults: IssuerDefaults): IssuerDirectory {
  const members: readonly unknown[] = Array.isArray(option) ? option : [option]
  const rules: (Issuer | IssuerTemplate)[] = []
  const seen = new Set<string>()
  for (const member of members) {
    const { rule, keys } = parseIssuer(isRecord(member) ? member : { issuer: member }, defaults)
    const { configured } = rule
    if (seen.has(configured)) {
      throw new ConfigurationError(
        `issuer ${describeValue(configured)} is listed twice: write it once.`,
      )
    }
    seen.add(configured)
    if (keys.tenants === undefined) {
      const { source } = keys
      const issuer = { ...rule, identifier: configured, tenant: undefined, keys: source }
      rules.push(Object.freeze(issuer))
    } else rules.push(templateOf(rule, keys.tenants))
  }
  if (seen.size === 0) checkIssuerIdentifier(undefined)
  requireAccepted(
    defaults.onlyAlgorithms,
    rules.map(({ header }) => header.algorithms),
  )
  return createIssuerDirectory(rules, defaults.isTenant)
}

function parseIssuer(
  options: Record<string, unknown>,
  defaults: IssuerDefaults,
): { readonly rule: IssuerRule; readonly keys: IssuerKeys } {
  requireKnownNames('issuer', options, names)
  const configured = checkIssuerIdentifier(options.issuer)
  const profile = options.profile === undefined ? defaults.profile : parseProfile(options.profile)
  const audience =
    (options.audience === undefined ? defaults.audience : undefined) ??
    parseAudience(options.audience, defaults.warn)
  const { requiredClaims, warn } = defaults
  checkProfileUse(profile, { configured, audience, requiredClaims, warn })
  const { types, untyped, foreignMember, audienceClaim } = profile
  const rule: IssuerRule = {
    configured,
    profile,
    header: Object.freeze({
      types,
      untyped,
      foreignMember,
      algorithms: narrowAlgorithms(
        options.algorithms === undefined
          ? defaults.algorithms
          : parseAlgorithms(options.algorithms),
        defaults.onlyAlgorithms,
        configured,
      ),
    }),
    requiredClaims: [...new Set([...profile.requiredClaims, ...requiredClaims])],
    ownRequiredClaims: requiredClaims,
    audience,
    audienceClaim,
    ...parseTenancy(
      options,
      options.tenantClaim === undefined
        ? defaults.tenantClaim
        : parseTenantClaim(options.tenantClaim),
      audience,
      isTemplate(configured),
      defaults.isTenant,
      defaults.tenantsElsewhere,
    ),
  }
  return { rule, keys: defaults.keysOf(configured, options, profile) }
}

/** Issuers of a template are told apart by the entry that their keys are kept in. */
function templateOf(rule: IssuerRule, tenants: TenantIssuers<KeyedTenant>): IssuerTemplate {
  const issuers = new WeakMap<KeyedTenant, Issuer>()
  return {
    ...rule,
    template: parseTenantTemplate(rule.configured),
    find: (identifier, tenant) => {
      const keyed = tenants.find(identifier, tenant)
      const known = issuers.get(keyed)
      if (known !== undefined) return known
      const issuer: Issuer = Object.freeze({ ...rule, ...keyed })
      issuers.set(keyed, issuer)
      return issuer
    },
    tenants: tenants.count,
  }
}
