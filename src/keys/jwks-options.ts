import { ConfigurationError } from '../errors/configuration-error.js'
import {
  describeValue,
  isRecord,
  type NumberRule,
  readNumber,
  requireKnownNames,
} from '../options/option-values.js'

/** How JWK Sets are fetched and kept. Durations are seconds. */
export interface JwksOptions {
  /** Upper bound of freshness; what the issuer says of caching can only shorten it. Default 600. */
  readonly maxAge?: number | undefined
  /** How long the last set that could be read may serve while the issuer cannot be reached. Default 86400, or `maxAge` if that is more. */
  readonly maxStale?: number | undefined
  /** First pause after a failed fetch, and the time in which a fetch for an unknown `kid` is earned. Default 5. */
  readonly refreshCooldown?: number | undefined
  /** One deadline over connecting, head and body of all that one refresh fetches. Default 5. */
  readonly timeout?: number | undefined
  /** Octets of a document that are read at most. Default 262144. */
  readonly maxBytes?: number | undefined
  /** Members of a set at most. Default 256. */
  readonly maxKeys?: number | undefined
}

/** {@link JwksOptions}, checked and complete. */
export type KeyRules = Readonly<Required<{ [Name in keyof JwksOptions]: number }>>

const seconds: NumberRule = { min: 0.001, unit: 'seconds', example: 5 }
const rules: Readonly<Record<keyof JwksOptions, NumberRule & { readonly fallback: number }>> = {
  maxAge: { ...seconds, example: 600, fallback: 600 },
  maxStale: { ...seconds, example: 86_400, fallback: 86_400 },
  refreshCooldown: { ...seconds, fallback: 5 },
  timeout: { ...seconds, fallback: 5 },
  maxBytes: { min: 1, whole: true, unit: 'octets', example: 262_144, fallback: 262_144 },
  maxKeys: { min: 1, whole: true, unit: 'keys', example: 256, fallback: 256 },
}

/**
 * Reads the top-level `jwks` option.
 *
 * @throws {@link ConfigurationError} for values that cannot work, and for a JWK Set put here.
 */
export function parseJwksOptions(value: unknown): KeyRules {
  if (value !== undefined && !isRecord(value)) {
    throw new ConfigurationError(
      `jwks is ${describeValue(value)}: write an object that says how JWK Sets are fetched, such as jwks: { maxAge: 600 }.`,
    )
  }
  const options = value ?? {}
  if (Object.hasOwn(options, 'keys')) {
    throw new ConfigurationError(
      'jwks at the top level says how JWK Sets are fetched, and this is a JWK Set: write issuer: { issuer, jwks: { keys: [...] } }.',
    )
  }
  requireKnownNames('jwks', options, Object.keys(rules))
  const read = (name: keyof JwksOptions): number =>
    options[name] === undefined
      ? rules[name].fallback
      : readNumber(`jwks.${name}`, options[name], rules[name])
  const maxAge = read('maxAge')
  const parsed = {
    maxAge,
    maxStale:
      options.maxStale === undefined ? Math.max(rules.maxStale.fallback, maxAge) : read('maxStale'),
    refreshCooldown: read('refreshCooldown'),
    timeout: read('timeout'),
    maxBytes: read('maxBytes'),
    maxKeys: read('maxKeys'),
  }
  if (parsed.maxStale < parsed.maxAge) {
    throw new ConfigurationError(
      `jwks.maxStale (${parsed.maxStale}) is below jwks.maxAge (${parsed.maxAge}): a set would be given up before it is refreshed. Write a maxStale of at least maxAge.`,
    )
  }
  return Object.freeze(parsed)
}
