import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { parseJwksOptions } from '../../src/keys/jwks-options.js'
import { audience, createTestKeys, issuer } from '../support/test-keys.js'

const keys = await createTestKeys()
const build = (jwks: unknown) => () =>
  createResourceServer({ issuer, audience, jwks: jwks as object })

describe('the top-level jwks option', () => {
  it('has defaults, and is frozen', () => {
    const rules = parseJwksOptions(undefined)
    expect(rules).toEqual({
      maxAge: 600,
      maxStale: 86_400,
      refreshCooldown: 5,
      timeout: 5,
      maxBytes: 262_144,
      maxKeys: 256,
    })
    expect(Object.isFrozen(rules)).toBe(true)
  })

  it.each([
    ['nothing', {}],
    ['undefined values', { maxAge: undefined, timeout: undefined, maxKeys: undefined }],
    ['4, 2, 2 and 60 seconds', { maxAge: 4, refreshCooldown: 2, timeout: 2, maxStale: 60 }],
    ['fractions of seconds', { maxAge: 0.5, maxStale: 0.5, refreshCooldown: 0.001, timeout: 0.01 }],
    ['a maxAge above the default of maxStale', { maxAge: 1_000_000 }],
    ['a maxStale of maxAge', { maxAge: 600, maxStale: 600 }],
    ['1 octet and 1 key', { maxBytes: 1, maxKeys: 1 }],
  ])('builds with %s', (_, jwks) => {
    expect(build(jwks)).not.toThrow()
  })

  it('lets maxStale follow a maxAge above its default', () => {
    expect(parseJwksOptions({ maxAge: 100_000 })).toMatchObject({
      maxAge: 100_000,
      maxStale: 100_000,
    })
  })

  describe.each(['maxAge', 'maxStale', 'refreshCooldown', 'timeout', 'maxBytes', 'maxKeys'])(
    '%s',
    (name) => {
      it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, null, '5', true, [], {}, 5n])(
        'refuses to build with %s',
        (value) => {
          expect(build({ [name]: value })).toThrow(ConfigurationError)
          expect(build({ [name]: value })).toThrow(`jwks.${name} is `)
        },
      )
    },
  )

  it.each([
    ['maxBytes', 'octets'],
    ['maxKeys', 'keys'],
  ])('refuses to build with a fraction of %s: %s are whole', (name, unit) => {
    expect(build({ [name]: 1.5 })).toThrow(
      `jwks.${name} is 1.5: write a whole number of ${unit}, at least 1,`,
    )
  })

  it.each(['maxAge', 'maxStale', 'refreshCooldown', 'timeout'])(
    'says that %s is seconds',
    (name) => {
      expect(build({ [name]: '10m' })).toThrow(
        `jwks.${name} is "10m": write a number of seconds, at least 0.001,`,
      )
    },
  )

  it('refuses to build with a maxStale below maxAge, and says what to write', () => {
    expect(build({ maxAge: 60, maxStale: 59 })).toThrow(ConfigurationError)
    expect(build({ maxAge: 60, maxStale: 59 })).toThrow(/Write a maxStale of at least maxAge\./)
  })

  it.each([null, 1, 'https://login.example.com/jwks', [], true])(
    'refuses to build with %j',
    (jwks) => {
      expect(build(jwks)).toThrow(ConfigurationError)
      expect(build(jwks)).toThrow(/write an object that says how JWK Sets are fetched/)
    },
  )

  it('tells a JWK Set that belongs to an issuer from these rules', () => {
    expect(build(keys.jwks)).toThrow(ConfigurationError)
    expect(build(keys.jwks)).toThrow(/write issuer: \{ issuer, jwks: \{ keys: \[\.\.\.\] \} \}/)
  })

  it('tells these rules from a JWK Set that belongs to an issuer', () => {
    const rules = { maxAge: 600 } as unknown as { keys: object[] }
    const create = () => createResourceServer({ issuer: { issuer, jwks: rules }, audience })
    expect(create).toThrow(ConfigurationError)
    expect(create).toThrow(/at the top level: jwks: \{ maxAge: 600 \}/)
  })

  it.each(['maxage', 'cacheMaxAge', 'constructor'])(
    'refuses to build with the unknown name %s',
    (name) => {
      expect(build({ [name]: 1 })).toThrow(ConfigurationError)
      expect(build({ [name]: 1 })).toThrow(
        `jwks has no option "${name}": write one of maxAge, maxStale, refreshCooldown, timeout, maxBytes, maxKeys.`,
      )
    },
  )
})
