import { Buffer } from 'node:buffer'
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import {
  ConfigurationError,
  type MetadataResponse,
  type MetadataRoute,
  type ResourceServer,
} from '../../src/index.js'
import { admit } from './admit.js'

/** Whose metadata is served. */
export interface ProtectedResourceMetadataOptions {
  readonly resourceServer: ResourceServer<object>
}

/** The resources of an application: all are under one path, which only one route can have. */
const published = new WeakMap<FastifyInstance['server'], MetadataRoute[]>()

/** What a request without a route has for the configuration of its route. */
const noRoute = Object.freeze({})

// Async: what a callback plugin throws ends the process, and no ready() rejects.
const plugin: FastifyPluginAsync<ProtectedResourceMetadataOptions> = async (instance, options) =>
  publishMetadata(instance, options.resourceServer.metadataRoute())

/**
 * Serves the metadata of a resource (RFC 9728 §3) to everybody, whatever protects the scope. Registered
 * once for each resource, where no prefix is: the place is the host's, not the scope's.
 *
 * @throws ConfigurationError when it is registered, for a resource server without the option
 *   `resource`, and in a scope with a prefix.
 */
export const protectedResourceMetadata: FastifyPluginAsync<ProtectedResourceMetadataOptions> =
  fastifyPlugin(plugin, { name: 'oauth-resource-server.metadata', fastify: '5.x' })

/**
 * Adds a resource to those whose metadata the application serves.
 *
 * @throws ConfigurationError
 */
export function publishMetadata(instance: FastifyInstance, route: MetadataRoute): void {
  if (instance.prefix !== '') {
    throw new ConfigurationError(
      `the metadata of a resource is at the root of its host, and this scope has the prefix ${instance.prefix}: register protectedResourceMetadata outside of it.`,
    )
  }
  const known = published.get(instance.server)
  if (known !== undefined) {
    known.push(route)
    return
  }
  const routes = [route]
  published.set(instance.server, routes)
  const answer = (request: FastifyRequest, reply: FastifyReply): void => {
    const { method, originalUrl: url, headers } = request
    for (const each of routes) {
      const found = each.answer({ method, url, headers })
      if (found !== undefined) {
        send(reply, found)
        return
      }
    }
    // What nothing is published for has no route: it is refused to strangers where these are.
    admit(request.server, noRoute, request, reply, (error) => {
      if (error === undefined) reply.callNotFound()
      else reply.send(error)
    })
  }
  // In a hook, before a body is parsed: the handler behind it is never reached.
  const open = { config: { auth: false }, onRequest: answer } as const
  instance.all('/.well-known/oauth-protected-resource', open, answer)
  instance.all('/.well-known/oauth-protected-resource/*', open, answer)
}

/** As octets, to which Fastify adds nothing. */
function send(reply: FastifyReply, { status, headers, body }: MetadataResponse): void {
  reply.code(status).headers(headers)
  reply.send(body === '' ? undefined : Buffer.from(body))
}
