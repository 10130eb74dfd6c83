import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const build = (options: object) => resourceServer(keys, options)

/** What is no number, or none that a duration or a count can be. */
const notNumbers: [string, unknown][] = [
  ['null', null],
  ['"5"', '5'],
  ['"5m"', '5m'],
  ['true', true],
  ['an object', {}],
  ['an array', [5]],
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-1', -1],
  ['5', 5n],
  ['Symbol(5)', Symbol('5')],
]

const at = (name: string, value: unknown) =>
  name.startsWith('jwks.') ? { jwks: { [name.slice(5)]: value } } : { [name]: value }

describe.each([
  [
    'clockTolerance',
    [0, 0.5, 5, 300],
    [300.001, 301, -0.001],
    'number of seconds, from 0 to 300, such as clockTolerance: 5.',
  ],
  [
    'maxTokenAge',
    [0.001, 3600],
    [0, 0.0001],
    'number of seconds, at least 0.001, such as maxTokenAge: 3600.',
  ],
  [
    'maxLifetime',
    [0.001, 300],
    [0, 0.0001],
    'number of seconds, at least 0.001, such as maxLifetime: 300.',
  ],
  [
    'maxTokenLength',
    [1, 16_384],
    [0, 1.5],
    'whole number of characters, at least 1, such as maxTokenLength: 16384.',
  ],
  [
    'jwks.maxAge',
    [0.001, 86_400],
    [0],
    'number of seconds, at least 0.001, such as jwks.maxAge: 600.',
  ],
  [
    'jwks.maxStale',
    [600, 1e9],
    [0],
    'number of seconds, at least 0.001, such as jwks.maxStale: 86400.',
  ],
  [
    'jwks.refreshCooldown',
    [0.001, 5],
    [0],
    'number of seconds, at least 0.001, such as jwks.refreshCooldown: 5.',
  ],
  ['jwks.timeout', [0.001, 5], [0], 'number of seconds, at least 0.001, such as jwks.timeout: 5.'],
  [
    'jwks.maxBytes',
    [1, 262_144],
    [0, 0.5],
    'whole number of octets, at least 1, such as jwks.maxBytes: 262144.',
  ],
  [
    'jwks.maxKeys',
    [1, 256],
    [0, 2.5],
    'whole number of keys, at least 1, such as jwks.maxKeys: 256.',
  ],
] as [string, number[], number[], string][])('%s', (name, good, bad, rule) => {
  it.each(good)('can be %d', (value) => {
    expect(build(at(name, value))).toBeDefined()
  })

  it.each([...notNumbers, ...bad.map((value) => [String(value), value] as const)])(
    'cannot be %s, and the message says what it can',
    (shown, value) => {
      expect(() => build(at(name, value))).toThrow(ConfigurationError)
      expect(() => build(at(name, value))).toThrow(`${name} is ${shown}: write a ${rule}`)
    },
  )
})

describe('jwks as a whole', () => {
  it('can have four, two, two and sixty seconds', () => {
    expect(
      build({ jwks: { maxAge: 4, maxStale: 60, refreshCooldown: 2, timeout: 2 } }),
    ).toBeDefined()
    expect(build({ jwks: { maxAge: 100_000 } })).toBeDefined()
    expect(build({ jwks: { maxAge: 5, maxStale: 5 } })).toBeDefined()
  })

  it('cannot have a maxStale below maxAge', () => {
    expect(() => build({ jwks: { maxAge: 10, maxStale: 9 } })).toThrow(
      'jwks.maxStale (9) is below jwks.maxAge (10): a set would be given up before it is refreshed. Write a maxStale of at least maxAge.',
    )
  })

  it.each([
    ['null', null],
    ['"https://login.example.com/jwks"', 'https://login.example.com/jwks'],
    ['an empty array', []],
  ])('cannot be %s', (shown, jwks) => {
    expect(() => build({ jwks })).toThrow(
      `jwks is ${shown}: write an object that says how JWK Sets are fetched, such as jwks: { maxAge: 600 }.`,
    )
  })
})
