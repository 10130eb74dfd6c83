import { describe, expect, it } from 'vitest'
import { scenario, strangersToken } from '../../support/scenario.js'

describe('a key that is rotated in', () => {
  it('with overlap is accepted on its first token, and the old one stays (OpenID Connect Core §10.1.1)', async () => {
    await using it = await scenario()
    const old = await it.token()
    expect(await it.status(old)).toBe(200)
    await it.issuer.rotate({ overlap: true })
    expect(await it.status(await it.token())).toBe(200)
    expect([await it.status(old), it.fetches()]).toEqual([200, 2])
    expect(it.events.map(([name]) => name)).not.toContain('keys.withdrawn')
  })

  it('without overlap is accepted on its first token, and the old one is refused from then on', async () => {
    await using it = await scenario()
    const old = await it.token()
    expect(await it.status(old)).toBe(200)
    await it.issuer.rotate({ overlap: false })
    expect(await it.status(await it.token())).toBe(200)
    expect(it.events.at(-1)).toEqual(['keys.withdrawn', { issuer: it.issuer.issuer, keys: 1 }])
    it.clock.advance(0.1)
    expect(await it.status(old)).toBe(401)
  })

  it('under the old kid counts after the next refresh, and the old one no more', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } })
    const old = await it.token()
    expect(await it.status(old)).toBe(200)
    await it.issuer.rotate({ sameKid: true })
    const next = await it.token()
    expect(await it.status(next)).toBe(401)
    expect(it.fetches()).toBe(1)
    it.clock.advance(60)
    expect(await it.status(old)).toBe(200)
    await it.refreshes(2)
    expect([await it.status(old), await it.status(next)]).toEqual([401, 200])
    expect(it.events.at(-1)).toEqual(['keys.withdrawn', { issuer: it.issuer.issuer, keys: 1 }])
  })

  it('beside another under its kid counts beside it (RFC 7517 §4.5)', async () => {
    await using it = await scenario({}, { algorithms: ['ES256', 'EdDSA'] })
    const tokens = [
      await it.issuer.issue({}, { alg: 'ES256' }),
      await it.issuer.issue({}, { alg: 'EdDSA' }),
    ]
    const keys = it.issuer.jwks.keys.map((jwk) => ({ ...jwk, kid: 'ES256-1' }))
    const issuer = { issuer: it.issuer.issuer, jwks: { keys } }
    const same = it.restart({ issuer })
    const token = await it.issuer.issue({}, { alg: 'EdDSA', header: { kid: 'ES256-1' } })
    expect([await it.status(tokens[0] as string, same), await it.status(token, same)]).toEqual([
      200, 200,
    ])
  })
})

describe('a key that is withdrawn', () => {
  it('is refused by the next request after a refresh, with no other key in its place', async () => {
    await using it = await scenario({ jwks: { maxAge: 60 } }, { algorithms: ['ES256', 'EdDSA'] })
    const withdrawn = await it.token('ES256-1')
    const other = await it.issuer.issue({}, { alg: 'EdDSA' })
    expect(await it.status(withdrawn)).toBe(200)
    it.issuer.withdraw('ES256-1')
    it.clock.advance(60)
    expect(await it.status(withdrawn)).toBe(200)
    await it.refreshes(2)
    expect([await it.status(withdrawn), await it.status(other)]).toEqual([401, 200])
    expect(it.events.filter(([name]) => name === 'keys.withdrawn')).toEqual([
      ['keys.withdrawn', { issuer: it.issuer.issuer, keys: 1 }],
    ])
  })
})

describe('a rotation in the middle of a flood', () => {
  it('is followed within 5 s of budget time, and no good token is refused', async () => {
    await using it = await scenario({ jwks: { refreshCooldown: 5 } })
    const good = await it.token()
    expect(await it.status(good)).toBe(200)
    const flood = async (round: string): Promise<void> => {
      for (let stranger = 0; stranger < 200; stranger += 1) {
        expect(await it.status(strangersToken(good, `${round}-${stranger}`))).toBe(401)
        expect(await it.status(good)).toBe(200)
      }
    }
    await flood('before')
    expect(it.fetches()).toBe(3)
    await it.issuer.rotate()
    const next = await it.token()
    expect(await it.status(next)).toBe(401)
    for (const second of [1, 2, 3, 4]) {
      it.clock.advance(1)
      await flood(`second-${second}`)
    }
    expect(it.fetches()).toBe(3)
    it.clock.advance(1)
    await flood('second-5')
    expect([await it.status(next), await it.status(good), it.fetches()]).toEqual([200, 200, 4])
  })
})
