import type { AccessToken } from '../../src/index.js'

declare global {
  namespace Express {
    interface Request {
      /** The request's access token, set by `requireAccessToken`; undefined for an anonymous request. */
      auth?: AccessToken | undefined
    }
  }
}
