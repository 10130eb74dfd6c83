import type { AudiencePolicy } from './audience/check-audience.js'
import { isTenantName } from './audience/is-tenant.js'
import { type AccessCheck, parseCheck } from './authorization/access-check.js'
import type { ScopeRules } from './authorization/access-token.js'
import { type AuditClaims, parseAuditClaims } from './authorization/audit-claims.js'
import { type ClaimRule, parseRequireClaims } from './authorization/claim-policy.js'
import { parseImpliedScopes } from './authorization/implied-scopes.js'
import { parseScopeClaims } from './authorization/scope-claims.js'
import { parseVisibleClaims } from './authorization/visible-claims.js'
import type { LifetimeRule } from './claims/check-lifetime.js'
import { parseClaimsSchema, type ValidateClaims } from './claims/claims-schema.js'
import { ConfigurationError } from './errors/configuration-error.js'
import {
  describeValue,
  type NumberRule,
  optional,
  readFunction,
  readNumber,
} from './options/option-values.js'
import type { SignedClaims } from './signature/verify-signature.js'

/** What tokens of every issuer are judged by. */
export interface Rules extends LifetimeRule, ScopeRules, AudiencePolicy {
  readonly maxTokenLength: number
  readonly validateClaims: ValidateClaims | undefined
  readonly requireClaims: readonly ClaimRule[] | undefined
  readonly check: AccessCheck | undefined
  readonly realm: string
  /** Undefined where events hold no claims. */
  readonly auditClaims: ((signed: SignedClaims) => AuditClaims) | undefined
}

export const clockToleranceRule: NumberRule = { min: 0, max: 300, unit: 'seconds', example: 5 }

/**
 * Reads the rules that tokens of every issuer are judged by.
 *
 * @throws {@link ConfigurationError}
 */
export function parseRules(options: Record<string, unknown>): Rules {
  const seconds = { min: 0.001, unit: 'seconds' }
  return {
    clockTolerance: optional(options.clockTolerance, 5, (value) =>
      readNumber('clockTolerance', value, clockToleranceRule),
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
    visibleClaims: optional(options.visibleClaims, undefined, parseVisibleClaims),
    isTenant: optional(options.isTenant, isTenantName, (value) =>
      readFunction<(value: string) => boolean>('isTenant', value, '(value) => tenants.has(value)'),
    ),
    realm: optional(options.realm, 'api', readRealm),
    auditClaims: optional(options.auditClaims, undefined, parseAuditClaims),
  }
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
