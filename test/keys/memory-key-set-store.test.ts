import { expect, it } from 'vitest'
import { memoryKeySetStore } from '../../src/index.js'

it('holds what was set last, and nothing for another place', async () => {
  const store = memoryKeySetStore()
  await store.set('https://a.example/jwks', { keys: [{ kid: '1' }], fetchedAt: 1 })
  await store.set('https://a.example/jwks', { keys: [{ kid: '2' }], fetchedAt: 2, etag: '"2"' })
  expect(await store.get('https://a.example/jwks')).toEqual({
    keys: [{ kid: '2' }],
    fetchedAt: 2,
    etag: '"2"',
  })
  expect(await store.get('https://b.example/jwks')).toBeUndefined()
  expect(await store.get('__proto__')).toBeUndefined()
})

it('holds 1,000 sets: the least recently used gives way', async () => {
  const store = memoryKeySetStore()
  const place = (index: number) => `https://a.example/${index}`
  for (let index = 0; index < 1000; index += 1) {
    await store.set(place(index), { keys: [], fetchedAt: index })
  }
  await store.get(place(0))
  await store.set(place(1000), { keys: [], fetchedAt: 1000 })
  expect(await store.get(place(1))).toBeUndefined()
  expect([await store.get(place(0)), await store.get(place(1000))]).toEqual([
    { keys: [], fetchedAt: 0 },
    { keys: [], fetchedAt: 1000 },
  ])
})
