import { type AccessToken, effectiveScopes } from '../../src/index.js'
import type { McpAuthInfo } from './auth-info.js'
import { verified } from './verified.js'

/** Makes the SDK's view of an access token: a new one each time, since handlers may write to it. */
export function createAuthInfo(
  token: AccessToken<object>,
  text: string,
  resourceMetadataUrl?: string,
): McpAuthInfo {
  const { issuer, subject, tenant, resource } = token
  const extra = {
    issuer,
    ...(subject !== undefined && { subject }),
    ...(tenant !== undefined && { tenant }),
  }
  verified.set(extra, token)
  return {
    token: text,
    clientId: token.clientId ?? '',
    scopes: [...effectiveScopes(token)],
    expiresAt: token.expiresAt,
    ...(URL.canParse(resource) && { resource: new URL(resource) }),
    ...(resourceMetadataUrl !== undefined && { resourceMetadataUrl }),
    extra,
  }
}
