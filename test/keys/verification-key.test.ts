import { describe, expect, it } from 'vitest'
import { algorithms } from '../../src/algorithms/algorithms.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { serves, type VerificationKey } from '../../src/keys/verification-key.js'
import { createTestKeys } from '../support/test-keys.js'

const { jwks } = await createTestKeys('ES256')
const [ec] = parseKeySet(jwks, 256).keys as [VerificationKey]
const served = (key: VerificationKey) =>
  [...algorithms.values()].filter((one) => serves(key, one)).map(({ name }) => name)

describe('a key', () => {
  it.each<[string, Partial<VerificationKey>, string[]]>([
    ['its own alg', {}, ['ES256']],
    ['what its type and curve fit, without alg', { alg: undefined }, ['ES256']],
    [
      'every RSA algorithm as an RSA key, without alg',
      { kty: 'RSA', crv: undefined, alg: undefined },
      ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
    ],
    ['nothing by its curve alone', { kty: 'OKP' }, []],
    ['nothing by its type alone', { crv: 'P-384' }, []],
    ['nothing where its alg is of another type', { alg: 'EdDSA' }, []],
  ])('serves %s (RFC 7517 §4.1 and §4.4)', (_, change, names) => {
    expect(served({ ...ec, ...change })).toEqual(names)
  })
})
