import type { Reason } from './refusals.js'

/**
 * The client has to act: its request carries no access token that this resource accepts.
 *
 * `reason` is the fine verdict for code and logs; what the client sees is the coarse answer that
 * `refuse()` makes of it. `detail` names the rule and configured values. Neither these nor
 * `message` ever hold text of the token or of the request.
 */
export class AccessTokenError extends Error {
  readonly reason: Reason
  readonly detail: string

  static {
    Object.defineProperty(AccessTokenError.prototype, 'name', { value: 'AccessTokenError' })
  }

  constructor(reason: Reason, detail: string) {
    super(`${reason}: ${detail}`)
    this.reason = reason
    this.detail = detail
  }
}
