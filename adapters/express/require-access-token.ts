import type { Request, RequestHandler } from 'express'
import {
  type AccessToken,
  type GuardOptions,
  type ResourceServer,
  type ResourceServerOptions,
  resourceServerOf,
} from '../../src/index.js'
import { noteAdmitted } from './admitted.js'
import { routeOf } from './route-of.js'
import { sendAnswer } from './send-answer.js'

/** What the routes behind `requireAccessToken` require. */
export type RequireAccessTokenOptions = GuardOptions<Request>

/**
 * Lets requests pass that carry an access token for this resource server, and sets `req.auth`.
 * Others are answered here: no handler behind it runs.
 *
 * @param server - A resource server, or the options of one.
 * @throws ConfigurationError at creation.
 */
export function requireAccessToken(
  server: ResourceServer<object> | ResourceServerOptions<object>,
  options: RequireAccessTokenOptions = {},
): RequestHandler {
  const resourceServer = resourceServerOf(server)
  const guard = resourceServer.guard(options, routeOf)
  const { scope, tenant } = options
  return (request, response, next) => {
    guard.decide(request, request, {
      pass: (token) => {
        noteAdmitted(request, { server: resourceServer, token, scope, tenant })
        request.auth = token as AccessToken | undefined
        next()
      },
      refuse: (refusal) => sendAnswer(response, refusal),
      fail: next,
    })
  }
}
