import { expect, it } from 'vitest'
import { createFetchKeySet } from '../../src/keys/fetch-key-set.js'
import { UnusableKeySet } from '../../src/keys/key-set.js'
import { fixedLocation } from '../../src/keys/locate-key-set.js'
import { FetchFailure } from '../../src/transport/fetch-json.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'EdDSA')
const rules = {
  maxAge: 600,
  maxStale: 86_400,
  refreshCooldown: 5,
  timeout: 5,
  maxBytes: 10_000,
  maxKeys: 256,
}
const location = fixedLocation('https://login.example.com/jwks')
const clock = () => 0

it('keeps the imported keys of the set before, however often it is fetched (RFC 7517 §5)', async () => {
  const body = Buffer.from(JSON.stringify(keys.jwks))
  const fetchKeySet = createFetchKeySet(
    location,
    rules,
    async () => ({
      status: 200,
      header: () => undefined,
      body,
    }),
    clock,
  )
  const first = await fetchKeySet(undefined)
  const second = await fetchKeySet(first)
  expect(second).not.toBe(first)
  expect(second.set.keys).toHaveLength(2)
  expect(second.set.keys[0]).toBe(first.set.keys[0])
  expect(second.set.keys[1]).toBe(first.set.keys[1])
})

it('says where a set that cannot be used was found, and why (RFC 7517 §5)', async () => {
  const fetchKeySet = createFetchKeySet(
    location,
    rules,
    async () => ({
      status: 200,
      header: () => undefined,
      body: Buffer.from('{"keys":[{"kty":"oct","k":"c2VjcmV0"}]}'),
    }),
    clock,
  )
  const failure = await fetchKeySet(undefined).catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(FetchFailure)
  expect(failure).toMatchObject({
    message: 'https://login.example.com/jwks: the set has no usable key: symmetric_key',
    cause: expect.any(UnusableKeySet),
  })
})
