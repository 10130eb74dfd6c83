import type { AudienceOption } from '../audience/parse-audience.js'
import type { ResourceOptions } from '../metadata/resource-options.js'

/** One resource of several behind a server. What it does not say is what all have in common. */
export interface ResourceDeclaration {
  /** What the resource is called in `aud` (RFC 8707); one match is enough. `{tenant}` makes a template. */
  readonly audience: AudienceOption
  /** Every scope that the resource's operations may require; empty where they require none. */
  readonly scopes: readonly string[]
  /** The signature algorithms that it takes of those that its issuers' tokens may have. */
  readonly algorithms?: readonly string[] | undefined
  /** How long a token may live at most, from `iat` to `exp`. */
  readonly maxLifetime?: number | undefined
  /** The claims that `token.claims` holds, and no others. Default: all. */
  readonly visibleClaims?: readonly string[] | undefined
  /** Scopes, declared above, whose use raises the event `scope.used`. */
  readonly notifyScopes?: readonly string[] | undefined
  /** Turns on its metadata (RFC 9728): named as it is here unless it says otherwise, with these scopes. */
  readonly resource?: Omit<ResourceOptions, 'scopes'> | undefined
  /** What the application says of the resource, a data classification say: plain data. */
  readonly properties?: Readonly<Record<string, unknown>> | undefined
}

/** A resource as it was declared: its name, and what concerns more than the verdict on tokens. */
export interface DeclaredResource {
  /** Its name in `resources`. */
  readonly name: string
  /** What it is called in `aud`: identifiers and templates as written. */
  readonly audience: readonly string[]
  /** Every scope that its operations may require. */
  readonly scopes: readonly string[]
  /** How long a token may live at most, from `iat` to `exp`; undefined where there is no limit. */
  readonly maxLifetime: number | undefined
  /** A frozen copy of what was written. */
  readonly properties: Readonly<Record<string, unknown>>
}
