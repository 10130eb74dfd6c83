import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const { jwks } = keys

describe('what nobody configured', () => {
  const server = resourceServer(keys)

  it('is a tolerance of five seconds (RFC 7519 §4.1.4)', async () => {
    expect((await server.verify(await keys.issue({ exp: now - 4 }))).expiresAt).toBe(now - 4)
    await refused(server.verify(await keys.issue({ exp: now - 5 })), 'token_expired')
  })

  it('is a length of 16384 characters', async () => {
    const length = (await keys.issue({ pad: '' })).length
    const pad = 'x'.repeat(Math.floor(((16_384 - length) * 3) / 4) - 3)
    const longest = await keys.issue({ pad })
    expect(longest.length).toBeLessThanOrEqual(16_384)
    expect((await server.verify(longest)).subject).toBe('user-1')
    await refused(server.verify('a'.repeat(16_385)), 'token_too_long')
    await refused(server.verify('a'.repeat(16_384)), 'token_malformed')
  })

  it('is no age', async () => {
    expect((await server.verify(await keys.issue({ iat: 0 }))).issuedAt).toBe(0)
  })

  it('is the realm api (RFC 6750 §3)', async () => {
    const error = await refused(server.authenticate({ headers: {} }), 'token_missing')
    expect(server.refuse(error).headers['WWW-Authenticate']).toBe('Bearer realm="api"')
    const orders = resourceServer(keys, { realm: 'orders, v1' })
    expect(orders.refuse(error).headers['WWW-Authenticate']).toBe('Bearer realm="orders, v1"')
  })

  it('is the time of the machine', async () => {
    const issuer = { issuer: 'https://login.example.com', jwks }
    const real = createResourceServer({ issuer, audience: 'https://api.example.com/orders' })
    const lasting = await keys.issue({ iat: 0, exp: 2 ** 52 })
    expect((await real.verify(lasting)).expiresAt).toBe(2 ** 52)
    await refused(real.verify(await keys.issue({ iat: 0, exp: 1 })), 'token_expired')
  })
})

describe('what was configured', () => {
  it('is read once: what becomes of the objects later changes nothing', async () => {
    const options = {
      issuer: { issuer: 'https://login.example.com', jwks: { keys: [...jwks.keys] } },
      audience: ['https://api.example.com/orders'],
      algorithms: ['ES256'],
      requiredClaims: ['jti'],
      scopeClaims: ['scope'],
      clock: () => now * 1000,
      on: {} as Record<string, () => void>,
    }
    const server = createResourceServer(options)
    options.audience[0] = 'https://evil.example'
    options.audience.push('https://api.example.com/invoices')
    options.algorithms[0] = 'RS256'
    options.requiredClaims.push('email')
    options.scopeClaims[0] = 'scp'
    options.issuer.issuer = 'https://evil.example'
    options.issuer.jwks.keys.length = 0
    options.clock = () => 0
    options.on.accepted = () => expect.unreachable()
    const token = await server.verify(await keys.issue())
    expect([...token.scopes]).toEqual(['orders.read', 'orders.write'])
    const invoices = await keys.issue({ aud: 'https://api.example.com/invoices' })
    await refused(server.verify(invoices), 'audience_mismatch')
  })

  it('makes a server that cannot be changed, whose functions can be passed around', async () => {
    const server = resourceServer(keys)
    expect(Object.isFrozen(server)).toBe(true)
    expect(Object.isFrozen(server.guard())).toBe(true)
    const { verify, authenticate, authorize, refuse, guard } = server
    const jwt = await keys.issue()
    const token = await verify(jwt)
    const request = { headers: { authorization: `Bearer ${jwt}` } }
    expect((await authenticate(request)).subject).toBe('user-1')
    expect(authorize(token, { scope: 'orders.read' })).toBeUndefined()
    const { admit, refuse: refuseRoute } = guard({ scope: 'orders.read' })
    expect(await admit(request)).toMatchObject({ subject: 'user-1' })
    const error = await refused(authenticate({ headers: {} }), 'token_missing')
    expect(refuse(error).status).toBe(401)
    expect(refuseRoute(error).headers['WWW-Authenticate']).toBe(
      'Bearer realm="api", scope="orders.read"',
    )
  })

  it.each([
    ['an error of another kind', new TypeError('boom')],
    ['a text', 'boom'],
    ['nothing', undefined],
  ])('makes no answer of %s (RFC 6750 §3)', (_, error) => {
    let thrown: unknown = 'nothing was thrown'
    try {
      resourceServer(keys).refuse(error)
    } catch (cause) {
      thrown = cause
    }
    expect(thrown).toBe(error)
  })

  it('passes on what the clock throws, as it is', async () => {
    const boom = new Error('no time')
    const server = resourceServer(keys, {
      clock: () => {
        throw boom
      },
    })
    await expect(server.verify(await keys.issue())).rejects.toBe(boom)
  })
})
