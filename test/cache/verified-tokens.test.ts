import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import {
  createVerifiedTokens,
  type VerifiedToken,
  type VerifiedTokens,
} from '../../src/cache/verified-tokens.js'
import type { PresentedToken } from '../../src/request/presented-token.js'

/** A verified token of this text whose key its issuer holds, or no longer. */
function verified(text: string, holds = () => true): VerifiedToken {
  const issuer = { keys: { holds } }
  const signed = { key: {} }
  return { text, issuer, signed, accessToken: undefined } as unknown as VerifiedToken
}
const remember = (tokens: VerifiedTokens, entry: VerifiedToken) =>
  expect(tokens.once(entry.text, () => entry)).toBe(entry)
const token = (text: string) => text as PresentedToken
const signature = 'S'.repeat(86)

describe('the verified tokens', () => {
  it('finds a token again by its whole text', () => {
    const tokens = createVerifiedTokens(10)
    const entry = verified(`header.payload.${signature}`)
    remember(tokens, entry)
    expect(tokens.find(token(`header.payload.${signature}`))).toBe(entry)
  })

  it('never finds another token with the same end', () => {
    const tokens = createVerifiedTokens(10)
    const entry = verified(`header.payload.${signature}`)
    remember(tokens, entry)
    expect(tokens.find(token(`header.Payload.${signature}`))).toBeUndefined()
  })

  it.each([undefined, null, 42, {}, ['header.payload.signature']])(
    'finds nothing for %j, which is no text, and counts it among the misses',
    (text) => {
      const tokens = createVerifiedTokens(10)
      expect(tokens.find(text)).toBeUndefined()
      expect(tokens.figures()).toMatchObject({ hits: 0, misses: 1 })
    },
  )

  it('never lets two tokens meet that share everything but one character', () => {
    const alphabet = 'ABCxyz019-_'
    const text = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 60, maxLength: 200 })
    fc.assert(
      fc.property(text, fc.nat(), fc.constantFrom(...alphabet), (original, place, character) => {
        const at = place % original.length
        const changed = original.slice(0, at) + character + original.slice(at + 1)
        const tokens = createVerifiedTokens(10)
        const entry = verified(original)
        remember(tokens, entry)
        expect(tokens.find(token(changed))).toBe(changed === original ? entry : undefined)
      }),
    )
  })

  it('keeps as many as it may, and gives up the least recently used', () => {
    const tokens = createVerifiedTokens(2)
    const texts = ['a', 'b', 'c'].map((name) => `${name}.${name.repeat(86)}`)
    const [a = '', b = '', c = ''] = texts
    for (const text of [a, b]) remember(tokens, verified(text))
    expect(tokens.find(token(a))?.text).toBe(a)
    remember(tokens, verified(c))
    expect(tokens.find(token(b))).toBeUndefined()
    expect(tokens.find(token(a))?.text).toBe(a)
    expect(tokens.figures()).toEqual({
      entries: 2,
      maxEntries: 2,
      hits: 2,
      misses: 1,
      evictions: 1,
    })
  })

  it('keeps nothing of what was refused', async () => {
    const tokens = createVerifiedTokens(10)
    const refuse = () => {
      throw new Error('signature')
    }
    expect(() => tokens.once(token('a.b.c'), refuse)).toThrow('signature')
    await expect(
      tokens.once(token('a.b.c'), () => Promise.reject(new Error('signature'))),
    ).rejects.toThrow('signature')
    expect(tokens.figures()?.entries).toBe(0)
    const later = verified('a.b.c')
    expect(await tokens.once(token('a.b.c'), () => later)).toBe(later)
  })

  it('verifies once for all who come while it is verified, and for those who come after', async () => {
    const tokens = createVerifiedTokens(10)
    const entry = verified('a.b.c')
    const verify = vi.fn(async () => entry)
    const all = await Promise.all(
      Array.from({ length: 100 }, () => tokens.once(entry.text, verify)),
    )
    expect(new Set(all)).toEqual(new Set([entry]))
    expect(await tokens.once(entry.text, verify)).toBe(entry)
    expect(verify).toHaveBeenCalledOnce()
  })

  it('verifies anew for who joined a verification by a key that was withdrawn meanwhile', async () => {
    const tokens = createVerifiedTokens(10)
    const old = verified('a.b.c', () => false)
    const first = tokens.once(old.text, async () => old)
    const anew = verified('a.b.c')
    expect(await tokens.once(old.text, () => anew)).toBe(anew)
    expect(await first).toBe(old)
  })

  it('verifies anew what was verified with a key that its issuer no longer has', () => {
    const tokens = createVerifiedTokens(10)
    const old = verified('a.b.c', () => false)
    remember(tokens, old)
    const anew = verified('a.b.c')
    expect(tokens.once(old.text, () => anew)).toBe(anew)
    expect(tokens.find(old.text)).toBe(anew)
  })
})
