import { AccessTokenError } from '../errors/access-token-error.js'
import { refusals } from '../errors/refusals.js'
import { UnavailableError } from '../errors/unavailable-error.js'
import type { Emitter } from './emitter.js'
import type { NamesResource } from './events.js'

/** What is known of a request that was decided. */
export interface Circumstances {
  readonly issuer: string | undefined
  readonly verified: boolean
  readonly named: NamesResource
}

/** Tells the application that a request was refused, or could not be decided. Other errors are not ours. */
export function reportRefused(emitter: Emitter, error: unknown, known: Circumstances): void {
  if (!emitter.hears('refused')) return
  if (!(error instanceof AccessTokenError || error instanceof UnavailableError)) return
  const status = error instanceof AccessTokenError ? refusals[error.reason].status : 503
  emitter.emit('refused', {
    reason: error.reason,
    status,
    detail: error.detail,
    issuer: known.issuer,
    unverified: !known.verified,
    ...known.named,
  })
}
