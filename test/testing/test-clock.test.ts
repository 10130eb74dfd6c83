import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { assertRefused, createTestKeys, testClock } from '../../src/testing/index.js'

describe('a clock for tests', () => {
  it('stands where it was started, in milliseconds', () => {
    expect(testClock(1_800_000_000_000)()).toBe(1_800_000_000_000)
    expect(testClock(new Date('2027-01-15T08:00:00Z'))()).toBe(1_800_000_000_000)
  })

  it('stands at the present unless it is told', () => {
    const before = Date.now()
    const clock = testClock()
    const first = clock()
    expect(first).toBeGreaterThanOrEqual(before)
    expect(first).toBeLessThanOrEqual(Date.now())
    expect(clock()).toBe(first)
  })

  it('is moved by seconds, in both directions', () => {
    const clock = testClock(1_800_000_000_000)
    clock.advance(1.5)
    expect(clock()).toBe(1_800_000_001_500)
    clock.advance(-60)
    expect(clock()).toBe(1_799_999_941_500)
  })

  it('tells whole seconds (RFC 7519 §2)', () => {
    expect(testClock(1_800_000_000_999).now()).toBe(1_800_000_000)
  })

  it('lets a token expire for an issuer and a resource server that share it', async () => {
    const clock = testClock()
    const audience = 'https://api.example.com/orders'
    const { issuer, jwks, issue } = await createTestKeys({ audience, clock })
    const server = createResourceServer({ issuer: { issuer, jwks }, audience, clock })
    const token = await issue()
    clock.advance(304)
    await expect(server.verify(token)).resolves.toBeDefined()
    clock.advance(2)
    await assertRefused(server.verify(token), 'token_expired')
  })
})
