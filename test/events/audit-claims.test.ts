import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createResourceServer, type ResourceServerOptions } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { listen } from './observe.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue({ roles: ['nurse', { ward: 3 }] })

function observed(options: Partial<ResourceServerOptions> = {}) {
  const { on, told } = listen()
  const auditClaims = ['sub', 'client_id']
  const server = resourceServer(keys, { on, auditClaims, ...options })
  const claims = () =>
    told.map(([name, event]) => [name, (event as { claims?: unknown }).claims] as const)
  return { server, claims }
}

describe('auditClaims', () => {
  const who = { sub: 'user-1', client_id: 'client-1' }

  it('names the claims that events about a verified token hold', async () => {
    const { server, claims } = observed({ notifyScopes: ['orders.read'] })
    const token = await server.verify(jwt)
    await refused(server.verify(jwt, { scope: 'orders.delete' }), 'scope_insufficient')
    expect(() => server.authorize(token, { scope: 'orders.delete' })).toThrow()
    server.authorize(token, { scope: 'orders.read' })
    expect(claims()).toEqual([
      ['accepted', who],
      ['scope.used', who],
      ['refused', who],
      ['refused', who],
      ['scope.used', who],
    ])
  })

  it('names none of a token whose signature was not verified', async () => {
    const { server, claims } = observed()
    const [head, payload] = jwt.split('.')
    await refused(server.verify(`${head}.${payload}.${'A'.repeat(86)}`), 'signature_invalid')
    await refused(server.verify(await keys.issue({ exp: now - 60 })), 'token_expired')
    await refused(server.verify('junk'), 'token_malformed')
    await refused(server.authenticate({ headers: {} }), 'token_missing')
    expect(claims()).toEqual([
      ['refused', undefined],
      ['refused', undefined],
      ['refused', undefined],
      ['refused', undefined],
    ])
  })

  it('names none of an object that is no token of ours', async () => {
    const { server, claims } = observed()
    const token = await server.verify(jwt)
    const forged = { ...token, hasScope: () => false } as unknown as typeof token
    expect(() => server.authorize(forged, { scope: 'orders.delete' })).toThrow()
    expect(claims()[1]).toEqual(['refused', undefined])
  })

  it('leaves out what the token does not have, and what it inherits', async () => {
    const { server, claims } = observed({ auditClaims: ['sub', 'nothing', 'toString'] })
    await server.verify(jwt)
    expect(claims()).toEqual([['accepted', { sub: 'user-1' }]])
  })

  it('holds claims as they were signed, whatever handlers see of them', async () => {
    const { server, claims } = observed({
      auditClaims: ['roles'],
      visibleClaims: [],
      claims: z.object({ sub: z.string() }).transform(() => ({ roles: 'none' })),
    })
    const token = await server.verify(jwt)
    expect(token.claims).toEqual({})
    expect(claims()).toEqual([['accepted', { roles: ['nurse', { ward: 3 }] }]])
  })

  it('holds nothing that a handler could change', async () => {
    const { server, claims } = observed({ auditClaims: ['roles'] })
    await server.verify(jwt)
    const [[, audited]] = claims() as unknown as [[string, { roles: object[] }]]
    expect(() => audited.roles.push({})).toThrow(TypeError)
    expect(() => Object.assign(audited.roles[1] as object, { ward: 4 })).toThrow(TypeError)
    expect(() => Object.assign(audited, { sub: 'admin' })).toThrow(TypeError)
  })

  it.each([
    ['a text', 'sub'],
    ['an empty array', []],
    ['an array', ['sub', 1]],
  ])('is a list of names: %s is refused', (description, auditClaims) => {
    const issuer = 'https://login.example.com'
    const create = (names: unknown) =>
      createResourceServer({ issuer, audience: 'orders', auditClaims: names as string[] })
    expect(create(['sub'])).toBeDefined()
    const shown = description === 'a text' ? '"sub"' : description
    expect(() => create(auditClaims)).toThrow(
      `auditClaims is ${shown}: write a list of strings with at least one member, such as auditClaims: ['sub', 'client_id'].`,
    )
  })
})
