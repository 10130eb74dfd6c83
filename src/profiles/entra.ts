import type { Fault } from '../errors/fault.js'
import type { JsonObject } from '../json/parse-json-object.js'
import type { TokenIssuer } from './profile.js'

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const clients: ReadonlyMap<unknown, string> = new Map([
  ['1.0', 'appid'],
  ['2.0', 'azp'],
])

/**
 * What is wrong with claims as those of an access token of Entra ID: `azp` (v2.0) or `appid` (v1.0)
 * names the client, which no ID token does; `scp` or `roles` says what it may do; `tid` is a GUID,
 * the one in the issuer's identifier.
 */
export function entraFault(claims: JsonObject, issuer: TokenIssuer): Fault | undefined {
  const { ver, tid } = claims
  const client = clients.get(ver)
  if (client === undefined) return ['claim_invalid', 'ver is neither 1.0 nor 2.0']
  if (!Object.hasOwn(claims, client)) {
    return [
      'claim_missing',
      `${client} is required with this ver: without it this is no access token`,
    ]
  }
  if (!Object.hasOwn(claims, 'scp') && !Object.hasOwn(claims, 'roles')) {
    return ['claim_missing', 'scp or roles is required: the client was granted nothing']
  }
  if (typeof tid !== 'string' || !guid.test(tid)) return ['claim_invalid', 'tid is not a GUID']
  const tenant = issuer.tenant ?? tenantSegment(issuer.identifier)
  if (tenant !== undefined && tid !== tenant) {
    return ['tenant_mismatch', 'tid names another tenant than iss']
  }
  return undefined
}

/** The tenant's GUID in an issuer's identifier, undefined where there is none. */
export function tenantSegment(identifier: string): string | undefined {
  return identifier.split('/').find((segment) => guid.test(segment))
}

/**
 * The `issuer` of metadata that all tenants share, as one tenant's identifier would be written
 * there: `https://login.microsoftonline.com/{tenantid}/v2.0`.
 */
export function tenantIndependent(identifier: string): string | undefined {
  const tenant = tenantSegment(identifier)
  return tenant === undefined ? undefined : identifier.replace(tenant, '{tenantid}')
}
