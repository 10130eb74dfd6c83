import type { Expected } from './attempt.js'
import { askTenant, type TenantAnswer, type TenantSource } from './audience/resolve-tenant.js'
import type { AccessToken, Claims } from './authorization/access-token.js'
import type { ScopePolicy } from './authorization/scope-policy.js'
import type { RefusalResponse } from './challenge/refuse.js'
import { AccessTokenError } from './errors/access-token-error.js'
import { ConfigurationError } from './errors/configuration-error.js'
import { after, isPromise, type MaybePromise } from './maybe-promise.js'
import {
  describeValue,
  isRecord,
  readFunction,
  requireKnownNames,
} from './options/option-values.js'
import { hasCredentials } from './request/extract-token.js'
import { isPreflight } from './request/is-preflight.js'
import type { RequestLike } from './request/request-like.js'
import { requireDeclared } from './resources/require-declared.js'
import type { DeclaredResource } from './resources/resource-declaration.js'

/** What a route requires. */
export interface GuardOptions<R = RequestLike> {
  /** The scopes that the route requires. */
  readonly scope?: ScopePolicy | undefined
  /** Finds the tenant of a request. An answer that is no tenant refuses the request. */
  readonly tenant?: ((request: R) => MaybePromise<TenantAnswer>) | undefined
  /** Lets requests without credentials pass as anonymous. Bad credentials are refused all the same. */
  readonly optional?: boolean | undefined
  /** Lets CORS preflight requests pass, which carry no credentials. */
  readonly preflight?: boolean | undefined
}

/** One route's rule, checked when it is made: what an adapter stands on. */
export interface Guard<R = RequestLike, C extends object = Claims> {
  /**
   * Admits a request: its access token, or undefined where the request may be anonymous. Answers,
   * and throws, at once where nothing has to be waited for.
   *
   * @param request - What the tenant is found in, and what a check is told.
   * @param credentials - What the Authorization header is found in, where that is another object.
   * @throws AccessTokenError
   * @throws UnavailableError
   */
  admit(request: R, credentials?: RequestLike): MaybePromise<AccessToken<C> | undefined>
  /** Admits a request, and says what becomes of it. */
  decide(request: R, credentials: RequestLike, verdict: Verdict<C>): void
  /**
   * What the client sees of an error.
   *
   * @param tenant - Of the request: its metadata is named where each tenant has its own.
   * @throws whatever is neither an AccessTokenError nor an UnavailableError.
   */
  refuse(error: unknown, tenant?: string): RefusalResponse
}

/** What becomes of a request. Exactly one of these is called, at once where nothing has to be waited for. */
export interface Verdict<C extends object = Claims> {
  /** Goes on, with the access token or, where that is allowed, as an anonymous request. */
  readonly pass: (token: AccessToken<C> | undefined) => void
  /** Answers the client; `cause` is the error that the answer was made of. */
  readonly refuse: (refusal: RefusalResponse, cause: unknown) => void
  /** Hands an error that is not ours to whoever handles errors. */
  readonly fail: (error: unknown) => void
}

/** What a guard needs of its resource server. */
export interface GuardedServer<C extends object> {
  readonly hasTenants: boolean
  readonly declared: DeclaredResource | undefined
  /** Whether challenges name the tenant of the request. */
  readonly namesTenant: boolean
  readonly route: Expected['route']
  readonly authenticate: (
    credentials: RequestLike,
    expected: Expected,
    request: unknown,
  ) => MaybePromise<AccessToken<C>>
  readonly refuse: (
    error: unknown,
    expectations: { readonly scope: ScopePolicy | undefined; readonly tenant: TenantSource },
  ) => RefusalResponse
}

/**
 * Makes a guard for one route.
 *
 * @throws {@link ConfigurationError} for a malformed scope, one that the resource does not declare,
 *   and a tenant that nothing would check.
 */
export function createGuard<R, C extends object>(
  options: GuardOptions<R>,
  server: GuardedServer<C>,
): Guard<R, C> {
  const { scope: policy, tenant, optional, preflight } = readGuardOptions(options)
  if (tenant !== undefined) requireTenants(server.hasTenants)
  if (policy !== undefined) requireDeclared(policy, server.declared)
  // A copy: what becomes of the route's object later changes nothing.
  const scope = structuredClone(policy)
  // A scope is required of anonymous requests too, which have none.
  const mayBeAnonymous = optional && scope === undefined
  const { route } = server
  const sourceOf = (request: R) => tenant && (() => tenant(request))
  const admit = (
    request: R,
    credentials: RequestLike,
    source: Exclude<TenantSource, string>,
  ): MaybePromise<AccessToken<C> | undefined> => {
    if (preflight && isPreflight(credentials)) return undefined
    if (mayBeAnonymous && !hasCredentials(credentials)) return undefined
    return server.authenticate(credentials, { scope, tenant: source, route }, request)
  }
  const answer = (error: unknown, named: TenantAnswer, { refuse, fail }: Verdict<C>): void => {
    let refusal: RefusalResponse
    try {
      refusal = guard.refuse(error, named as string | undefined)
    } catch (foreign) {
      fail(errorOf(foreign))
      return
    }
    refuse(refusal, error)
  }
  const refused = (
    error: unknown,
    source: Exclude<TenantSource, string>,
    verdict: Verdict<C>,
  ): MaybePromise<void> => {
    const isNamed = server.namesTenant && error instanceof AccessTokenError
    const named = isNamed ? askTenant(source) : undefined
    return after(named, (tenantAnswer) => answer(error, tenantAnswer, verdict))
  }
  const guard: Guard<R, C> = {
    admit: (request, credentials = request as RequestLike) =>
      admit(request, credentials, sourceOf(request)),
    decide: (request, credentials, verdict) => {
      const { pass, fail } = verdict
      const source = server.namesTenant ? askedOnce(sourceOf(request)) : sourceOf(request)
      let admitted: MaybePromise<AccessToken<C> | undefined>
      try {
        admitted = admit(request, credentials, source)
      } catch (error) {
        const answered = refused(error, source, verdict)
        if (isPromise(answered)) answered.catch((failure) => fail(errorOf(failure)))
        return
      }
      if (!isPromise(admitted)) pass(admitted)
      else
        admitted
          .then(pass, (error: unknown) => refused(error, source, verdict))
          .catch((failure: unknown) => fail(errorOf(failure)))
    },
    refuse: (error, named) => server.refuse(error, { scope, tenant: named }),
  }
  return Object.freeze(guard)
}

/** A source that is asked once, whether for the verdict or for the challenge: it may be a query. */
function askedOnce(
  source: (() => MaybePromise<TenantAnswer>) | undefined,
): (() => MaybePromise<TenantAnswer>) | undefined {
  if (source === undefined) return undefined
  let asked = false
  let answer: MaybePromise<TenantAnswer>
  return () => {
    if (!asked) {
      asked = true
      const given = source()
      answer = isPromise(given) ? Promise.resolve(given) : given
    }
    return answer
  }
}

/**
 * What was thrown as an error: a framework takes a falsy value for none, and a word such as 'route'
 * for an order to go on, without any verdict.
 */
function errorOf(thrown: unknown): object {
  if (typeof thrown === 'object' && thrown !== null) return thrown
  return new Error('a value that is no error was thrown', { cause: thrown })
}

/**
 * Refuses a tenant where no audience names one: it would be passed and never checked.
 *
 * @throws {@link ConfigurationError}
 */
export function requireTenants(hasTenants: boolean): void {
  if (hasTenants) return
  throw new ConfigurationError(
    "tenant was given, but nothing names one: write {tenant} in audience, such as 'https://api.example.com/{tenant}/orders', or name a tenantClaim, or leave tenant out.",
  )
}

function readGuardOptions<R>(options: unknown) {
  if (!isRecord(options)) {
    throw new ConfigurationError(
      `the route's options are ${describeValue(options)}: write an object such as { scope: 'orders.read' }.`,
    )
  }
  requireKnownNames('the route', options, ['scope', 'tenant', 'optional', 'preflight'])
  const { scope, tenant } = options
  return {
    scope: scope as ScopePolicy | undefined,
    tenant:
      tenant === undefined
        ? undefined
        : readFunction<NonNullable<GuardOptions<R>['tenant']>>(
            'tenant',
            tenant,
            '(request) => request.params.tenant',
          ),
    optional: readFlag('optional', options.optional),
    preflight: readFlag('preflight', options.preflight),
  }
}

function readFlag(name: string, value: unknown): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true
  throw new ConfigurationError(`${name} is ${describeValue(value)}: write true or false.`)
}
