import type { UnavailableReason } from './refusals.js'

/** A day: whatever is worth longer waiting is worth asking again. */
const maxRetryAfter = 86_400

/**
 * The operator has to act: no verdict can be given because something that the verdict needs, such
 * as the authorization server's keys, cannot be had. Becomes a 503 with Retry-After and never a
 * challenge: a client that is told "invalid token" throws a good token away.
 */
export class UnavailableError extends Error {
  readonly reason: UnavailableReason
  readonly detail: string
  /** Whole seconds after which asking again makes sense. */
  readonly retryAfter: number

  static {
    Object.defineProperty(UnavailableError.prototype, 'name', { value: 'UnavailableError' })
  }

  constructor(
    reason: UnavailableReason,
    detail: string,
    options: { readonly retryAfter: number; readonly cause?: unknown },
  ) {
    super(`${reason}: ${detail}`, options.cause === undefined ? {} : { cause: options.cause })
    this.reason = reason
    this.detail = detail
    const seconds = Math.ceil(options.retryAfter)
    this.retryAfter = seconds >= 1 ? Math.min(seconds, maxRetryAfter) : 1
  }
}
