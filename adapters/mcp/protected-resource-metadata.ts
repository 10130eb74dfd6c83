import type { ResourceServer } from '../../src/index.js'
import type { McpRequestHandler } from './request-handler.js'
import { requireMetadata } from './require-metadata.js'
import { sendAnswer } from './send-answer.js'

/**
 * Serves the metadata of the MCP server (RFC 9728 §3) to everybody; other requests pass. It belongs
 * to the application itself, not below a path.
 *
 * @throws ConfigurationError at creation, for a resource server without the option `resource`, and
 *   one whose metadata would name no authorization server.
 */
export function protectedResourceMetadata(server: ResourceServer<object>): McpRequestHandler {
  requireMetadata(server)
  const route = server.metadataRoute()
  return (request, response, next) => {
    const { method, url, originalUrl = url, headers } = request
    const answer = route.answer({ method, url: originalUrl, headers })
    if (answer === undefined) next()
    else sendAnswer(response, answer)
  }
}
