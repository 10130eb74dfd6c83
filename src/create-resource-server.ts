import type { Attempt } from './attempt.js'
import type { TenantSource } from './audience/resolve-tenant.js'
import type { AccessToken } from './authorization/access-token.js'
import { checkScope } from './authorization/check-scope.js'
import {
  parseScopePolicy,
  type RequiredScopes,
  type ScopePolicy,
} from './authorization/scope-policy.js'
import { type RefusalResponse, refuse } from './challenge/refuse.js'
import { configure } from './configure.js'
import { reportRefused } from './events/report.js'
import { createGuard, type Guard, type GuardOptions, requireTenants } from './guard.js'
import type { MaybePromise } from './maybe-promise.js'
import type { RequestLike } from './request/request-like.js'
import type { ResourceServerOptions } from './resource-server-options.js'
import { validateRequest, validateToken } from './validate-request.js'

/** What one request requires of its access token. */
export interface Expectations {
  /** The scopes that the operation requires. */
  readonly scope?: ScopePolicy | undefined
  /** The tenant of the request, or a function that finds it: asked after the header's grammar. */
  readonly tenant?: TenantSource
}

/** Decides on access tokens for one resource server. Its functions can be passed around freely. */
export interface ResourceServer {
  /**
   * Verifies the text of an access token (RFC 9068 §4).
   *
   * @throws AccessTokenError | UnavailableError
   */
  verify(token: string, expectations?: Expectations): Promise<AccessToken>
  /**
   * Authenticates a request: the grammar of its Authorization header, then `verify`.
   *
   * Does NOT look at the query or the body.
   *
   * @throws AccessTokenError | UnavailableError
   */
  authenticate(request: RequestLike, expectations?: Expectations): Promise<AccessToken>
  /**
   * Checks an access token that was accepted before against a further operation's scopes.
   *
   * @throws AccessTokenError `scope_insufficient`
   */
  authorize(token: AccessToken, expectations: Pick<Expectations, 'scope'>): void
  /**
   * What the client sees of an error: status, challenge and body.
   *
   * @throws whatever is neither an AccessTokenError nor an UnavailableError.
   */
  refuse(error: unknown, expectations?: Expectations): RefusalResponse
  /**
   * One route's rule, checked now: what the adapters stand on, and what one for another framework would.
   *
   * @throws ConfigurationError
   */
  guard<R = RequestLike>(options?: GuardOptions<R>): Guard<R>
}

/**
 * Creates a resource server. Does no I/O and starts no timer: keys are fetched when a token needs them.
 *
 * @throws ConfigurationError with what to write instead.
 */
export function createResourceServer(options: ResourceServerOptions): ResourceServer {
  const configuration = configure(options)
  const { emitter, realm, hasTenants } = configuration

  const decide = (
    required: RequiredScopes | undefined,
    tenant: TenantSource,
    validate: (attempt: Attempt) => MaybePromise<AccessToken>,
  ): MaybePromise<AccessToken> => {
    const attempt: Attempt = { required, tenant, issuer: undefined, verified: false }
    const refused = (error: unknown): never => {
      const { issuer, verified } = attempt
      reportRefused(emitter, error, { issuer: issuer?.identifier, verified })
      throw error
    }
    const accepted = (token: AccessToken): AccessToken => {
      const { issuer, resource, tenant: bound } = token
      emitter.emit('accepted', { issuer, resource, tenant: bound })
      return token
    }
    try {
      const verdict = validate(attempt)
      return verdict instanceof Promise ? verdict.then(accepted, refused) : accepted(verdict)
    } catch (error) {
      return refused(error)
    }
  }

  const read = (expectations: Expectations): [RequiredScopes | undefined, TenantSource] => {
    const { scope, tenant } = expectations
    if (tenant !== undefined) requireTenants(hasTenants)
    return [scope === undefined ? undefined : parseScopePolicy(scope), tenant]
  }

  const server: ResourceServer = {
    verify: async (token, expectations = {}) =>
      decide(...read(expectations), (attempt) => validateToken(token, attempt, configuration)),
    authenticate: async (request, expectations = {}) =>
      decide(...read(expectations), (attempt) => validateRequest(request, attempt, configuration)),
    authorize: (token, { scope }) => {
      if (scope === undefined) return
      try {
        checkScope(token, parseScopePolicy(scope))
      } catch (error) {
        reportRefused(emitter, error, { issuer: token.issuer, verified: true })
        throw error
      }
    },
    refuse: (error, { scope } = {}) =>
      refuse(error, {
        realm,
        scope: scope === undefined ? undefined : parseScopePolicy(scope).named,
      }),
    guard: (guardOptions = {}) =>
      createGuard(guardOptions, {
        hasTenants,
        prepare: (scope) => {
          const [required] = read({ scope })
          return (credentials, tenant) =>
            decide(required, tenant, (attempt) =>
              validateRequest(credentials, attempt, configuration),
            )
        },
        refuse: (error, scope) => server.refuse(error, { scope }),
      }),
  }
  return Object.freeze(server)
}

/** A resource server as it is, or one made of its options: so that an adapter takes both. */
export function resourceServerOf(server: ResourceServer | ResourceServerOptions): ResourceServer {
  return isResourceServer(server) ? server : createResourceServer(server)
}

function isResourceServer(value: ResourceServer | ResourceServerOptions): value is ResourceServer {
  return typeof value === 'object' && value !== null && 'guard' in value && 'refuse' in value
}
