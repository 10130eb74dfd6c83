import { expect, it } from 'vitest'
import { memoryKeySetStore } from '../../src/index.js'
import { createBackOff } from '../../src/keys/back-off.js'
import { parseJwksOptions } from '../../src/keys/jwks-options.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { createKnownSet } from '../../src/keys/known-set.js'
import { createRefresh } from '../../src/keys/refresh.js'
import { createTestKeys, now } from '../support/test-keys.js'

const { jwks } = await createTestKeys('ES256')
const place = 'https://login.example.com/jwks'
const clock = () => now * 1000

it.each([
  ['fetched', 'no store', false, undefined],
  ['fetched', 'a store that has none', true, undefined],
  ['restored', 'a store that has one', true, { ...jwks, fetchedAt: now }],
])('says of the set that it was %s where there is %s', async (outcome, _, isStored, before) => {
  const store = memoryKeySetStore()
  if (before !== undefined) await store.set(place, before)
  const told: unknown[] = []
  const rules = parseJwksOptions({})
  const refresh = createRefresh({
    known: createKnownSet(rules, clock),
    backOff: createBackOff(5, clock),
    rules,
    clock,
    stored: isStored ? { store, place } : undefined,
    fetchKeySet: async () => ({
      set: parseKeySet(jwks, 256),
      url: place,
      etag: undefined,
      freshFor: 600,
      confirmedAt: clock(),
    }),
    observer: {
      refreshed: () => told.push('refreshed'),
      refreshFailed: () => told.push('refreshFailed'),
      storeFailed: () => told.push('storeFailed'),
      unknownKid: () => told.push('unknownKid'),
    },
  })
  expect(await refresh.run()).toBe(outcome)
  expect(told).toEqual(outcome === 'fetched' ? ['refreshed'] : [])
})
