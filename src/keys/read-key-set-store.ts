import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord } from '../options/option-values.js'
import type { KeySetStore } from './key-set-store.js'

/**
 * Reads the `keySetStore` option.
 *
 * @throws {@link ConfigurationError}
 */
export function readKeySetStore(value: unknown): KeySetStore {
  const { get, set } = isRecord(value) ? value : {}
  if (typeof get === 'function' && typeof set === 'function') return value as unknown as KeySetStore
  throw new ConfigurationError(
    `keySetStore is ${describeValue(value)}: write an object with the functions get(jwksUri) and set(jwksUri, set), such as memoryKeySetStore().`,
  )
}
