import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  createResourceServer,
  type KeySetStore,
  type StoredKeySet,
} from '../../../src/index.js'
import { audience, scenario, strangersToken } from '../../support/scenario.js'
import { trackedFetch } from '../../support/tracked-fetch.js'

const now = 1_800_000_000

describe('a store that fails', () => {
  const hanging = () => new Promise<never>(() => undefined)
  const failing = async (): Promise<never> => {
    throw new Error('connection lost')
  }
  const throwing = (): never => {
    throw new Error('connection lost')
  }
  const none = async () => undefined
  const deadline = 'the store did not answer within the deadline'

  it.each<[what: string, store: Partial<KeySetStore>, told: readonly (readonly string[])[]]>([
    ['rejects get', { get: failing }, [['get', 'connection lost']]],
    ['throws from get', { get: throwing }, [['get', 'connection lost']]],
    ['never answers get', { get: hanging }, [['get', deadline]]],
    ['rejects set', { set: failing }, [['set', 'connection lost']]],
    ['throws from set', { set: throwing }, [['set', 'connection lost']]],
    ['never answers set', { set: hanging }, []],
    ['rejects with no error', { set: () => Promise.reject('no') }, [['set', 'the store failed']]],
  ])('and %s refuses no request', async (_, faulty, told) => {
    const keySetStore = { get: none, set: none, ...faulty }
    await using it = await scenario({ keySetStore, jwks: { timeout: 0.3 } })
    const token = await it.token()
    expect(await it.status(token)).toBe(200)
    expect(await it.status(strangersToken(token, 'other'))).toBe(401)
    const failures = it.events.filter(([name]) => name === 'keys.storeFailed')
    const once = told.map(([operation, detail]) => [
      'keys.storeFailed',
      { issuer: it.issuer.issuer, operation, detail },
    ])
    expect(failures.slice(0, 1)).toEqual(once)
  })

  it.each<[what: string, stored: unknown, detail: string | undefined]>([
    ['nothing', undefined, undefined],
    ['null', null, undefined],
    ['text', '{"keys":[]}', 'what is stored has no time in fetchedAt'],
    ['an array', [], 'what is stored has no time in fetchedAt'],
    ['no time', { keys: [] }, 'what is stored has no time in fetchedAt'],
    [
      'a time as text',
      { keys: [], fetchedAt: `${now}` },
      'what is stored has no time in fetchedAt',
    ],
    ['no number', { keys: [], fetchedAt: Number.NaN }, 'fetchedAt is in the future'],
    ['a future time', { keys: [], fetchedAt: now + 6 }, 'fetchedAt is in the future'],
    ['milliseconds', { keys: [], fetchedAt: now * 1000 }, 'fetchedAt is in the future'],
    ['no keys', { fetchedAt: now }, 'the document has no array "keys"'],
    ['an empty set', { keys: [], fetchedAt: now }, 'the set has no usable key: it is empty'],
    [
      'a symmetric key',
      { keys: [{ kty: 'oct', k: 'AAAA' }], fetchedAt: now },
      'the set has no usable key: symmetric_key',
    ],
  ])('and holds %s: the issuer is asked', async (_, stored, detail) => {
    const keySetStore = { get: async () => stored as StoredKeySet, set: none }
    await using it = await scenario({ keySetStore })
    expect(await it.status(await it.token())).toBe(200)
    expect(it.fetches()).toBe(1)
    const failures = it.events.filter(([name]) => name === 'keys.storeFailed')
    const event = { issuer: it.issuer.issuer, operation: 'get', detail }
    expect(failures).toEqual(detail === undefined ? [] : [['keys.storeFailed', event]])
  })

  it.each([
    ['a clock that is 5 s ahead', 5, 0],
    ['the present', 0, 0],
    ['a minute ago', -60, 60],
  ])('is not one whose set is of %s', async (_, offset, age) => {
    const { fetch, idle } = trackedFetch()
    await using it = await scenario({ fetch })
    const { keys } = it.issuer.jwks
    const keySetStore = { get: async () => ({ keys, fetchedAt: now + offset }), set: none }
    const server = it.restart({ keySetStore })
    expect(await it.status(await it.token(), server)).toBe(200)
    await idle()
    expect([it.fetches(), server.health().issuers]).toMatchObject([0, [{ state: 'fresh', age }]])
  })

  it.each(['"1"\r\nhost: evil.example', '"\u0100"', '', 'x'.repeat(513), 7])(
    'to give a tag that can be sent, %j, keeps no refresh from succeeding',
    async (etag) => {
      await using it = await scenario({ jwks: { maxAge: 60 } })
      const { keys } = it.issuer.jwks
      const stored = { keys, fetchedAt: now, etag } as StoredKeySet
      const server = it.restart({ keySetStore: { get: async () => stored, set: none } })
      const token = await it.token()
      expect(await it.status(token, server)).toBe(200)
      it.clock.advance(60)
      expect(await it.status(token, server)).toBe(200)
      await it.refreshes(1)
      expect(it.events).toMatchObject([['keys.refreshed', { keys: 1 }]])
    },
  )

  it('by answering at once is none: what need not wait is taken too', async () => {
    const keySetStore = new Map<string, StoredKeySet>() as unknown as KeySetStore
    await using it = await scenario({ keySetStore })
    const token = await it.token()
    expect([await it.status(token), await it.status(token, it.restart())]).toEqual([200, 200])
    expect([it.fetches(), it.events.map(([name]) => name)]).toEqual([1, ['keys.refreshed']])
  })
})

describe('the keySetStore option', () => {
  it.each([null, 'redis', {}, { get: () => undefined }, { set: () => undefined }, []])(
    'refuses to build with %j',
    (keySetStore) => {
      const create = () =>
        createResourceServer({
          issuer: 'https://login.example.com',
          audience,
          keySetStore: keySetStore as KeySetStore,
        })
      expect(create).toThrow(ConfigurationError)
      expect(create).toThrow(/such as memoryKeySetStore\(\)/)
    },
  )
})
