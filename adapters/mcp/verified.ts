import type { AccessToken } from '../../src/index.js'

/**
 * The access token that an `extra` was made of. Found by the `extra`, since the SDK, version 2, copies
 * what is around it; what else is written there changes no verdict.
 */
export const verified: WeakMap<object, AccessToken<object>> = new WeakMap()
