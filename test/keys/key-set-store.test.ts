import { describe, expect, it } from 'vitest'
import { parseJwksOptions } from '../../src/keys/jwks-options.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { loadKeySet, type StoredKeySet, saveKeySet } from '../../src/keys/key-set-store.js'
import { createTestKeys, now } from '../support/test-keys.js'

const { jwks } = await createTestKeys('ES256')
const place = 'https://login.example.com/jwks'
const rules = parseJwksOptions({})
const load = (stored: object) => {
  const store = { get: async () => stored as StoredKeySet, set: async () => {} }
  return loadKeySet({ store, place }, rules, () => now * 1000)
}

describe('a set that another process stored', () => {
  it.each(['"1"', 'W/"1"', 'x', 'x'.repeat(512)])('has the tag %j', async (etag) => {
    expect((await load({ ...jwks, fetchedAt: now, etag }))?.etag).toBe(etag)
  })

  it.each([undefined, null, 7, ['"1"'], '', '"1" ', '"\u0100"', '"1"\r\nhost: a', 'x'.repeat(513)])(
    'has no tag where that is %j, which no request can carry (RFC 9110 §8.8.3)',
    async (etag) => {
      const published = await load({ ...jwks, fetchedAt: now, etag })
      expect([published?.set.keys.length, published?.etag]).toEqual([1, undefined])
    },
  )

  it.each([
    ['with its tag', '"1"', { etag: '"1"' }],
    ['without a tag', undefined, {}],
  ])('is stored %s, and nothing else', async (_, etag, more) => {
    const stored: unknown[] = []
    const store = {
      get: async () => undefined,
      set: async (...call: unknown[]) => void stored.push(call),
    }
    const set = parseKeySet(jwks, 256)
    const published = { set, url: place, etag, freshFor: 600, confirmedAt: now * 1000 }
    await saveKeySet({ store, place }, published)
    const keys = set.keys.map(({ jwk }) => jwk)
    expect(stored).toStrictEqual([[place, { keys, fetchedAt: now, ...more }]])
  })
})
