import type { Stage } from '../facts.js'
import { audienceStages } from './audience.js'
import { authorizationStages } from './authorization.js'
import { claimStages } from './claims.js'
import { headerStages } from './header.js'
import { requestStages } from './request.js'
import { signatureStages } from './signature.js'

/**
 * The way of a token through the library's own stages, in the order in which `validateToken` calls
 * them, with the rows of the README's table. Tests hold it against both.
 */
export const stages: readonly Stage[] = [
  ...requestStages,
  ...headerStages,
  ...claimStages,
  ...audienceStages,
  ...signatureStages,
  ...authorizationStages,
]
