import { beginAttempt } from './attempt.js'
import { askTenant, type TenantSource } from './audience/resolve-tenant.js'
import { type AccessToken, type Claims, signedClaimsOf } from './authorization/access-token.js'
import { checkScope } from './authorization/check-scope.js'
import type { ScopePolicy } from './authorization/scope-policy.js'
import { type RefusalResponse, refuse } from './challenge/refuse.js'
import { type Configuration, configure } from './configure.js'
import { createDecide } from './decide.js'
import { ConfigurationError } from './errors/configuration-error.js'
import { createGuard, type Guard, type GuardOptions, requireTenants } from './guard.js'
import { type Health, reportHealth } from './health.js'
import { promised } from './maybe-promise.js'
import { createMetadataRoute, type MetadataRoute } from './metadata/metadata-route.js'
import { requirePublished } from './metadata/published-resource.js'
import type { ResourceMetadata } from './metadata/resource-metadata.js'
import { isRecord, requireKnownNames } from './options/option-values.js'
import { createVerdictReporter } from './report-verdicts.js'
import type { RequestLike } from './request/request-like.js'
import type { ResourceServerOptions } from './resource-server-options.js'
import { requireDeclared } from './resources/require-declared.js'
import type { DeclaredResource } from './resources/resource-declaration.js'
import { validateRequest, validateToken } from './validate-request.js'

/** What one request requires of its access token. */
export interface Expectations {
  /** The scopes that the operation requires. */
  readonly scope?: ScopePolicy | undefined
  /** The tenant of the request, or a function that finds it: asked after the header's grammar. */
  readonly tenant?: TenantSource
  /** What events call the operation: a pattern such as `/orders/:id`, never a URL. No check reads it. */
  readonly route?: string | undefined
}

const noExpectations: Expectations = Object.freeze({})

/** Refuses what nobody would check: a misspelt name must not open a door. */
function checked(
  expectations: Expectations | undefined,
  { issuers, declared }: Configuration,
): Expectations {
  if (expectations === undefined) return noExpectations
  if (!isRecord(expectations)) {
    throw new ConfigurationError(
      "expectations must be an object, such as { scope: 'orders.read' }.",
    )
  }
  requireKnownNames('the call', expectations, ['scope', 'tenant', 'route'])
  if (expectations.tenant !== undefined) requireTenants(issuers.hasTenants)
  if (expectations.scope !== undefined) requireDeclared(expectations.scope, declared)
  return expectations
}

/** Decides on access tokens for one resource server. Its functions can be passed around freely. */
export interface ResourceServer<C extends object = Claims> {
  /** What it was declared as, where `createResourceServers` made it. */
  readonly declared?: DeclaredResource | undefined
  /**
   * Verifies the text of an access token (RFC 9068 §4).
   *
   * @throws AccessTokenError | UnavailableError
   */
  verify(token: string, expectations?: Expectations): Promise<AccessToken<C>>
  /**
   * Authenticates a request: the grammar of its Authorization header, then `verify`.
   *
   * Does NOT look at the query or the body.
   *
   * @throws AccessTokenError | UnavailableError
   */
  authenticate(request: RequestLike, expectations?: Expectations): Promise<AccessToken<C>>
  /**
   * Checks an access token that was accepted before against a further operation's scopes.
   *
   * @param token - Undefined for an anonymous request.
   * @throws AccessTokenError `token_missing`, `scope_insufficient`
   */
  authorize(
    token: AccessToken<object> | undefined,
    expectations: { readonly scope: ScopePolicy; readonly route?: string | undefined },
  ): void
  /**
   * What the client sees of an error: status, challenge and body.
   *
   * The challenge names the metadata of the resource where it has any; where there is a document
   * for each tenant, that of `tenant`, unless it is one to wait for or none that has a document.
   *
   * @throws whatever is neither an AccessTokenError nor an UnavailableError.
   */
  refuse(error: unknown, expectations?: Expectations): RefusalResponse
  /**
   * The metadata of the resource (RFC 9728 §2), deeply frozen. Causes no traffic.
   *
   * @throws ConfigurationError without the option `resource`, and for a tenant that nothing names.
   * @throws AccessTokenError `tenant_invalid`
   */
  metadata(expectations?: { readonly tenant?: string | undefined }): ResourceMetadata
  /**
   * The route of the metadata: what the adapters mount, and what one for another framework would.
   *
   * @throws ConfigurationError without the option `resource`.
   */
  metadataRoute(): MetadataRoute
  /**
   * Sees to it that the keys of every configured issuer are here: for a readiness probe. Issuers of
   * a template are not waited for, since no token has named them yet.
   *
   * @throws UnavailableError
   */
  ready(): Promise<void>
  /** How the issuers and their keys are: for a health endpoint that no stranger can read. */
  health(): Health
  /**
   * One route's rule, checked now: what the adapters stand on, and what one for another framework would.
   *
   * @param route - Finds what events call the route of a request: its pattern, never the URL. Asked
   *   only where there is an event.
   * @throws ConfigurationError
   */
  guard<R = RequestLike>(
    options?: GuardOptions<R>,
    route?: (request: R) => string | undefined,
  ): Guard<R, C>
}

/**
 * Creates a resource server. Does no I/O and starts no timer: keys are fetched when a token needs them.
 *
 * `token.claims` is of the type that the schema in `claims` makes. Without one it can be named, as in
 * `createResourceServer<MyClaims>(…)`: that is an assertion, which nothing checks.
 *
 * @throws ConfigurationError with what to write instead.
 */
export function createResourceServer<C extends object = Claims>(
  options: ResourceServerOptions<C>,
): ResourceServer<C> {
  return serverOf(configure(options))
}

/** The resource server of a configuration: of the only resource, or of one of several. */
export function serverOf<C extends object>(configuration: Configuration): ResourceServer<C> {
  const { realm, issuers, notifyScopes, declared, published } = configuration
  const reporter = createVerdictReporter(configuration)
  const decide = createDecide<C>(configuration, reporter)

  const server: ResourceServer<C> = {
    ...(declared !== undefined && { declared }),
    verify: (token, expectations) =>
      promised(() => decide(token, checked(expectations, configuration), undefined, validateToken)),
    authenticate: (request, expectations) =>
      promised(() =>
        decide(request, checked(expectations, configuration), request, validateRequest),
      ),
    authorize: (token, { scope, route }) => {
      const required = requireDeclared(scope, declared).named
      const attempt = beginAttempt({ scope, route }, undefined, reporter.begin())
      if (token !== undefined) {
        attempt.issuer = issuers.find(token.issuer)
        attempt.signed = signedClaimsOf(token)
        attempt.matched = token
      }
      try {
        checkScope(token, scope)
      } catch (error) {
        reporter.refused(error, attempt)
        throw error
      }
      const asked = notifyScopes.filter((each) => required.includes(each))
      // Without a token, it was refused above.
      reporter.scopesUsed(token as AccessToken<object>, asked, attempt)
    },
    refuse: (error, { scope, tenant } = {}) =>
      refuse(error, {
        realm,
        scope: scope === undefined ? [] : requireDeclared(scope, declared).named,
        resourceMetadata: published?.urlOf(published.hasTenants ? askTenant(tenant) : undefined),
      }),
    metadata: ({ tenant } = {}) => {
      if (tenant !== undefined) requireTenants(issuers.hasTenants)
      return requirePublished(published).metadataOf(tenant)
    },
    metadataRoute: () => createMetadataRoute(requirePublished(published)),
    ready: async () => {
      await Promise.all(issuers.issuers.map(({ keys }) => keys.ready()))
    },
    health: () => reportHealth(issuers, configuration.verifiedTokens),
    guard: (guardOptions = {}, route) =>
      createGuard(guardOptions, {
        hasTenants: issuers.hasTenants,
        declared,
        namesTenant: published?.hasTenants === true,
        route,
        authenticate: (credentials, expected, request) =>
          decide(credentials, expected, request, validateRequest),
        refuse: server.refuse,
      }),
  }
  return Object.freeze(server)
}

/** A resource server as it is, or one made of its options: so that an adapter takes both. */
export function resourceServerOf<C extends object = Claims>(
  server: ResourceServer<C> | ResourceServerOptions<C>,
): ResourceServer<C> {
  return isResourceServer(server) ? server : createResourceServer(server)
}

function isResourceServer<C extends object>(
  value: ResourceServer<C> | ResourceServerOptions<C>,
): value is ResourceServer<C> {
  return typeof value === 'object' && value !== null && 'guard' in value && 'refuse' in value
}
