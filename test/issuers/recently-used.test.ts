import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { RecentlyUsed } from '../../src/recently-used.js'

it('gives what was set, and counts it once', () => {
  const map = new RecentlyUsed<string, number>(2)
  map.set('a', 1)
  map.set('a', 2)
  expect([map.get('a'), map.get('b'), map.size]).toEqual([2, undefined, 1])
})

it('gives up what was used least recently, where setting and getting are using', () => {
  const map = new RecentlyUsed<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.get('a')
  map.set('c', 3)
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([1, undefined, 3, 2])
  map.set('a', 4)
  map.set('d', 5)
  expect([map.get('a'), map.get('c'), map.get('d')]).toEqual([4, undefined, 5])
})

it('makes room when something is deleted', () => {
  const map = new RecentlyUsed<string, number>(2)
  map.set('a', 1)
  map.set('b', 2)
  map.delete('a')
  map.delete('a')
  map.set('c', 3)
  expect([map.get('a'), map.get('b'), map.get('c'), map.size]).toEqual([undefined, 2, 3, 2])
})

it('stays in the order of use when the one used last is asked for again, or was deleted', () => {
  const map = new RecentlyUsed<string, number>(2)
  map.set('a', 1)
  map.set('b', 1)
  map.get('b')
  map.get('a')
  map.get('a')
  map.set('c', 3)
  expect([map.get('a'), map.get('b'), map.get('c')]).toEqual([1, undefined, 3])
  map.delete('c')
  expect(map.get('c')).toBeUndefined()
})

const deleteUsed = (map: RecentlyUsed<string, number>): void => {
  map.get('b')
  map.delete('b')
}

it.each<[string, (map: RecentlyUsed<string, number>) => void, string, string]>([
  ['used', (map) => void map.get('b'), 'de', 'bde'],
  ['deleted', (map) => map.delete('b'), 'def', 'def'],
  ['the newest and deleted', (map) => map.delete('c'), 'defgh', 'fgh'],
  ['used, and deleted as the newest', deleteUsed, 'defgh', 'fgh'],
])('stays in the order of use when one of three is %s', (_, use, then, left) => {
  const map = new RecentlyUsed<string, number>(3)
  for (const key of 'abc') map.set(key, 1)
  use(map)
  for (const key of then) map.set(key, 1)
  expect(map.size).toBe(3)
  expect([...'abcdefgh'].filter((key) => map.get(key) === 1).join('')).toBe(left)
})

it('keeps the key that was set, not the equal one to ask with: it may be cut from a longer text (issue 7)', () => {
  const set = vi.spyOn(Map.prototype, 'set')
  const map = new RecentlyUsed<number, string>(2)
  map.set(1, 'one')
  map.set(2, 'two')
  set.mockClear()
  map.get(1)
  expect(set.mock.calls).toEqual([])
  set.mockRestore()
})

it('does what a list in the order of use would do, and never holds more', () => {
  const use = fc.tuple(fc.constantFrom('set', 'get', 'delete'), fc.integer({ min: 0, max: 6 }))
  fc.assert(
    fc.property(fc.array(use, { maxLength: 100 }), (uses) => {
      const map = new RecentlyUsed<number, number>(3)
      let model: number[] = []
      for (const [how, key] of uses) {
        if (how === 'get') {
          expect(map.get(key)).toBe(model.includes(key) ? key * 10 : undefined)
          if (model.includes(key)) model = [...model.filter((other) => other !== key), key]
        } else {
          model = model.filter((other) => other !== key)
          if (how === 'delete') map.delete(key)
          else {
            map.set(key, key * 10)
            model = [...model, key].slice(-3)
          }
        }
        expect(map.size).toBe(model.length)
      }
    }),
  )
})
