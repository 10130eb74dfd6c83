import { expect, it } from 'vitest'
import type { Emitter } from '../../src/events/emitter.js'
import { reportKeys } from '../../src/events/report-keys.js'
import type { PublishedKeySet } from '../../src/keys/fetch-key-set.js'
import { parseKeySet } from '../../src/keys/key-set.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'EdDSA')
const published = (members: readonly unknown[], previous?: PublishedKeySet): PublishedKeySet => ({
  set: parseKeySet({ keys: members }, 256, previous?.set),
  url: 'https://login.example.com/jwks',
  etag: undefined,
  freshFor: 600,
  confirmedAt: 0,
})
/** What is told when one set follows another. */
const told = (next: PublishedKeySet, previous: PublishedKeySet | undefined) => {
  const events: unknown[] = []
  const emitter: Emitter = {
    hears: () => true,
    hearsEither: () => () => true,
    emit: (...event) => void events.push(event),
  }
  reportKeys(emitter, 'https://login.example.com').refreshed(next, previous)
  return events
}

const issuer = 'https://login.example.com'
const [first, second] = keys.jwks.keys as [object, object]
const skipped = ['keys.keySkipped', { issuer, index: 1, reason: 'malformed' }]
const before = published([first, null, second])

it('tells of members that are not used when a set is fetched', () => {
  expect(told(before, undefined)).toEqual([
    ['keys.refreshed', { issuer, keys: 2, skipped: 1, freshFor: 600 }],
    skipped,
  ])
})

it('does not tell of them again when the set is confirmed unchanged', () => {
  expect(told({ ...before }, before)).toEqual([
    ['keys.refreshed', { issuer, keys: 2, skipped: 1, freshFor: 600 }],
  ])
})

it('counts the keys that are gone, and none that came again', () => {
  expect(told(published([second, null], before), before)).toEqual([
    ['keys.refreshed', { issuer, keys: 1, skipped: 1, freshFor: 600 }],
    skipped,
    ['keys.withdrawn', { issuer, keys: 1 }],
  ])
})
