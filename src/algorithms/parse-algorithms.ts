import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, readStrings } from '../options/option-values.js'
import { type Algorithm, algorithms } from './algorithms.js'

/**
 * Reads the `algorithms` option: the names that a token's header may have (RFC 8725 §3.1).
 *
 * @throws {@link ConfigurationError} for an empty list, `none`, HS* and unknown names.
 */
export function parseAlgorithms(value: unknown): ReadonlyMap<string, Algorithm> {
  if (value === undefined) return algorithms
  const accepted = new Map<string, Algorithm>()
  for (const name of readStrings('algorithms', value, "['RS256', 'ES256']")) {
    const algorithm = algorithms.get(name)
    if (algorithm === undefined) {
      throw new ConfigurationError(
        `algorithms names ${describeValue(name)}: ${explain(name)} Write some of ${[...algorithms.keys()].join(', ')}.`,
      )
    }
    accepted.set(name, algorithm)
  }
  return accepted
}

function explain(name: string): string {
  if (name.toLowerCase() === 'none') return 'an unsigned token proves nothing.'
  if (/^hs/i.test(name)) return 'a shared secret would let every resource server issue tokens.'
  return 'it is not an algorithm of this library; names are case-sensitive.'
}
