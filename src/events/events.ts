import type { Reason, UnavailableReason } from '../errors/refusals.js'

/** An access token was accepted. Holds configured identifiers, and the tenant they were expanded with. */
export interface AcceptedEvent {
  /** The issuer as configured. */
  readonly issuer: string
  /** The audience that matched. */
  readonly resource: string
  /** The tenant that the verdict is bound to. */
  readonly tenant: string | undefined
}

/** A request was refused, or no verdict could be given. */
export interface RefusedEvent {
  readonly reason: Reason | UnavailableReason
  readonly status: number
  /** The rule that decided, with configured values; never text of the token. */
  readonly detail: string
  /** The issuer as configured, once the token named one that is. */
  readonly issuer: string | undefined
  /** True while the signature had not been verified: nothing the token says is known to be true. */
  readonly unverified: boolean
}

/** The configuration works, but probably not as meant. */
export interface ConfigurationWarningEvent {
  readonly message: string
}

/** The vocabulary of the `on` option. */
export interface EventPayloads {
  readonly accepted: AcceptedEvent
  readonly refused: RefusedEvent
  readonly 'configuration.warning': ConfigurationWarningEvent
}

/** The name of an event. */
export type EventName = keyof EventPayloads

/** Functions to call when something happens. What they throw or reject with changes no verdict. */
export type EventHandlers = {
  readonly [Name in EventName]?: ((event: EventPayloads[Name]) => unknown) | undefined
}
