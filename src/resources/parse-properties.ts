import { ConfigurationError } from '../errors/configuration-error.js'
import { describeValue, isRecord } from '../options/option-values.js'

/** Deeper than anybody writes by hand; what contains itself ends here too. */
const maxDepth = 20

/**
 * Reads a resource's `properties` into a frozen copy: text, numbers, booleans, null, lists and plain
 * objects. What could be changed behind a frozen object, a Map say, is refused.
 *
 * @throws {@link ConfigurationError}
 */
export function parseProperties(properties: unknown): Readonly<Record<string, unknown>> {
  if (properties === undefined) return Object.freeze({})
  if (isPlain(properties)) return copyOf(properties, 'properties', 0) as Record<string, unknown>
  throw new ConfigurationError(
    `properties is ${describeValue(properties)}: write an object such as properties: { classification: 'confidential' }.`,
  )
}

function copyOf(value: unknown, path: string, depth: number): unknown {
  if (value === null || ['string', 'number', 'boolean', 'undefined'].includes(typeof value)) {
    return value
  }
  if (depth < maxDepth) {
    if (Array.isArray(value)) {
      return Object.freeze(value.map((each, index) => copyOf(each, `${path}[${index}]`, depth + 1)))
    }
    if (isPlain(value)) {
      const members = Object.entries(value)
      return Object.freeze(
        Object.fromEntries(
          members.map(([name, each]) => [name, copyOf(each, `${path}.${name}`, depth + 1)]),
        ),
      )
    }
  }
  throw new ConfigurationError(
    `${path} is ${describeValue(value)}: write plain data, that is text, numbers, booleans, lists and objects of these, at most ${maxDepth} deep.`,
  )
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (!isRecord(value)) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype
}
