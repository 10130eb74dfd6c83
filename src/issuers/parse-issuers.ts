import type { Algorithm } from '../algorithms/algorithms.js'
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
import { type CreateKeys, type KeyDefaults, parseKeys } from './parse-keys.js'
import { parseTenancy, parseTenantClaim } from './parse-tenancy.js'

/** What issuers have in common unless they say otherwise. */
export interface IssuerDefaults extends KeyDefaults {
  readonly audience: Audience | undefined
  readonly algorithms: ReadonlyMap<string, Algorithm>
  readonly profile: Profile
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
  const issuers: Issuer[] = []
  const templates: IssuerTemplate[] = []
  const seen = new Set<string>()
  for (const member of members) {
    const { rule, createKeys } = parseIssuer(
      isRecord(member) ? member : { issuer: member },
      defaults,
    )
    const { configured } = rule
    if (seen.has(configured)) {
      throw new ConfigurationError(
        `issuer ${describeValue(configured)} is listed twice: write it once.`,
      )
    }
    seen.add(configured)
    const create = (identifier: string, tenant: string | undefined): Issuer =>
      Object.freeze({ ...rule, identifier, tenant, keys: createKeys(identifier, tenant) })
    if (isTemplate(configured)) {
      templates.push({ ...rule, template: parseTenantTemplate(configured), create })
    } else issuers.push(create(configured, undefined))
  }
  if (seen.size === 0) checkIssuerIdentifier(undefined)
  return createIssuerDirectory(issuers, templates, defaults.isTenant)
}

function parseIssuer(
  options: Record<string, unknown>,
  defaults: IssuerDefaults,
): { readonly rule: IssuerRule; readonly createKeys: CreateKeys } {
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
      algorithms:
        options.algorithms === undefined
          ? defaults.algorithms
          : parseAlgorithms(options.algorithms),
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
    ),
  }
  return { rule, createKeys: parseKeys(configured, options, defaults, profile) }
}
