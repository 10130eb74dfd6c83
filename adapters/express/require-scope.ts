import type { RequestHandler } from 'express'
import { ConfigurationError, parseScopePolicy, type ScopePolicy } from '../../src/index.js'
import { admittedOf } from './admitted.js'
import { routeOf } from './route-of.js'
import { sendAnswer } from './send-answer.js'

/**
 * Lets requests pass whose access token has the scopes that the route requires, and those that its
 * scopes imply. The challenge names what `requireAccessToken` required before, too: a client that
 * asked for these scopes alone would lose the others. Of an anonymous request's tenant it names the
 * metadata where `tenant` answers at once.
 *
 * @throws ConfigurationError at creation for a malformed policy; passed on for a request that did
 *   not pass `requireAccessToken` before.
 */
export function requireScope(policy: ScopePolicy): RequestHandler {
  parseScopePolicy(policy)
  const own = structuredClone(policy)
  return (request, response, next) => {
    const known = admittedOf(request)
    if (known === undefined) {
      next(new ConfigurationError('requireScope needs requireAccessToken before it.'))
      return
    }
    const { server, token, scope, tenant } = known
    try {
      server.authorize(token, { scope: own, route: routeOf(request) })
    } catch (error) {
      const required = scope === undefined ? own : { allOf: [scope, own] }
      const named = token?.tenant ?? (tenant && (() => tenant(request)))
      sendAnswer(response, server.refuse(error, { scope: required, tenant: named }))
      return
    }
    next()
  }
}
