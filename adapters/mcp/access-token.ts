import { type AccessToken, type Claims, ConfigurationError } from '../../src/index.js'
import { verified } from './verified.js'

/**
 * The access token behind the `authInfo` that a handler of the SDK is given: `extra.authInfo` in
 * version 1, `ctx.http?.authInfo` in version 2. The type of its claims is named as that of the
 * resource server: `accessToken<MyClaims>(authInfo)`.
 *
 * @throws ConfigurationError where neither `requireMcpAccessToken` nor `mcpTokenVerifier` made it.
 */
export function accessToken<C extends object = Claims>(
  authInfo: { readonly extra?: object | undefined } | undefined,
): AccessToken<C> {
  const token = authInfo?.extra && verified.get(authInfo.extra)
  if (token !== undefined) return token as AccessToken<C>
  throw new ConfigurationError(
    'the request has no access token: put requireMcpAccessToken(), or the gate of the SDK with a mcpTokenVerifier(), before the MCP endpoint, and hand on its authInfo as it is.',
  )
}
