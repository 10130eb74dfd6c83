import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AccessToken } from '../../src/index.js'
import type { RouteGuards } from './route-guards.js'

/** Where a scope keeps the guards of its routes. Scopes inside inherit them. */
export const guardsOfScope: unique symbol = Symbol('oauth-resource-server.guards')

/** A scope that may have a resource server. */
export type GuardedScope = FastifyInstance & { [guardsOfScope]?: RouteGuards }

/** On requests that met the hook: it is there twice where a scope inside was registered first. */
const decided: unique symbol = Symbol('oauth-resource-server.decided')

type DecidedRequest = FastifyRequest & { [decided]?: true }

/** Admits a request as the route of this configuration requires in this scope, or answers it. */
export function admit(
  scope: GuardedScope,
  config: object,
  request: DecidedRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  const guard = request[decided] ? undefined : scope[guardsOfScope]?.guardOf(config)
  if (guard === undefined) {
    done()
    return
  }
  request[decided] = true
  guard.decide(request, request.raw, {
    pass: (token) => {
      request.auth = token as AccessToken
      done()
    },
    refuse: ({ status, headers, body }) => reply.code(status).headers(headers).send(body),
    fail: (error) => done(error as Error),
  })
}
