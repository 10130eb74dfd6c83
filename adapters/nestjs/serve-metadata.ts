import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpAdapterHost } from '@nestjs/core'
import type { MetadataRoute } from '../../src/index.js'

/**
 * Serves the metadata of a resource (RFC 9728 §3) as middleware of the platform: before guards,
 * interceptors and pipes, and whatever global prefix or version the application's routes have.
 */
export function serveMetadata(
  route: MetadataRoute,
  httpAdapter: HttpAdapterHost['httpAdapter'],
): void {
  httpAdapter.use(
    (
      request: IncomingMessage & { originalUrl?: string },
      response: ServerResponse,
      next: () => void,
    ) => {
      const { method, url, originalUrl = url, headers } = request
      const answer = route.answer({ method, url: originalUrl, headers })
      if (answer === undefined) {
        next()
        return
      }
      response.statusCode = answer.status
      for (const [name, value] of Object.entries(answer.headers)) response.setHeader(name, value)
      response.end(answer.body)
    },
  )
}
