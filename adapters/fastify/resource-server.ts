import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import {
  type AccessToken,
  ConfigurationError,
  type Registration,
  readRegistration,
} from '../../src/index.js'
import { admit, type GuardedScope, guardsOfScope } from './admit.js'
import { publishMetadata } from './protected-resource-metadata.js'
import { createRouteGuards } from './route-guards.js'

/** A resource server, or the options of one, and what its routes have in common. */
export type FastifyResourceServerOptions = Registration<FastifyRequest>

/** What Fastify itself reads of the options of a registration. */
const frameworkOptions = ['prefix', 'logLevel', 'logSerializers']

// Async: what a callback plugin throws ends the process, and no ready() rejects.
const plugin: FastifyPluginAsync<FastifyResourceServerOptions> = async (instance, options) => {
  const scope: GuardedScope = instance
  const { server, common, metadata } = readRegistration(options, frameworkOptions)
  if (Object.hasOwn(scope, guardsOfScope)) {
    throw new ConfigurationError(
      'this scope has a resource server already: register another one in a scope of its own.',
    )
  }
  const inherited = scope[guardsOfScope] !== undefined
  scope[guardsOfScope] = createRouteGuards(server, common)
  // Hooks are inherited by the scopes inside, and find the guards of the scope that they run in.
  if (!inherited) {
    instance.decorateRequest('auth', undefined as unknown as AccessToken)
    instance.addHook('onRoute', function checkRoute(route) {
      const { auth } = route.config ?? {}
      if (auth !== undefined) (this as GuardedScope)[guardsOfScope]?.guardOf({ auth })
    })
    instance.addHook('onRequest', admitToRoute)
  }
  if (metadata !== undefined) publishMetadata(instance, metadata)
}

function admitToRoute(
  this: FastifyInstance,
  request: FastifyRequest,
  reply: FastifyReply,
  done: (error?: Error) => void,
): void {
  admit(this, request.routeOptions.config, request, reply, done)
}

/**
 * Protects every route of the scope in which it is registered, and of the scopes inside, before
 * their bodies are parsed. A registration in a scope inside replaces the server there.
 *
 * @throws ConfigurationError when it is registered, and when a route's `config.auth` is malformed.
 */
export const resourceServer: FastifyPluginAsync<FastifyResourceServerOptions> = fastifyPlugin(
  plugin,
  { name: 'oauth-resource-server', fastify: '5.x' },
)
