import { type MatchedAudience, presentedAudiences } from '../audience/check-audience.js'
import { deepFreeze } from '../json/deep-freeze.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { SignedClaims } from '../signature/verify-signature.js'
import { checkActor, outermostActor } from './actor.js'
import { grantedScopes, type PresentedScopes, presentedScopes } from './granted-scopes.js'
import type { ImpliedScopes } from './implied-scopes.js'
import type { ScopeSource } from './scope-claims.js'
import { parseScopePolicy, type ScopePolicy } from './scope-policy.js'
import { createScopes, type Scopes } from './scope-set.js'
import type { VisibleClaims } from './visible-claims.js'

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
  /** `client_id`, or what the issuer's profile has in its place: `azp`, `appid`, `cid`. */
  readonly clientId: string | undefined
  /** Everything that `aud` names; empty where the profile knows no `aud`. */
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
  /**
   * Who acts for the subject: the outermost `act` (RFC 8693 §4.1), without the history inside it.
   * Where `visibleClaims` does not name `act`, its `iss`, `sub` and `client_id` alone.
   */
  readonly actor: Claims | undefined
  /** As they were signed; with a schema in the option `claims`, what that made of them. */
  readonly claims: Readonly<C>
  readonly header: Claims
  /**
   * Whether the token's scopes suffice for a policy, with the scopes that they imply.
   *
   * @throws ConfigurationError when the policy is malformed.
   */
  hasScope(policy: ScopePolicy): boolean
}

let wholeToken: (token: VerifiedAccessToken) => AccessToken
let sufficientScopes: (token: AccessToken<object>) => readonly string[]
let signedOf: (token: object) => SignedClaims | undefined

/**
 * What most requests never look at is made when somebody does. Nothing else holds the parsed claims,
 * so freezing them then is as good as before.
 */
class VerifiedAccessToken implements AccessToken {
  readonly issuer: string
  readonly subject: string | undefined
  readonly clientId: string | undefined
  readonly resource: string
  readonly expiresAt: number
  readonly issuedAt: number | undefined
  readonly tokenId: string | undefined
  readonly tenant: string | undefined
  readonly #signed: SignedClaims
  readonly #rules: ScopeRules
  readonly #shaped: Claims | undefined
  readonly #presented: PresentedScopes
  #granted: readonly string[] | undefined
  #audience: readonly string[] | undefined
  #scopes: Scopes | undefined
  #implied: ReadonlySet<string> | undefined
  #actor: Claims | undefined
  #claims: Claims | undefined
  #header: Claims | undefined

  constructor(
    signed: SignedClaims,
    matched: MatchedAudience,
    rules: ScopeRules,
    clientId: string | undefined,
    shaped: object | undefined,
  ) {
    const { claims } = signed
    this.issuer = claims.iss as string
    this.subject = claims.sub as string | undefined
    this.clientId = clientId
    this.resource = matched.resource
    this.expiresAt = claims.exp as number
    this.issuedAt = claims.iat as number | undefined
    this.tokenId = claims.jti as string | undefined
    this.tenant = matched.tenant
    this.#signed = signed
    this.#rules = rules
    this.#shaped = shaped as Claims | undefined
    this.#presented = presentedScopes(claims, rules.scopeClaims)
    checkActor(claims)
    Object.freeze(this)
  }

  static {
    // Not members: a handler would find them by the token's constructor.
    signedOf = (token) => (#signed in token ? token.#signed : undefined)
    wholeToken = (token) => {
      const { scopeClaims, impliedScopes, visibleClaims } = token.#rules
      if (visibleClaims === undefined) return token
      const rules = { scopeClaims, impliedScopes, visibleClaims: undefined }
      return new VerifiedAccessToken(token.#signed, token, rules, token.clientId, token.#shaped)
    }
    sufficientScopes = (token) => {
      if (!(#granted in token)) return [...token.scopes]
      const { impliedScopes } = token.#rules
      const granted = token.#grantedScopes()
      return [...new Set([...granted, ...granted.flatMap((name) => impliedScopes.get(name) ?? [])])]
    }
  }

  get audience(): readonly string[] {
    const { claims } = this.#signed
    this.#audience ??= Object.freeze(Object.hasOwn(claims, 'aud') ? presentedAudiences(claims) : [])
    return this.#audience
  }

  get scopes(): Scopes {
    this.#scopes ??= createScopes(this.#grantedScopes())
    return this.#scopes
  }

  get actor(): Claims | undefined {
    this.#actor ??= outermostActor(frozen(this.#signed.claims), this.#rules.visibleClaims)
    return this.#actor
  }

  get claims(): Claims {
    this.#claims ??= this.#visibleClaims()
    return this.#claims
  }

  get header(): Claims {
    const { header } = this.#signed
    this.#header ??= frozen(this.#rules.visibleClaims?.ofHeader(header) ?? header)
    return this.#header
  }

  hasScope(policy: ScopePolicy): boolean {
    return parseScopePolicy(policy).satisfiedBy((scope) => this.#grants(scope))
  }

  /** As JSON, what it holds: the getters included. */
  toJSON(): object {
    const { audience, scopes, actor, claims, header } = this
    return { ...this, audience, scopes, actor, claims, header }
  }

  #visibleClaims(): Claims {
    const { visibleClaims } = this.#rules
    const all = this.#shaped ?? frozen(this.#signed.claims)
    return visibleClaims === undefined ? all : Object.freeze(visibleClaims.ofClaims(all))
  }

  #grantedScopes(): readonly string[] {
    this.#granted ??= grantedScopes(this.#presented)
    return this.#granted
  }

  #grants(scope: string): boolean {
    const granted = this.#grantedScopes()
    if (granted.includes(scope)) return true
    if (this.#rules.impliedScopes.size === 0) return false
    this.#implied ??= new Set(granted.flatMap((name) => this.#rules.impliedScopes.get(name) ?? []))
    return this.#implied.has(scope)
  }
}
Object.freeze(VerifiedAccessToken.prototype)

/** What was signed of an access token; undefined for an object that is none of ours. */
export function signedClaimsOf(token: object): SignedClaims | undefined {
  return signedOf(token)
}

/** Where scopes are read, and what they imply. */
export interface ScopeRules {
  readonly scopeClaims: readonly ScopeSource[]
  readonly impliedScopes: ImpliedScopes
  /** Undefined where handlers see everything. */
  readonly visibleClaims: VisibleClaims | undefined
}

/**
 * Makes the immutable access token of claims that passed every check.
 *
 * @param clientClaims - Where the client's identifier is: the first that the token has.
 * @param shaped - What a schema made of the claims. Everything but `claims` comes from what is signed.
 * @throws {@link AccessTokenError} `claim_invalid` when the scopes or `act` have no usable form.
 */
export function createAccessToken(
  signed: SignedClaims,
  matched: MatchedAudience,
  rules: ScopeRules,
  clientClaims: readonly string[],
  shaped?: object,
): AccessToken {
  const clientId = clientOf(signed.claims, clientClaims)
  return new VerifiedAccessToken(signed, matched, rules, clientId, shaped)
}

/**
 * The same token with all its claims, whatever `visibleClaims` leaves to handlers: for who decides.
 * One who asks whether a claim says no would take its absence for a yes.
 */
export function withAllClaims(token: AccessToken): AccessToken {
  return wholeToken(token as VerifiedAccessToken)
}

/**
 * Every scope that an access token suffices for: as granted, and what these imply (the option
 * `impliedScopes`). For whoever must list them; to decide, ask `hasScope`.
 */
export function effectiveScopes(token: AccessToken<object>): readonly string[] {
  return sufficientScopes(token)
}

function clientOf(claims: Claims, names: readonly string[]): string | undefined {
  for (const name of names) if (Object.hasOwn(claims, name)) return claims[name] as string
  return undefined
}

/** Freezes what several access tokens of one verified token share, once. */
function frozen(value: Claims): Claims {
  return Object.isFrozen(value) ? value : deepFreeze(value)
}
