import type { CacheFigures, VerifiedTokens } from './cache/verified-tokens.js'
import type { Issuer, IssuerRule } from './issuers/issuer.js'
import type { IssuerDirectory } from './issuers/issuer-directory.js'
import type { KeyHealth } from './keys/key-source.js'

/** How one issuer is. */
export interface IssuerHealth extends KeyHealth {
  /** As configured. */
  readonly issuer: string
  /** What was configured beyond the strict default. */
  readonly relaxations: readonly string[]
}

/** How the issuers of one template are. */
export interface IssuerTemplateHealth {
  readonly issuer: string
  readonly relaxations: readonly string[]
  /** How many tenants' keys are kept at the moment. */
  readonly tenants: number
}

/** How a resource server is: counts, ages and configured values, nothing of any token. */
export interface Health {
  /** How the cache of verified tokens is used; undefined with `cache: false`. */
  readonly cache: CacheFigures | undefined
  readonly issuers: readonly (IssuerHealth | IssuerTemplateHealth)[]
}

/** Reports how the configured issuers are. */
export function reportHealth(
  { issuers, templates }: IssuerDirectory,
  verifiedTokens: VerifiedTokens,
): Health {
  const plain = issuers.map((issuer: Issuer) => ({ ...common(issuer), ...issuer.keys.health() }))
  const lazy = templates.map((template) => ({ ...common(template), tenants: template.tenants() }))
  return Object.freeze({
    cache: verifiedTokens.figures(),
    issuers: Object.freeze([...plain, ...lazy]),
  })
}

function common(rule: IssuerRule): {
  readonly issuer: string
  readonly relaxations: readonly string[]
} {
  const mixed = rule.audience.templates.length > 0 && rule.audience.identifiers.size > 0
  return {
    issuer: rule.configured,
    relaxations: [
      ...(rule.profile.name === 'rfc9068' ? [] : [`profile: '${rule.profile.name}'`]),
      ...(rule.tenantFromToken ? ["tenantFrom: 'token'"] : []),
      ...(mixed ? ['audience without {tenant} beside a template'] : []),
    ],
  }
}
