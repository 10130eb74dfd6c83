import { describe, expect, it } from 'vitest'
import { failureOf, scenario } from '../../support/scenario.js'

describe('ready()', () => {
  it('fetches the keys of every issuer, and keeps them for the first token', async () => {
    await using one = await scenario()
    await using two = await scenario()
    const server = one.restart({
      issuer: [
        { issuer: one.issuer.issuer, jwksUri: one.issuer.jwksUri },
        two.issuer.issuer,
        { issuer: 'https://given.example.com', jwks: one.issuer.jwks },
      ],
    })
    await server.ready()
    expect([one.fetches(), two.fetches()]).toEqual([1, 1])
    await server.ready()
    expect(await one.status(await one.token(), server)).toBe(200)
    expect([one.fetches(), two.fetches()]).toEqual([1, 1])
    expect(server.health()).toEqual({
      issuers: [
        { issuer: one.issuer.issuer, relaxations: [], state: 'fresh', keys: 1, age: 0 },
        { issuer: two.issuer.issuer, relaxations: [], state: 'fresh', keys: 1, age: 0 },
        { issuer: 'https://given.example.com', relaxations: [], state: 'given', keys: 1 },
      ],
    })
  })

  it('fails while an issuer is down, asks once in a refreshCooldown, and recovers by itself', async () => {
    await using it = await scenario({ jwks: { refreshCooldown: 5 } })
    await it.issuer.fail('status')
    const first = await failureOf(it.server.ready() as Promise<unknown>)
    expect([first.reason, first.retryAfter]).toEqual(['keys_unavailable', 5])
    it.clock.advance(4)
    const second = await failureOf(it.server.ready() as Promise<unknown>)
    expect([second.retryAfter, second.detail, it.fetches()]).toEqual([
      1,
      `${it.issuer.jwksUri} answered 500`,
      1,
    ])
    await it.issuer.recover()
    it.clock.advance(1)
    await expect(it.server.ready()).resolves.toBeUndefined()
    expect(it.fetches()).toBe(2)
  })

  it('joins a fetch that tokens wait for', async () => {
    await using it = await scenario()
    const token = await it.token()
    await Promise.all([it.status(token), it.server.ready(), it.server.ready()])
    expect(it.fetches()).toBe(1)
  })

  it('holds while the keys are stale and the issuer is down, until maxStale', async () => {
    await using it = await scenario({ jwks: { maxAge: 60, maxStale: 600 } })
    await it.server.ready()
    await it.issuer.fail('down')
    it.clock.advance(599)
    await expect(it.server.ready()).resolves.toBeUndefined()
    expect(it.server.health().issuers).toMatchObject([{ state: 'stale', age: 599 }])
    it.clock.advance(1)
    expect((await failureOf(it.server.ready() as Promise<unknown>)).reason).toBe('keys_unavailable')
  })

  it('waits for no tenant of a template', async () => {
    await using it = await scenario()
    const server = it.restart({
      issuer: 'http://127.0.0.1:9/{tenant}',
      audience: 'https://api.example.com/{tenant}/orders',
    })
    await expect(server.ready()).resolves.toBeUndefined()
  })
})

describe('health()', () => {
  it('causes no traffic', async () => {
    await using it = await scenario()
    expect(it.server.health()).toEqual({
      issuers: [{ issuer: it.issuer.issuer, relaxations: [], state: 'missing', keys: 0 }],
    })
    expect(it.fetches()).toBe(0)
  })

  it('names the last failure until a refresh succeeds', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    await it.server.ready()
    await it.issuer.fail('garbage')
    it.clock.advance(60)
    await it.status(await it.token())
    await it.refreshes(2)
    const detail = `${it.issuer.jwksUri} answered with no JSON object`
    expect(it.server.health().issuers).toMatchObject([
      { state: 'stale', lastFailure: { at: 1_800_000_060, detail } },
    ])
    await it.issuer.recover()
    it.clock.advance(5)
    await it.status(await it.token())
    await it.refreshes(3)
    expect(it.server.health().issuers).toMatchObject([{ state: 'fresh', lastFailure: undefined }])
  })

  it('names what is looser than the default', async () => {
    await using it = await scenario()
    const server = it.restart({
      issuer: { issuer: it.issuer.issuer, jwks: it.issuer.jwks, tenantFrom: 'token' },
      audience: ['https://api.example.com/{tenant}/orders', 'https://api.example.com/all'],
    })
    expect(server.health().issuers).toMatchObject([
      {
        state: 'given',
        relaxations: ["tenantFrom: 'token'", 'audience without {tenant} beside a template'],
      },
    ])
  })
})
