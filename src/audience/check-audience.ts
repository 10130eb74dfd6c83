import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import { nearMiss } from './near-miss.js'
import type { Audience } from './parse-audience.js'
import { isUsableTenant } from './resolve-tenant.js'
import { expandTemplate, matchTemplate } from './tenant-template.js'

/** What tokens of one issuer may name. */
export interface AudienceRule {
  readonly audience: Audience
  /** What names the audience. With `client_id`, `audience` holds identifiers of clients. */
  readonly audienceClaim: 'aud' | 'client_id'
  /** Whether the issuer's tokens may serve a tenant. */
  readonly servesTenant: (tenant: string) => boolean
  /** Whether a token may name the tenant where the request does not. */
  readonly tenantFromToken: boolean
  /** The claim that names the tenant too, where one is configured. */
  readonly tenantClaim: string | undefined
}

/** The same of one issuer, whose identifier may name a tenant by itself. */
export interface TenantBinding extends AudienceRule {
  /** The tenant in the issuer's identifier, where it is one of a template's. */
  readonly tenant: string | undefined
}

/** What holds for tokens of all issuers. */
export interface AudiencePolicy {
  readonly singleAudience: boolean
  readonly isTenant: (value: string) => boolean
}

/** The audience that matched, and the tenant that a token is for. */
export interface MatchedAudience {
  readonly resource: string
  /** Named by the audience or the issuer; undefined where neither does. */
  readonly tenant: string | undefined
}

/**
 * Checks that the access token is meant for this resource server (RFC 9068 §4, RFC 8707 §2), and
 * where its audience is a template, for the tenant of the request.
 *
 * Values are compared as they stand (RFC 7519 §2): a trailing slash, a letter's case or a default
 * port is a mismatch. One audience that matches is enough.
 *
 * Does NOT look at `azp`, nor at `client_id` unless that was written: who asked for the token is not
 * who it is for.
 *
 * @throws {@link AccessTokenError} `claim_missing`, `claim_invalid`, `audience_mismatch`,
 *   `audience_not_single`.
 */
export function checkAudience(
  claims: JsonObject,
  tenant: string | undefined,
  rule: TenantBinding,
  policy: AudiencePolicy,
): MatchedAudience {
  const presented =
    rule.audienceClaim === 'aud' ? presentedAudiences(claims) : [claims.client_id as string]
  const matched = match(presented, tenant, rule, policy)
  if (matched === undefined) throw mismatch(presented, tenant, rule, claims)
  if (policy.singleAudience && new Set(presented).size > 1) {
    throw new AccessTokenError(
      'audience_not_single',
      'aud names several resources, each of which could present the token at the others',
    )
  }
  return matched
}

/** `aud` as a list (RFC 7519 §4.1.3): a string, or an array of strings. */
export function presentedAudiences(claims: JsonObject): readonly string[] {
  if (!Object.hasOwn(claims, 'aud')) throw new AccessTokenError('claim_missing', 'aud is required')
  const { aud } = claims
  if (typeof aud === 'string') return [aud]
  if (Array.isArray(aud) && aud.every((value) => typeof value === 'string')) return aud
  throw new AccessTokenError('claim_invalid', 'aud is neither a string nor an array of strings')
}

function match(
  presented: readonly string[],
  tenant: string | undefined,
  rule: TenantBinding,
  policy: AudiencePolicy,
): MatchedAudience | undefined {
  const { audience } = rule
  const ofTenant =
    tenant === undefined
      ? matchAnyTenant(presented, rule, policy)
      : presented.find((value) => isOfTenant(value, tenant, audience))
  if (typeof ofTenant === 'string') return { resource: ofTenant, tenant }
  if (ofTenant !== undefined) return ofTenant
  const resource = presented.find((value) => audience.identifiers.has(value))
  // An identifier names no tenant: that of the token is the issuer's, where that one names any.
  return resource === undefined ? undefined : { resource, tenant: rule.tenant }
}

function isOfTenant(value: string, tenant: string, { templates }: Audience): boolean {
  return templates.some((template) => value === expandTemplate(template, tenant))
}

/** The tenant that the token names: one, for who could say which of several is meant? */
function matchAnyTenant(
  presented: readonly string[],
  { audience, servesTenant }: AudienceRule,
  { isTenant }: AudiencePolicy,
): MatchedAudience | undefined {
  let matched: MatchedAudience | undefined
  for (const template of audience.templates) {
    for (const value of presented) {
      const tenant = matchTemplate(template, value)
      if (!isUsableTenant(tenant, isTenant) || !servesTenant(tenant)) continue
      if (matched !== undefined && matched.tenant !== tenant) {
        throw new AccessTokenError(
          'audience_not_single',
          'aud names several tenants, and the request names none',
        )
      }
      matched ??= { resource: value, tenant }
    }
  }
  return matched
}

function mismatch(
  presented: readonly string[],
  tenant: string | undefined,
  { audience, audienceClaim }: AudienceRule,
  { iss }: JsonObject,
): AccessTokenError {
  const { identifiers, templates } = audience
  const near = audienceClaim === 'aud' ? nearMiss(presented, audience, tenant) : undefined
  if (near !== undefined) return new AccessTokenError('audience_mismatch', near)
  const accepted = [...identifiers, ...templates.map(({ template }) => template)].join(' or ')
  const whose = tenant === undefined ? '' : ' for the tenant of the request'
  const hint = presented.includes(staticAudience(iss as string))
    ? "; it names {iss}/resources, Duende's audience of every API: give this API an ApiResource there"
    : ''
  return new AccessTokenError(
    'audience_mismatch',
    `${audienceClaim} does not name ${accepted}${whose}${hint}`,
  )
}

/** What Duende IdentityServer writes into `aud` for every API when `EmitStaticAudienceClaim` is on. */
export function staticAudience(issuer: string): string {
  return `${issuer.replace(/\/$/, '')}/resources`
}
