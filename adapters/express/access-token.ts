import type { Request } from 'express'
import { type AccessToken, ConfigurationError } from '../../src/index.js'
import { admitted } from './admitted.js'

/**
 * The access token of a request that passed `requireAccessToken`.
 *
 * @throws ConfigurationError when `requireAccessToken` did not run before, or let the request pass
 *   as anonymous: with `optional`, read `req.auth`.
 */
export function accessToken(request: Request): AccessToken {
  const token = admitted.get(request)?.token
  if (token !== undefined) return token
  throw new ConfigurationError(
    'the request has no access token: mount requireAccessToken() before this handler, and read req.auth where it is optional.',
  )
}
