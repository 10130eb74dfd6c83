import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { invalidToken, throughExpress } from '../support/through-express.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys, { maxLifetime: 60, clockTolerance: 300 })

describe('maxLifetime (RFC 7519 §4.1.4, §4.1.6)', () => {
  it.each<[string, object]>([
    ['shorter', { iat: now, exp: now + 59 }],
    ['exactly as long', { iat: now, exp: now + 60 }],
    ['exactly as long, from a while ago', { iat: now - 40, exp: now + 20 }],
    ['with fractions', { iat: now + 0.5, exp: now + 60.5 }],
    ['of no time at all', { iat: now + 1, exp: now + 1 }],
  ])('accepts a token that lives %s', async (_, times) => {
    const token = await keys.issue({ ...times })
    expect((await server.verify(token)).subject).toBe('user-1')
    expect((await throughExpress(server, token)).status).toBe(200)
  })

  it.each<[string, object]>([
    ['a second longer, whatever the clocks tolerate', { iat: now, exp: now + 61 }],
    ['a fraction longer', { iat: now, exp: now + 60.001 }],
    ['longer, though it has little time left', { iat: now - 100, exp: now + 1 }],
    ['for ever', { iat: 0, exp: 2 ** 53 }],
  ])('refuses one that lives %s', async (_, times) => {
    const token = await keys.issue({ ...times })
    const error = await refused(server.verify(token), 'lifetime_too_long')
    expect(error.detail).toBe('exp is more than maxLifetime, 60 s, after iat')
    const { status, challenge } = await throughExpress(server, token)
    expect([status, challenge]).toEqual([401, invalidToken])
  })

  it('refuses before the signature, and says so', async () => {
    const told: unknown[] = []
    const heard = resourceServer(keys, { maxLifetime: 60, on: { refused: (e) => told.push(e) } })
    await refused(heard.verify(await keys.issue()), 'lifetime_too_long')
    expect(told).toEqual([
      expect.objectContaining({ reason: 'lifetime_too_long', status: 401, unverified: true }),
    ])
  })

  it('leaves the age of a token to maxTokenAge', async () => {
    const both = resourceServer(keys, { maxLifetime: 600, maxTokenAge: 60 })
    expect((await both.verify(await keys.issue({ iat: now - 60 }))).subject).toBe('user-1')
    await refused(both.verify(await keys.issue({ iat: now - 66 })), 'token_too_old')
    await refused(both.verify(await keys.issue({ exp: now + 700 })), 'lifetime_too_long')
  })
})
