import { AccessTokenError } from '../errors/access-token-error.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { Audience } from './parse-audience.js'
import { isUsableTenant } from './resolve-tenant.js'
import { expandTemplate, matchTemplate } from './tenant-template.js'

/** What tokens of one issuer may name. */
export interface AudienceRule {
  readonly audience: Audience
  /** Whether the issuer's tokens may serve a tenant. */
  readonly servesTenant: (tenant: string) => boolean
  /** Whether `tenants` limits which these are. */
  readonly limitsTenants: boolean
  /** Whether a token may name the tenant where the request does not. */
  readonly tenantFromToken: boolean
}

/** What holds for tokens of all issuers. */
export interface AudiencePolicy {
  readonly singleAudience: boolean
  readonly isTenant: (value: string) => boolean
}

/** The audience that matched, and the tenant it names. */
export interface MatchedAudience {
  readonly resource: string
  readonly tenant: string | undefined
}

/**
 * Checks that the access token is meant for this resource server (RFC 9068 §4, RFC 8707 §2), and
 * where its audience is a template, for the tenant of the request.
 *
 * Values are compared as they stand (RFC 7519 §2): a trailing slash, a letter's case or a default
 * port is a mismatch. One audience that matches is enough.
 *
 * Does NOT look at `client_id` or `azp`: who asked for the token is not who it is for.
 *
 * @throws {@link AccessTokenError} `claim_missing`, `claim_invalid`, `audience_mismatch`,
 *   `audience_not_single`.
 */
export function checkAudience(
  claims: JsonObject,
  tenant: string | undefined,
  rule: AudienceRule,
  policy: AudiencePolicy,
): MatchedAudience {
  const presented = presentedAudiences(claims)
  const matched = match(presented, tenant, rule, policy)
  if (matched === undefined) {
    const { identifiers, templates } = rule.audience
    const accepted = [...identifiers, ...templates.map(({ template }) => template)].join(' or ')
    const whose = tenant === undefined ? '' : ' for the tenant of the request'
    throw new AccessTokenError('audience_mismatch', `aud does not name ${accepted}${whose}`)
  }
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
  { audience, servesTenant }: AudienceRule,
  { isTenant }: AudiencePolicy,
): MatchedAudience | undefined {
  for (const template of audience.templates) {
    for (const value of presented) {
      if (tenant !== undefined) {
        if (value === expandTemplate(template, tenant)) return { resource: value, tenant }
        continue
      }
      const named = matchTemplate(template, value)
      if (isUsableTenant(named, isTenant) && servesTenant(named)) {
        return { resource: value, tenant: named }
      }
    }
  }
  const resource = presented.find((value) => audience.identifiers.has(value))
  if (resource === undefined) return undefined
  // An identifier beside templates is for every tenant, and names none.
  return { resource, tenant: audience.templates.length === 0 ? tenant : undefined }
}
