import { UnavailableError } from './unavailable-error.js'
import { withoutToken } from './without-token.js'

/** Seconds after which a client may try again: nobody knows how long the application will fail. */
const retryAfter = 5

/**
 * Makes the error for a function of the application's that gave no verdict. It is no refusal: what
 * the client presented may be as good as ever.
 *
 * @param detail - The function's configured name; never what it was called with.
 * @param text - The token's, which the cause must not hold.
 * @param failure - What the function threw.
 */
export function checkUnavailable(
  detail: string,
  text: string,
  failure?: unknown,
): UnavailableError {
  return new UnavailableError('check_unavailable', detail, {
    retryAfter,
    cause: withoutToken(failure, text),
  })
}
