import { describe, expect, it } from 'vitest'
import { createUnderWay } from '../../src/cache/under-way.js'

/** All ends of one mark, as strangers can choose them. */
const end = 'S'.repeat(43)

function under() {
  const underWay = createUnderWay<string>()
  const begin = (text: string) => {
    let resolve = (_: string) => {}
    let reject = (_: Error) => {}
    const promise = new Promise<string>((...settle) => {
      ;[resolve, reject] = settle
    })
    const noted = underWay.note(text, end, promise)
    return { resolve, reject, noted }
  }
  return { begin, find: (text: string) => underWay.find(text, end) }
}

describe('what is under way (issue 7, part 2)', () => {
  it('is found by its whole text, until it is settled', async () => {
    const { begin, find } = under()
    expect(find('a')).toBeUndefined()
    const { noted, resolve } = begin('a')
    expect(find('a')).toBe(noted)
    expect(find('b')).toBeUndefined()
    resolve('verified')
    expect(await noted).toBe('verified')
    expect(find('a')).toBeUndefined()
  })

  it('is gone once it failed, and fails for who joined', async () => {
    const { begin, find } = under()
    const { noted, reject } = begin('a')
    const joined = find('a')
    reject(new Error('signature'))
    await expect(noted).rejects.toThrow('signature')
    await expect(joined).rejects.toThrow('signature')
    expect(find('a')).toBeUndefined()
  })

  it.each([
    ['first', [0, 1, 2]],
    ['last', [2, 1, 0]],
    ['in the middle', [1, 0, 2]],
  ])('leaves the others of its place where the %s ends before them', async (_, order) => {
    const { begin, find } = under()
    const all = ['a', 'b', 'c'].map((text) => ({ text, ...begin(text) }))
    const left = new Set(['a', 'b', 'c'])
    for (const index of order) {
      const { text, noted, resolve } = all[index] as (typeof all)[number]
      resolve(text)
      await noted
      left.delete(text)
      for (const name of ['a', 'b', 'c']) {
        expect(find(name)).toBe(
          left.has(name) ? all.find((one) => one.text === name)?.noted : undefined,
        )
      }
    }
  })

  it('is found among a hundred others, whose ends are none that strangers chose', () => {
    const underWay = createUnderWay<string>()
    const all = Array.from({ length: 101 }, (_, index) => {
      const end = String(index * 7919).padStart(8, '0')
      return { end, noted: underWay.note(end, end, new Promise(() => {})) }
    })
    for (const { end, noted } of all) expect(underWay.find(end, end)).toBe(noted)
  })

  it('is looked for among 16 of one place, so that tokens made to meet there cost no more', () => {
    const { begin, find } = under()
    const [first, second] = [begin('0'), begin('1')]
    for (let name = 2; name < 16; name += 1) begin(String(name))
    expect(find('0')).toBe(first.noted)
    begin('16')
    expect(find('0')).toBeUndefined()
    expect(find('1')).toBe(second.noted)
  })
})
