import {
  type AccessToken,
  ConfigurationError,
  extractToken,
  type Guard,
  type GuardOptions,
  parseScopePolicy,
  type ResourceServer,
  type ResourceServerOptions,
  resourceServerOf,
  type ScopePolicy,
} from '../../src/index.js'
import { createAuthInfo } from './create-auth-info.js'
import type { McpRequest, McpRequestHandler } from './request-handler.js'
import { requireMetadata } from './require-metadata.js'
import { sendAnswer } from './send-answer.js'

/** What an MCP endpoint requires. */
export interface RequireMcpAccessTokenOptions<R extends McpRequest = McpRequest> {
  /**
   * The scopes that the endpoint requires, or a function that finds those of the current operation.
   * It is asked before anything in the request was verified; undefined requires none.
   */
  readonly scope?: ScopePolicy | ((request: R) => ScopePolicy | undefined) | undefined
  /** Finds the tenant of a request. An answer that is no tenant refuses the request. */
  readonly tenant?: GuardOptions<R>['tenant']
}

/**
 * Lets requests pass that carry an access token for this MCP server, and sets `req.auth`, where the
 * transports of the SDK read it. Others are answered here, with 401, 403, 400 or 503 (MCP 2026-07-28,
 * Error Handling): no tool runs.
 *
 * The resource server needs the option `resource`: challenges lead to its metadata, which
 * `protectedResourceMetadata` serves.
 *
 * Does NOT validate the Origin header: that is the transport's (Streamable HTTP, Security).
 *
 * @param server - A resource server, or the options of one.
 * @throws ConfigurationError at creation. What `scope` throws, and a scope that no challenge may
 *   name, is passed on.
 */
export function requireMcpAccessToken<R extends McpRequest = McpRequest>(
  server: ResourceServer<object> | ResourceServerOptions<object>,
  options: RequireMcpAccessTokenOptions<R> = {},
): McpRequestHandler<R> {
  const resourceServer = resourceServerOf(server)
  requireMetadata(resourceServer)
  const { urlOf } = resourceServer.metadataRoute()
  const { scope, tenant } = readOptions(options)
  const guardOf = (required: ScopePolicy | undefined): Guard<R, object> => {
    if (required !== undefined) refuseOfflineAccess(required)
    return resourceServer.guard<R>({ scope: required, tenant })
  }
  const fixed = guardOf(typeof scope === 'function' ? undefined : scope)
  return (request, response, next) => {
    let guard = fixed
    try {
      if (typeof scope === 'function') guard = guardOf(scope(request))
    } catch (error) {
      // Express takes a falsy value for none, and 'route' for an order to go on.
      next(error instanceof Error ? error : new Error('scope threw no error', { cause: error }))
      return
    }
    guard.decide(request, request, {
      pass: (token) => {
        const admitted = token as AccessToken<object>
        const auth = createAuthInfo(admitted, extractToken(request), urlOf(admitted.tenant))
        Object.assign(request, { auth })
        next()
      },
      refuse: (refusal) => sendAnswer(response, refusal),
      fail: next,
    })
  }
}

function readOptions<R extends McpRequest>(
  options: RequireMcpAccessTokenOptions<R>,
): RequireMcpAccessTokenOptions<R> {
  const unknown = Object.keys(options ?? {}).find((name) => name !== 'scope' && name !== 'tenant')
  if (typeof options === 'object' && options !== null && unknown === undefined) return options
  throw new ConfigurationError(
    unknown === undefined
      ? "the MCP endpoint's options are none: write an object such as { scope: 'orders.read' }."
      : `an MCP endpoint has no option ${JSON.stringify(unknown)}: write scope or tenant.`,
  )
}

/** A refresh token is the client's matter, and nothing that a resource requires. */
function refuseOfflineAccess(policy: ScopePolicy): void {
  if (!parseScopePolicy(policy).named.includes('offline_access')) return
  throw new ConfigurationError(
    'scope names offline_access, which no MCP server may ask for (MCP 2026-07-28, Refresh Tokens): leave it out.',
  )
}
