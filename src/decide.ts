import type { Attempt } from './attempt.js'
import type { TenantSource } from './audience/resolve-tenant.js'
import type { AccessToken } from './authorization/access-token.js'
import type { ScopePolicy } from './authorization/scope-policy.js'
import type { Configuration } from './configure.js'
import type { NamesResource } from './events/events.js'
import { reportRefused } from './events/report.js'
import { reportScopes } from './events/report-scopes.js'
import { isPromise, type MaybePromise } from './maybe-promise.js'
import { requireDeclared } from './resources/require-declared.js'

/** The stages, from a request or from the text of a token. */
type Validate<Presented> = (
  presented: Presented,
  attempt: Attempt,
  configuration: Configuration,
) => MaybePromise<AccessToken>

/** Decides on what is presented, and tells the handlers. */
export interface Decider<C extends object> {
  decide<Presented>(
    presented: Presented,
    expectations: { readonly scope?: ScopePolicy | undefined; readonly tenant?: TenantSource },
    request: unknown,
    validate: Validate<Presented>,
  ): MaybePromise<AccessToken<C>>
  /** Tells which of these scopes a token has, at an operation that requires some. */
  notify(
    token: AccessToken<object>,
    scopes: readonly string[],
    required: readonly string[],
    issuer: string,
  ): void
}

/** Makes what decides for one resource server. Where nobody listens, nothing is put together. */
export function createDecider<C extends object>(
  configuration: Configuration,
  named: NamesResource,
): Decider<C> {
  const { emitter, notifyScopes, declared } = configuration
  const notify: Decider<C>['notify'] = (token, scopes, required, issuer) => {
    const { resource, tenant } = token
    const known = { issuer, resource, tenant, ...named }
    reportScopes(emitter, scopes, (scope) => token.hasScope(scope), required, known)
  }
  const tellsAccepted = emitter.hears('accepted') || notifyScopes.length > 0
  const accepted = (token: AccessToken<C>, { issuer, scope }: Attempt): AccessToken<C> => {
    if (!tellsAccepted) return token
    const { resource, tenant } = token
    const { configured } = issuer as NonNullable<Attempt['issuer']>
    emitter.emit('accepted', { issuer: configured, resource, tenant, ...named })
    if (notifyScopes.length > 0) {
      const required = scope === undefined ? [] : requireDeclared(scope, declared).named
      notify(token, notifyScopes, required, configured)
    }
    return token
  }
  const refused = (error: unknown, { issuer, verified }: Attempt): never => {
    reportRefused(emitter, error, { issuer: issuer?.configured, verified, named })
    throw error
  }
  const isHeard = tellsAccepted || emitter.hears('refused')
  return {
    decide: (presented, { scope, tenant }, request, validate) => {
      const attempt: Attempt = { scope, tenant, request, issuer: undefined, verified: false }
      let verdict: MaybePromise<AccessToken<C>>
      // Nothing is caught and thrown again for nobody: that costs as much as a refusal.
      if (!isHeard) return validate(presented, attempt, configuration) as typeof verdict
      try {
        verdict = validate(presented, attempt, configuration) as typeof verdict
      } catch (error) {
        return refused(error, attempt)
      }
      if (!isPromise(verdict)) return accepted(verdict, attempt)
      return verdict.then(
        (token) => accepted(token, attempt),
        (error) => refused(error, attempt),
      )
    },
    notify,
  }
}
