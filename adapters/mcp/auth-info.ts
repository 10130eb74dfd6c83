/**
 * What a request's access token becomes for the MCP SDK: of the form of its `AuthInfo`, in version 1
 * and 2 alike.
 */
export interface McpAuthInfo {
  /**
   * The text of the access token. Do NOT send it to anybody else, nor log it: a server that calls
   * others needs a token of its own for them (MCP 2026-07-28, Access Token Privilege Restriction).
   */
  token: string
  /** The client; empty where the issuer's profile knows none. */
  clientId: string
  /** The scopes as granted and what these imply: the SDK compares names, and knows no hierarchy. */
  scopes: string[]
  /** NumericDate: seconds since 1970, possibly with a fraction. */
  expiresAt: number
  /** The audience that matched; left out where that is no URL. */
  resource?: URL
  /** Where the metadata of the resource is (RFC 9728), for the challenges of the SDK, version 2. */
  resourceMetadataUrl?: string
  /** Plain values, which can be logged and cloned. `accessToken()` finds everything else. */
  extra: McpExtra
}

/** Who the access token speaks for: a subject is unique within its issuer alone. */
export type McpExtra = {
  issuer: string
  subject?: string
  tenant?: string
}
