import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isEmptyList, readStrings } from './option-values.js'

/** Whether text can be one scope (RFC 6749 §3.3). */
export function isScope(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]+$/.test(text)
}

/**
 * Reads a list of scopes, each once; it may be empty.
 *
 * @throws {@link ConfigurationError}
 */
export function readScopes(name: string, option: unknown): readonly string[] {
  const scopes = isEmptyList(option)
    ? []
    : readStrings(name, option, "['orders.read', 'orders.write']")
  const impossible = scopes.find((scope) => !isScope(scope))
  if (impossible !== undefined) {
    throw new ConfigurationError(
      `${name} has ${describeValue(impossible)}, which no scope can be: write one scope in each place.`,
    )
  }
  const repeated = scopes.find((scope, index) => scopes.indexOf(scope) !== index)
  if (repeated !== undefined) {
    throw new ConfigurationError(`${name} has "${repeated}" twice: write it once.`)
  }
  return Object.freeze([...scopes])
}
