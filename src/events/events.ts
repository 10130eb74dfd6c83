import type { Reason, UnavailableReason } from '../errors/refusals.js'
import type { SkipReason } from '../keys/import-jwk.js'

/** What of the application's configuration an event concerns. */
export interface NamesResource {
  /** The name in `resources` of `createResourceServers`; undefined elsewhere. */
  readonly resourceName?: string | undefined
}

/** What events about one request have in common. */
export interface ConcernsRequest extends NamesResource {
  /** The route's pattern, `/orders/:id` say, where the adapter or the caller knows it; never the URL. */
  readonly route: string | undefined
  /**
   * The claims that `auditClaims` names, of those that the token has. Undefined where it names none,
   * and for every token whose signature was not verified.
   */
  readonly claims: Readonly<Record<string, unknown>> | undefined
}

/** What events about a verdict have in common. */
export interface ConcernsVerdict extends ConcernsRequest {
  /** Every scope that the operation's policy names, as configured. */
  readonly requiredScopes: readonly string[]
  /** Whether the signature had been verified for an earlier request. */
  readonly cached: boolean
  /** Seconds from the call to the verdict, with what was waited for, by a clock that never goes back. */
  readonly duration: number
}

/** An access token was accepted. */
export interface AcceptedEvent extends ConcernsVerdict {
  /** The issuer as configured. */
  readonly issuer: string
  /** The audience that matched. */
  readonly resource: string
  /** The tenant that the verdict is bound to. */
  readonly tenant: string | undefined
}

/** A request was refused, or no verdict could be given. */
export interface RefusedEvent extends ConcernsVerdict {
  readonly reason: Reason | UnavailableReason
  /** What `refuse` answers. */
  readonly status: number
  /** The rule that decided, with configured values; never text of the token. */
  readonly detail: string
  /** The issuer as configured, once the token named one that is. */
  readonly issuer: string | undefined
  /** The audience that matched; before, the only one that is configured, undefined where there are several. */
  readonly resource: string | undefined
  /**
   * The tenant that the verdict is bound to; before, the one that the request names, once `isTenant`
   * accepted it. Never one that an unverified token names.
   */
  readonly tenant: string | undefined
  /** True while the signature had not been verified: nothing the token says is known to be true. */
  readonly unverified: boolean
}

/**
 * A request was accepted whose token has one of the `notifyScopes`, granted or implied: an event for
 * each of these, also where the token was verified before.
 */
export interface ScopeUsedEvent extends ConcernsRequest {
  /** The scope as configured. */
  readonly scope: string
  /** Whether the operation's scope policy names it; else the token just carries it. */
  readonly required: boolean
  /** The issuer as configured. */
  readonly issuer: string
  /** The audience that matched. */
  readonly resource: string
  /** The tenant that the verdict is bound to. */
  readonly tenant: string | undefined
}

/** An issuer's key set was fetched, or confirmed unchanged. */
export interface KeysRefreshedEvent {
  /** The issuer as configured. */
  readonly issuer: string
  /** Usable keys. */
  readonly keys: number
  /** Members that are not used. */
  readonly skipped: number
  /** Seconds for which the set is fresh. */
  readonly freshFor: number
}

/** An issuer's key set, or its metadata, could not be fetched or read. */
export interface KeysRefreshFailedEvent {
  readonly issuer: string
  /** What went wrong, with configured URLs. */
  readonly detail: string
  /** Whether an older set still serves. */
  readonly serving: boolean
  /** Seconds since the issuer confirmed that set. */
  readonly age: number | undefined
}

/** A member of an issuer's key set is not used. */
export interface KeySkippedEvent {
  readonly issuer: string
  /** Its place in the set, from 0. */
  readonly index: number
  readonly reason: SkipReason
}

/** A token names a key that the set does not have. */
export interface KeysUnknownKidEvent {
  readonly issuer: string
  /** Whether the issuer is asked for it; else the budget for such questions is used up. */
  readonly asked: boolean
}

/** Keys that the issuer no longer publishes: what they signed is refused from now on. */
export interface KeysWithdrawnEvent {
  readonly issuer: string
  /** How many. */
  readonly keys: number
}

/** A key set store failed. No request is refused for that. */
export interface KeySetStoreFailedEvent {
  readonly issuer: string
  readonly operation: 'get' | 'set'
  readonly detail: string
}

/** The configuration works, but probably not as meant. */
export interface ConfigurationWarningEvent extends NamesResource {
  readonly message: string
}

/** The vocabulary of the `on` option, and of the channels `oauth-resource-server:<name>`. */
export interface EventPayloads {
  readonly accepted: AcceptedEvent
  readonly refused: RefusedEvent
  readonly 'scope.used': ScopeUsedEvent
  readonly 'keys.refreshed': KeysRefreshedEvent
  readonly 'keys.refreshFailed': KeysRefreshFailedEvent
  readonly 'keys.keySkipped': KeySkippedEvent
  readonly 'keys.unknownKid': KeysUnknownKidEvent
  readonly 'keys.withdrawn': KeysWithdrawnEvent
  readonly 'keys.storeFailed': KeySetStoreFailedEvent
  readonly 'configuration.warning': ConfigurationWarningEvent
}

/** The name of an event. */
export type EventName = keyof EventPayloads

/** Functions to call when something happens. What they throw or reject with changes no verdict. */
export type EventHandlers = {
  readonly [Name in EventName]?: ((event: EventPayloads[Name]) => unknown) | undefined
}
