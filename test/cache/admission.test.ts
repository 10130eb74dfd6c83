import { describe, expect, it } from 'vitest'
import { createVerifiedTokens, type VerifiedToken } from '../../src/cache/verified-tokens.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const issuer = { keys: { holds: () => true } }

/** A cache of 10 tokens, and what asks it as a server does: what is not found is verified. */
function cacheOf10() {
  const tokens = createVerifiedTokens(10)
  const come = (name: number): boolean => {
    const text = `header.payload.${String(name).padStart(8, 'x').padEnd(43, '_')}`
    if (tokens.find(text) !== undefined) return true
    const verified = { text, issuer, signed: { key: {} } } as unknown as VerifiedToken
    expect(tokens.once(verified.text, () => verified)).toBe(verified)
    return false
  }
  const comeEach = (first: number, last: number): void => {
    for (let name = first; name <= last; name += 1) expect(come(name)).toBe(false)
  }
  return { tokens, come, comeEach }
}

describe('a full cache that serves nobody (issue 7, part 2)', () => {
  it('keeps every new token until 1,000 more came than it holds', () => {
    const { come, comeEach, tokens } = cacheOf10()
    comeEach(1, 1009)
    expect(come(1009)).toBe(true)
    expect(tokens.figures()).toEqual({
      entries: 10,
      maxEntries: 10,
      hits: 1,
      misses: 1009,
      evictions: 999,
    })
  })

  it('waits no longer because tokens came again before it was full', () => {
    const { come, comeEach, tokens } = cacheOf10()
    expect(come(1)).toBe(false)
    for (let time = 0; time < 100; time += 1) expect(come(1)).toBe(true)
    comeEach(2, 1011)
    expect(tokens.figures()?.evictions).toBe(1000)
    expect(come(1011)).toBe(false)
  })

  it('then keeps a token when it comes for the second time', () => {
    const { come, comeEach, tokens } = cacheOf10()
    comeEach(1, 1010)
    expect(tokens.figures()?.evictions).toBe(999)
    expect(come(5000)).toBe(false)
    expect(come(5000)).toBe(false)
    expect(come(5000)).toBe(true)
    expect(tokens.figures()?.evictions).toBe(1000)
  })

  it('lets what comes once drive out nothing that is in use', () => {
    const { come, comeEach } = cacheOf10()
    comeEach(1, 1010)
    for (const _ of [1, 2]) expect(come(5000)).toBe(false)
    comeEach(6001, 7000)
    expect(come(5000)).toBe(true)
  })

  it('does not take a token for one that came before because so many came since', () => {
    const { comeEach, tokens } = cacheOf10()
    comeEach(1, 1010)
    comeEach(5001, 9000)
    expect(tokens.figures()?.evictions).toBe(999)
  })

  it('keeps every new token again once tokens come again', () => {
    const { come, comeEach } = cacheOf10()
    comeEach(1, 1010)
    for (const _ of [1, 2]) expect(come(5000)).toBe(false)
    for (const _ of [1, 2]) expect(come(5000)).toBe(true)
    expect(come(5001)).toBe(false)
    expect(come(5001)).toBe(true)
  })

  it('verifies what it did not keep, with the same verdict (design.md, decision 3)', async () => {
    const keys = await createTestKeys('ES256')
    const server = resourceServer(keys, { cache: { maxEntries: 1 }, signature: 'sync' })
    const issued = await Promise.all(Array.from({ length: 1010 }, () => keys.issue()))
    for (const text of issued) expect((await server.verify(text)).subject).toBe('user-1')
    expect(server.health().cache).toEqual({
      entries: 1,
      maxEntries: 1,
      hits: 0,
      misses: 1010,
      evictions: 999,
    })
  })
})
