import { AccessTokenError } from '../errors/access-token-error.js'
import { isPromise, type MaybePromise } from '../maybe-promise.js'
import { isWithinPart } from './tenant-template.js'

/**
 * What a request says of its tenant. An array, which routers give for repeated parameters, is no
 * tenant; it is in the type so that `(request) => request.params.tenant` can be written as it is.
 */
export type TenantAnswer = string | readonly string[] | undefined

/** The tenant of a request, or a function that finds it out once the credentials are well-formed. */
export type TenantSource = string | undefined | (() => MaybePromise<TenantAnswer>)

const maxTenantLength = 256

/** Whether a value can be a tenant: text that `isTenant` accepts, and that leaves a URI's parts apart. */
export function isUsableTenant(
  tenant: unknown,
  isTenant: (value: string) => boolean,
): tenant is string {
  if (typeof tenant !== 'string' || tenant.length > maxTenantLength) return false
  if (!isWithinPart(tenant)) return false
  try {
    return isTenant(tenant) === true
  } catch {
    return false
  }
}

/** Asks a source what it says of the tenant, for a challenge alone: what fails says nothing. */
export function askTenant(source: TenantSource): MaybePromise<TenantAnswer> {
  if (typeof source !== 'function') return source
  try {
    const answer = source()
    return isPromise(answer) ? Promise.resolve(answer).catch(() => undefined) : answer
  } catch {
    return undefined
  }
}

/**
 * Resolves the tenant that a request names. A source that was given must name one: a function that
 * answers undefined, or throws, never means "any tenant".
 *
 * @throws {@link AccessTokenError} `tenant_invalid`.
 */
export function resolveTenant(
  source: TenantSource,
  isTenant: (value: string) => boolean,
): MaybePromise<string | undefined> {
  if (source === undefined) return undefined
  const check = (tenant: unknown): string => {
    if (isUsableTenant(tenant, isTenant)) return tenant
    throw new AccessTokenError(
      'tenant_invalid',
      'the request names no tenant that isTenant accepts',
    )
  }
  if (typeof source !== 'function') return check(source)
  const failed = (): never => {
    throw new AccessTokenError('tenant_invalid', 'the tenant resolver failed')
  }
  let answer: MaybePromise<TenantAnswer>
  let isComing: boolean
  try {
    answer = source()
    isComing = isPromise(answer) // an object can throw when it is asked
  } catch {
    return failed()
  }
  // Query builders and other promises than Node's own are waited for too.
  return isComing ? Promise.resolve(answer).then(check, failed) : check(answer)
}
