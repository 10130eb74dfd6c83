import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { freshSeconds } from '../../src/keys/freshness.js'

const rules = { maxAge: 600, refreshCooldown: 5 }
const fresh = (cacheControl?: string, age?: string) =>
  freshSeconds((name) => ({ 'cache-control': cacheControl, age })[name], rules)

describe('how long a set is fresh (RFC 9111 §4.2)', () => {
  it.each<[cacheControl: string | undefined, age: string | undefined, seconds: number]>([
    [undefined, undefined, 600],
    ['', undefined, 600],
    ['public', undefined, 600],
    ['max-age=300', undefined, 300],
    ['MAX-AGE=300', undefined, 300],
    ['max-age="300"', undefined, 300],
    ['public,max-age=300 , must-revalidate', undefined, 300],
    ['max-age = 300', undefined, 300],
    ['max-ages=20', undefined, 600],
    ['max-age=300, max-age=20', undefined, 300],
    ['s-maxage=20', undefined, 600],
    ['x-max-age=20', undefined, 600],
    ['max-age=600', undefined, 600],
    ['max-age=601', undefined, 600],
    ['max-age=31536000', undefined, 600],
    ['max-age=99999999999999', undefined, 600],
    ['max-age=-1', undefined, 600],
    ['max-age=1e2', undefined, 600],
    ['max-age', undefined, 600],
    ['max-age=5', undefined, 5],
    ['max-age=4', undefined, 5],
    ['max-age=0', undefined, 5],
    ['no-store', undefined, 5],
    ['no-cache', undefined, 5],
    ['max-age=300, no-cache', undefined, 5],
    ['max-age=300', '100', 200],
    ['max-age=300', '299', 5],
    ['max-age=300', '1000', 5],
    ['max-age=300', '-100', 300],
    ['max-age=300', 'old', 300],
    ['max-age=300', '100 s', 300],
    ['max-age=300', '1000000000', 300],
    ['max-age=300', '', 300],
    ['max-age=86400', '80000', 600],
    [undefined, '500', 600],
  ])('Cache-Control %j and Age %j: %i s', (cacheControl, age, seconds) => {
    expect(fresh(cacheControl, age)).toBe(seconds)
  })

  it('is at most maxAge where that is below refreshCooldown', () => {
    const header = () => 'max-age=300'
    expect(freshSeconds(header, { maxAge: 1, refreshCooldown: 5 })).toBe(1)
  })

  it('is between refreshCooldown and maxAge, whatever the issuer says', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (text, age) => {
        for (const cacheControl of [text, `max-age=${text}`, `max-age=${age}`]) {
          const seconds = fresh(cacheControl, `${age}`)
          expect(seconds).toBeGreaterThanOrEqual(5)
          expect(seconds).toBeLessThanOrEqual(600)
        }
      }),
    )
  })
})
