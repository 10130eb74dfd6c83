import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord, readNumber, requireKnownNames } from '../options/option-values.js'
import { createVerifiedTokens, noVerifiedTokens, type VerifiedTokens } from './verified-tokens.js'

/** How verified tokens are kept. */
export interface CacheOptions {
  /**
   * How many at most; the least recently used makes room. Default 10000. A full cache that met far more
   * new tokens than repeated ones keeps a token when it comes for the second time.
   */
  readonly maxEntries?: number | undefined
}

const defaultMaxEntries = 10_000

/**
 * Reads the `cache` option.
 *
 * @throws {@link ConfigurationError}
 */
export function parseCacheOptions(option: unknown): VerifiedTokens {
  if (option === false) return noVerifiedTokens
  if (option === undefined) return createVerifiedTokens(defaultMaxEntries)
  if (!isRecord(option)) {
    throw new ConfigurationError(
      `cache is ${describeValue(option)}: write false, or an object such as cache: { maxEntries: 10000 }.`,
    )
  }
  requireKnownNames('cache', option, ['maxEntries'])
  const { maxEntries } = option
  return createVerifiedTokens(
    maxEntries === undefined
      ? defaultMaxEntries
      : readNumber('cache.maxEntries', maxEntries, {
          min: 1,
          whole: true,
          unit: 'tokens',
          example: defaultMaxEntries,
        }),
  )
}
