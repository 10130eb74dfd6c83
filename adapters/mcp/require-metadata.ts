import { AccessTokenError, ConfigurationError, type ResourceServer } from '../../src/index.js'

/**
 * Refuses an MCP server whose clients could not find its authorization server: there must be
 * metadata, and at least one issuer in it (MCP 2026-07-28, Authorization Server Discovery).
 *
 * @throws {@link ConfigurationError}
 */
export function requireMetadata(server: ResourceServer<object>): void {
  if (issuersOf(server) !== undefined) return
  throw new ConfigurationError(
    "no authorization server can be named to MCP clients, since each issuer is one tenant's: write {tenant} in audience too.",
  )
}

function issuersOf(server: ResourceServer<object>): readonly string[] | undefined {
  try {
    return server.metadata().authorization_servers
  } catch (error) {
    // With a document for each tenant, there is none without an issuer.
    if (error instanceof AccessTokenError) return []
    throw error
  }
}
