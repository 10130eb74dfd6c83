import type { Reason } from './refusals.js'

/**
 * The client has to act: its request carries no access token that this resource accepts.
 *
 * `reason` is the fine verdict for code and logs; what the client sees is the coarse answer that
 * `refuse()` makes of it. `detail` names the rule and configured values. Neither these nor
 * `message` ever hold text of the token or of the request.
 *
 * Does NOT hold where it was thrown: its `stack` is a headline without frames.
 */
export class AccessTokenError extends Error {
  readonly reason: Reason
  readonly detail: string

  static {
    Object.defineProperty(AccessTokenError.prototype, 'name', { value: 'AccessTokenError' })
  }

  constructor(reason: Reason, detail: string) {
    const message = `${reason}: ${detail}`
    const limit = Error.stackTraceLimit
    // Frames cost more than all else that a refusal does (`npm run bench -- refusals`), and say
    // nothing that `reason` and `detail` do not.
    limitFrames(0)
    try {
      super(message)
    } finally {
      limitFrames(limit)
    }
    this.reason = reason
    this.detail = detail
  }
}

/** Where an application has frozen the built-ins, the frames are taken all the same. */
function limitFrames(limit: number): void {
  try {
    Error.stackTraceLimit = limit
  } catch {}
}
