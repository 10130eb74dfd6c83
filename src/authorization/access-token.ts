import { type MatchedAudience, presentedAudiences } from '../audience/check-audience.js'
import { AccessTokenError } from '../errors/access-token-error.js'
import { deepFreeze } from '../json/deep-freeze.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { SignedClaims } from '../signature/verify-signature.js'
import { grantedScopes } from './granted-scopes.js'
import type { ImpliedScopes } from './implied-scopes.js'
import { parseScopePolicy, type ScopePolicy } from './scope-policy.js'
import { createScopes, type Scopes } from './scope-set.js'

/** A JSON value's object form: claims and headers keep their wire spelling. */
export type Claims = JsonObject

/**
 * An access token that was accepted. Immutable in fact: it may serve many requests at once.
 *
 * Identify users by `issuer` and `subject` together (rfc8725bis §3.8): a subject is unique within
 * its issuer alone, and in a client credentials token it is the client.
 */
export interface AccessToken<C extends object = Claims> {
  readonly issuer: string
  readonly subject: string | undefined
  readonly clientId: string | undefined
  /** Everything that `aud` names. */
  readonly audience: readonly string[]
  /** The audience that matched. */
  readonly resource: string
  /** The scopes as granted, without those that they imply: ask `hasScope`. */
  readonly scopes: Scopes
  /** NumericDate: seconds since 1970, possibly with a fraction. */
  readonly expiresAt: number
  /** NumericDate: seconds since 1970, possibly with a fraction. */
  readonly issuedAt: number | undefined
  readonly tokenId: string | undefined
  /** The tenant that the audience names, undefined where audiences name none. */
  readonly tenant: string | undefined
  /** Who acts for the subject: the outermost `act` (RFC 8693 §4.1), without the history inside it. */
  readonly actor: Claims | undefined
  readonly claims: Readonly<C>
  readonly header: Claims
  /**
   * Whether the token's scopes suffice for a policy, with the scopes that they imply.
   *
   * @throws ConfigurationError when the policy is malformed.
   */
  hasScope(policy: ScopePolicy): boolean
}

class VerifiedAccessToken implements AccessToken {
  readonly issuer: string
  readonly subject: string | undefined
  readonly clientId: string | undefined
  readonly audience: readonly string[]
  readonly resource: string
  readonly scopes: Scopes
  readonly expiresAt: number
  readonly issuedAt: number | undefined
  readonly tokenId: string | undefined
  readonly tenant: string | undefined
  readonly actor: Claims | undefined
  readonly claims: Claims
  readonly header: Claims
  readonly #implied: ReadonlySet<string>

  constructor(signed: SignedClaims, matched: MatchedAudience, rules: ScopeRules) {
    const claims = deepFreeze(signed.claims)
    this.issuer = claims.iss as string
    this.subject = claims.sub as string | undefined
    this.clientId = claims.client_id as string | undefined
    this.audience = Object.freeze(presentedAudiences(claims))
    this.resource = matched.resource
    this.scopes = createScopes(grantedScopes(claims, rules.scopeClaims))
    this.expiresAt = claims.exp as number
    this.issuedAt = claims.iat as number | undefined
    this.tokenId = claims.jti as string | undefined
    this.tenant = matched.tenant
    this.actor = outermostActor(claims)
    this.claims = claims
    this.header = deepFreeze(signed.header)
    this.#implied = new Set(
      [...this.scopes].flatMap((scope) => rules.impliedScopes.get(scope) ?? []),
    )
    Object.freeze(this)
  }

  hasScope(policy: ScopePolicy): boolean {
    const has = (scope: string): boolean => this.scopes.has(scope) || this.#implied.has(scope)
    return parseScopePolicy(policy).satisfiedBy(has)
  }
}
Object.freeze(VerifiedAccessToken.prototype)

/** Where scopes are read, and what they imply. */
export interface ScopeRules {
  readonly scopeClaims: readonly string[]
  readonly impliedScopes: ImpliedScopes
}

/**
 * Makes the immutable access token of claims that passed every check.
 *
 * @throws {@link AccessTokenError} `claim_invalid` when the scopes or `act` have no usable form.
 */
export function createAccessToken(
  signed: SignedClaims,
  matched: MatchedAudience,
  rules: ScopeRules,
): AccessToken {
  return new VerifiedAccessToken(signed, matched, rules)
}

function outermostActor(claims: Claims): Claims | undefined {
  if (!Object.hasOwn(claims, 'act')) return undefined
  const { act } = claims
  if (typeof act !== 'object' || act === null || Array.isArray(act)) {
    throw new AccessTokenError('claim_invalid', 'act is not an object')
  }
  const { act: _history, ...actor } = act as Claims
  return Object.freeze(actor)
}
