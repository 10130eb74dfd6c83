import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256', 'RS256')
const server = resourceServer(keys)
const orders = 'https://api.example.com/orders'
const other = 'https://api.example.com/invoices'

describe('the audience', () => {
  it.each([
    ['a text', orders],
    ['an array of one', [orders]],
    ['the first of several', [orders, other]],
    ['the last of several', [other, 'client-1', orders]],
    ['the same twice', [orders, orders]],
  ])('passes as %s (RFC 7519 §4.1.3)', async (_, aud) => {
    const token = await server.verify(await keys.issue({ aud }))
    expect(token.resource).toBe('https://api.example.com/orders')
    expect(token.audience).toEqual([aud].flat())
  })

  it.each([
    ['a trailing slash', 'https://api.example.com/orders/'],
    ['two slashes', 'https://api.example.com//orders'],
    ['the host in upper case', 'https://API.example.com/orders'],
    ['the path in upper case', 'https://api.example.com/Orders'],
    ['the scheme in upper case', 'HTTPS://api.example.com/orders'],
    ['the default port', 'https://api.example.com:443/orders'],
    ['another port', 'https://api.example.com:8443/orders'],
    ['http for https', 'http://api.example.com/orders'],
    ['a dot segment', 'https://api.example.com/./orders'],
    ['an escaped letter', 'https://api.example.com/%6Frders'],
    ['an empty query', 'https://api.example.com/orders?'],
    ['an empty fragment', 'https://api.example.com/orders#'],
    ['a dot behind the host', 'https://api.example.com./orders'],
    ['userinfo', 'https://user@api.example.com/orders'],
    ['a space before it', ' https://api.example.com/orders'],
    ['a line feed behind it', 'https://api.example.com/orders\n'],
    ['a NUL behind it', 'https://api.example.com/orders\u0000'],
    ['a Cyrillic o', 'https://api.example.com/\u043erders'],
    ['two audiences in one text', `${orders} ${other}`],
    ['two audiences and a comma', `${orders},${other}`],
    ['JSON in a text', `["${orders}"]`],
  ])('is refused with %s (RFC 7519 §2)', async (_, aud) => {
    await refused(server.verify(await keys.issue({ aud })), 'audience_mismatch')
    await refused(server.verify(await keys.issue({ aud: [aud, other] })), 'audience_mismatch')
  })

  it('is not read from client_id, azp or resource (RFC 9068 §4)', async () => {
    const claims = { aud: other, client_id: orders, azp: orders, resource: orders }
    await refused(server.verify(await keys.issue(claims)), 'audience_mismatch')
  })

  it('comes before scope: a foreign token does not learn of scopes (RFC 6750 §3.1)', async () => {
    const verdict = server.verify(await keys.issue({ aud: other }), { scope: 'orders.delete' })
    await refused(verdict, 'audience_mismatch')
  })
})

describe('singleAudience (RFC 8707 §3)', () => {
  const single = resourceServer(keys, { singleAudience: true })

  it.each([
    ['a text', orders],
    ['an array of one', [orders]],
    ['the same twice', [orders, orders]],
  ])('lets %s pass', async (_, aud) => {
    expect((await single.verify(await keys.issue({ aud }))).resource).toBe(orders)
  })

  it('refuses a second resource, before or behind', async () => {
    await refused(single.verify(await keys.issue({ aud: [orders, other] })), 'audience_not_single')
    await refused(single.verify(await keys.issue({ aud: [other, orders] })), 'audience_not_single')
  })

  it('refuses two resources even where both are ours', async () => {
    const both = resourceServer(keys, { singleAudience: true, audience: [orders, other] })
    await refused(both.verify(await keys.issue({ aud: [orders, other] })), 'audience_not_single')
  })

  it('is off when it is false', async () => {
    const several = resourceServer(keys, { singleAudience: false })
    const token = await several.verify(await keys.issue({ aud: [orders, other] }))
    expect(token.resource).toBe(orders)
  })
})

describe('what an issuer has of its own', () => {
  const issuers = resourceServer(keys, {
    issuer: [
      { issuer: 'https://login.example.com', jwks: keys.jwks },
      {
        issuer: 'https://login.example.net',
        jwks: keys.jwks,
        audience: 'https://api.example.net/orders',
        algorithms: ['RS256'],
      },
    ],
    algorithms: ['ES256'],
  })
  const com = { iss: 'https://login.example.com', aud: orders }
  const net = { iss: 'https://login.example.net', aud: 'https://api.example.net/orders' }

  it('accepts both baselines (RFC 9068 §4)', async () => {
    expect((await issuers.verify(await keys.issue(com))).issuer).toBe(com.iss)
    const token = await issuers.verify(await keys.issue(net, { alg: 'RS256' }))
    expect(token).toMatchObject({ issuer: net.iss, resource: net.aud })
  })

  it('refuses the audience of one from the other (RFC 9068 §4)', async () => {
    const error = await refused(
      issuers.verify(await keys.issue({ ...net, aud: orders }, { alg: 'RS256' })),
      'audience_mismatch',
    )
    expect(error.detail).toBe('aud does not name https://api.example.net/orders')
    await refused(issuers.verify(await keys.issue({ ...com, aud: net.aud })), 'audience_mismatch')
  })

  it('refuses the algorithm of one from the other (RFC 8725 §3.1)', async () => {
    const error = await refused(issuers.verify(await keys.issue(net)), 'algorithm_refused')
    expect(error.detail).toBe('alg is none of RS256')
    await refused(issuers.verify(await keys.issue(com, { alg: 'RS256' })), 'algorithm_refused')
  })

  it('refuses a tenant for the issuer that has none (RFC 8707 §3)', async () => {
    const mixed = resourceServer(keys, {
      issuer: [
        { issuer: com.iss, jwks: keys.jwks },
        { issuer: net.iss, jwks: keys.jwks, audience: net.aud },
      ],
      audience: 'https://api.example.com/{tenant}/orders',
    })
    const acme = await keys.issue({ ...com, aud: 'https://api.example.com/acme/orders' })
    expect((await mixed.verify(acme, { tenant: 'acme' })).tenant).toBe('acme')
    await refused(mixed.verify(acme), 'tenant_invalid')
    expect((await mixed.verify(await keys.issue(net))).tenant).toBeUndefined()
    const verdict = mixed.verify(await keys.issue(net), { tenant: 'acme' })
    const error = await refused(verdict, 'tenant_mismatch')
    expect(error.detail).toBe('nothing in a token of this issuer names a tenant')
  })

  it('names every issuer to one that is not configured (RFC 7519 §11.1)', async () => {
    const token = await keys.issue({ iss: 'https://login.example.org' })
    const error = await refused(issuers.verify(token), 'issuer_unknown')
    expect(error.detail).toBe('iss is not https://login.example.com or https://login.example.net')
  })
})
