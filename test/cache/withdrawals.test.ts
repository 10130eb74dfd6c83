import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import * as kit from '../../src/testing/index.js'
import { refused } from '../support/refusals.js'

const audience = 'https://api.example.com'

describe('a verified token', () => {
  it.each(['tenants', 'isTenant'])(
    'ends with its tenant, which %s no longer accepts',
    async (name) => {
      const active = new Set(['acme'])
      const accepts = (tenant: string) => active.has(tenant)
      const issuer = 'https://login.example.com/{tenant}'
      const keys = await kit.createTestKeys({ issuer, audience })
      const server = createResourceServer({
        issuer: {
          issuer,
          jwks: keys.jwks,
          tenantFrom: 'token',
          ...(name === 'tenants' && { tenants: accepts }),
        },
        audience,
        ...(name === 'isTenant' && { isTenant: accepts }),
      })
      const authorization = await keys.authorizationFor({ tenant: 'acme' })
      const request = { headers: { authorization } }
      expect((await server.authenticate(request)).tenant).toBe('acme')
      active.delete('acme')
      await refused(server.authenticate(request), 'issuer_unknown')
    },
  )

  it('is refused when its key is withdrawn while the thread pool verifies it, and so is who joins', async () => {
    const clock = kit.testClock()
    const keys = await kit.createTestKeys({ audience, clock })
    let published: object = { keys: [...keys.jwks.keys] }
    let refreshes = 0
    const server = createResourceServer({
      issuer: { issuer: keys.issuer, jwksUri: 'https://issuer.example/jwks' },
      audience,
      clock,
      signature: 'pool',
      jwks: { maxAge: 60 },
      fetch: async () => Response.json(published),
      on: {
        'keys.refreshed': () => {
          refreshes += 1
        },
      },
    })
    const token = await keys.issue()
    await server.ready()
    await keys.rotate({ sameKid: true })
    published = { keys: [...keys.jwks.keys] }
    clock.advance(100)
    // The first request after maxAge is decided by the old set. Its refresh ends in this turn of the event loop,
    // and what the thread pool verifies in a later one.
    const verdict = server.verify(token).catch((error) => error.reason)
    const joined = server.verify(token).catch((error) => error.reason)
    for (let tick = 0; refreshes < 2 && tick < 1000; tick += 1) {
      await new Promise<void>((resolve) => process.nextTick(resolve))
    }
    expect(refreshes).toBe(2)
    expect([await verdict, await joined]).toEqual(['key_unknown', 'key_unknown'])
    await refused(server.verify(token), 'signature_invalid')
  })
})
