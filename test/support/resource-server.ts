import {
  type Claims,
  createResourceServer,
  type ResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'
import { audience, issuer, now, type TestKeys } from './test-keys.js'

/** A resource server that accepts the baseline token of these keys, at the tests' time. */
export function resourceServer<C extends object = Claims>(
  keys: TestKeys,
  options: Partial<ResourceServerOptions<C>> = {},
): ResourceServer<C> {
  return createResourceServer({
    issuer: { issuer, jwks: keys.jwks },
    audience,
    clock: () => now * 1000,
    ...options,
  })
}
