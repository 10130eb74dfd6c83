import type { Reason } from '../../src/errors/refusals.js'
import type { AccessTokenError } from '../../src/index.js'
import { assertRefused } from '../../src/testing/index.js'

/** The test kit's assertion, for tables whose reasons are text. */
export const refused = (verdict: Promise<unknown>, reason: string): Promise<AccessTokenError> =>
  assertRefused(verdict, reason as Reason)
