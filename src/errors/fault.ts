import type { Reason } from './refusals.js'

/** A refusal that nobody has thrown yet: the reason, and the rule for the log. */
export type Fault = readonly [Reason, string]
