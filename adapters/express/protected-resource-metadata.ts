import type { RequestHandler } from 'express'
import type { ResourceServer } from '../../src/index.js'
import { sendAnswer } from './send-answer.js'

/**
 * Serves the metadata of a resource (RFC 9728 §3) to everybody; other requests pass. It belongs to the
 * application itself, not below a path: it compares the path that the client sent, whatever it is
 * mounted under.
 *
 * @throws ConfigurationError at creation, for a resource server without the option `resource`.
 */
export function protectedResourceMetadata(server: ResourceServer<object>): RequestHandler {
  const route = server.metadataRoute()
  return (request, response, next) => {
    const { method, originalUrl: url, headers } = request
    const answer = route.answer({ method, url, headers })
    if (answer === undefined) next()
    else sendAnswer(response, answer)
  }
}
