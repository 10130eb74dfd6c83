import type { Attempt } from './attempt.js'
import type { MatchedAudience } from './audience/check-audience.js'
import type { AccessToken } from './authorization/access-token.js'
import type { Configuration } from './configure.js'
import { AccessTokenError } from './errors/access-token-error.js'
import { refusals } from './errors/refusals.js'
import { UnavailableError } from './errors/unavailable-error.js'
import type { IssuerDirectory } from './issuers/issuer-directory.js'
import { requireDeclared } from './resources/require-declared.js'

/** Tells the application what becomes of the requests of one resource server. */
export interface VerdictReporter {
  /** The instant at which a request begins, where somebody listens: others are not told of it. */
  readonly begin: () => number | undefined
  readonly accepted: (attempt: Attempt) => void
  /** Errors that are no verdict are not reported. */
  readonly refused: (error: unknown, attempt: Attempt) => void
  /** Tells of those of these scopes that the token has, granted or implied. */
  readonly scopesUsed: (
    token: AccessToken<object>,
    scopes: readonly string[],
    attempt: Attempt,
  ) => void
}

/** Makes the reporter of one resource server. */
export function createVerdictReporter(configuration: Configuration): VerdictReporter {
  const { emitter, auditClaims, declared } = configuration
  const resourceName = declared?.name
  const onlyAudience = onlyAudienceOf(configuration.issuers)

  const heard = emitter.hearsEither('accepted', 'refused')
  const claimsOf = ({ signed }: Attempt) => signed && auditClaims?.(signed)
  const requiredScopes = ({ scope }: Attempt): readonly string[] =>
    scope === undefined ? [] : requireDeclared(scope, declared).named

  // Literals without a spread: objects of one shape are made and frozen in a tenth of the time.
  return {
    begin: () => (heard() ? performance.now() : undefined),
    accepted: (attempt) => {
      if (attempt.startedAt === undefined || !emitter.hears('accepted')) return
      const { resource, tenant } = attempt.matched as MatchedAudience
      emitter.emit('accepted', {
        resourceName,
        issuer: issuerOf(attempt) as string,
        resource,
        tenant,
        route: routeOf(attempt),
        requiredScopes: requiredScopes(attempt),
        claims: claimsOf(attempt),
        cached: attempt.cached,
        duration: secondsSince(attempt.startedAt),
      })
    },
    refused: (error, attempt) => {
      if (attempt.startedAt === undefined || !emitter.hears('refused')) return
      if (!(error instanceof AccessTokenError || error instanceof UnavailableError)) return
      const { matched } = attempt
      emitter.emit('refused', {
        resourceName,
        reason: error.reason,
        status: error instanceof AccessTokenError ? refusals[error.reason].status : 503,
        detail: error.detail,
        issuer: issuerOf(attempt),
        resource: matched === undefined ? onlyAudience : matched.resource,
        tenant: matched === undefined ? attempt.requested : matched.tenant,
        route: routeOf(attempt),
        requiredScopes: requiredScopes(attempt),
        unverified: attempt.signed === undefined,
        claims: claimsOf(attempt),
        cached: attempt.cached,
        duration: secondsSince(attempt.startedAt),
      })
    },
    scopesUsed: (token, scopes, attempt) => {
      const required = requiredScopes(attempt)
      const { resource, tenant } = attempt.matched as MatchedAudience
      for (const scope of scopes) {
        if (!token.hasScope(scope)) continue
        emitter.emit('scope.used', {
          resourceName,
          scope,
          required: required.includes(scope),
          issuer: issuerOf(attempt) as string,
          resource,
          tenant,
          route: routeOf(attempt),
          claims: claimsOf(attempt),
        })
      }
    },
  }
}

function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000
}

/** As configured; by its own name where it was accepted, and its template serves its tenant no more. */
function issuerOf({ issuer, signed }: Attempt): string | undefined {
  return issuer?.configured ?? (signed?.claims.iss as string | undefined)
}

/** What the route is called. Whoever cannot say it changes no verdict. */
function routeOf({ route, request }: Attempt): string | undefined {
  if (typeof route !== 'function') return route
  try {
    return route(request as never)
  } catch {
    return undefined
  }
}

/** The audience as configured, where there is but one: what a request is for before any token says so. */
function onlyAudienceOf({ issuers, templates }: IssuerDirectory): string | undefined {
  const audiences = [...issuers, ...templates].flatMap(({ audience }) => [
    ...audience.identifiers,
    ...audience.templates.map(({ template }) => template),
  ])
  const [only, ...others] = new Set(audiences)
  return others.length === 0 ? only : undefined
}
