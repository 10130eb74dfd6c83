import type { Request } from 'express'
import { type AccessToken, type Claims, ConfigurationError } from '../../src/index.js'
import { admittedOf } from './admitted.js'

/**
 * The access token of a request that passed `requireAccessToken`. The type of its claims is named
 * as that of the resource server: `accessToken<MyClaims>(req)`.
 *
 * @throws ConfigurationError when `requireAccessToken` did not run before, or let the request pass
 *   as anonymous: with `optional`, read `req.auth`.
 */
export function accessToken<C extends object = Claims>(request: Request): AccessToken<C> {
  const token = admittedOf(request)?.token
  if (token !== undefined) return token as AccessToken<C>
  throw new ConfigurationError(
    'the request has no access token: mount requireAccessToken() before this handler, and read req.auth where it is optional.',
  )
}
