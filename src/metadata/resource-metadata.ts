import type { ResourceDescription } from './resource-options.js'

/** The metadata of a protected resource (RFC 9728 §2). What has no value is left out (§3.2). */
export interface ResourceMetadata extends ResourceDescription {
  /** The resource identifier, as configured in `audience`. */
  readonly resource: string
  /** The issuers whose tokens are accepted, for this tenant where there is one. */
  readonly authorization_servers?: readonly string[]
  readonly bearer_methods_supported: readonly ['header']
}
