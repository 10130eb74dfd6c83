import type { Fault } from '../errors/fault.js'
import type { JsonObject } from '../json/parse-json-object.js'

/** Names of the profiles: what an issuer's access tokens look like. */
export type ProfileName =
  | 'rfc9068'
  | 'auth0'
  | 'entra'
  | 'okta'
  | 'keycloak'
  | 'cognito'
  | 'duende'
  | 'generic'

/** The issuer that a token names, as far as a profile looks at it. */
export interface TokenIssuer {
  readonly identifier: string
  /** The tenant in the identifier, where it is one of a template's. */
  readonly tenant: string | undefined
}

/**
 * One row: what access tokens of an authorization server look like, and how they are told from its
 * other tokens. Signature, algorithm, `exp`, `cnf` and the audience are no row's business.
 */
export interface Profile {
  readonly name: ProfileName
  /** Media types of the header in lower case, without `application/`. */
  readonly types: readonly string[]
  /** Whether the header may have no `typ` at all. */
  readonly untyped: boolean
  /** A member of the header that only tokens for another API have. */
  readonly foreignMember: string | undefined
  /** Claims that must be there, besides those that the application requires. */
  readonly requiredClaims: readonly string[]
  /** Where the client's identifier is: the first of these that a token has. */
  readonly clientClaims: readonly string[]
  /** Whether one of these must be there: ID tokens have none of them. */
  readonly clientRequired: boolean
  /** What names the audience. With `client_id`, `audience` holds identifiers of clients. */
  readonly audienceClaim: 'aud' | 'client_id'
  /** Claims that tell other tokens: the one value that an access token may have there, if any. */
  readonly tells: ReadonlyMap<string, string | undefined>
  /** What the row demands besides. */
  readonly fault: ((claims: JsonObject, issuer: TokenIssuer) => Fault | undefined) | undefined
  /** Whether a JWK's member `issuer` binds the key, and `{tenantid}` stands for a tenant. */
  readonly tenantIndependent: boolean
}
