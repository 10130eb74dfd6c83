import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')

describe('RFC 8707: resource indicators', () => {
  it('accepts the baseline (RFC 8707 §2)', async () => {
    const token = await resourceServer(keys).verify(await keys.issue())
    expect(token.resource).toBe('https://api.example.com/orders')
  })

  it.each([
    'https://api.example.com',
    'https://api.example.com/',
    'https://api.example.com/app/',
    'https://api.example.com:8443/orders',
    'https://api.example.com/orders?version=1',
    'https://xn--bcher-kva.example/orders',
    'https://[2001:db8::1]/orders',
    'HTTPS://api.example.com',
    'http://localhost:3000/orders',
    'http://127.0.0.1:3000',
    'http://127.1.2.3/orders',
    'http://[::1]:3000/orders',
    'urn:example:orders',
    'api://8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001',
    'com-example+orders:all',
    'orders',
    '8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001',
  ])('can be called %s, as it stands (RFC 8707 §2, RFC 7519 §2, RI-2)', async (identifier) => {
    const server = resourceServer(keys, { audience: identifier })
    const token = await server.verify(await keys.issue({ aud: identifier }))
    expect(token.resource).toBe(identifier)
    await refused(server.verify(await keys.issue({ aud: `${identifier}x` })), 'audience_mismatch')
  })

  it('is named in aud, and in no other claim (RFC 8707 §2, RI-5)', async () => {
    const server = resourceServer(keys)
    const resource = 'https://api.example.com/orders'
    for (const claim of ['resource', 'azp', 'client_id', 'scope']) {
      const token = await keys.issue({ aud: 'https://api.example.com/x', [claim]: resource })
      await refused(server.verify(token), 'audience_mismatch')
    }
    expect((await server.verify(await keys.issue({ aud: [resource] }))).resource).toBe(resource)
  })

  it.each([
    ['a fragment', 'https://api.example.com/orders#v1', 'write "https://api.example.com/orders"'],
    ['an empty fragment', 'https://api.example.com/orders#', 'which RFC 8707 forbids'],
    ['a fragment in a urn', 'urn:example:orders#v1', 'which RFC 8707 forbids'],
    ['no scheme', 'api.example.com/orders', 'write "https://api.example.com/orders"'],
    ['a path alone', '/orders', 'is no absolute URI'],
  ])('cannot be called by an identifier with %s (RFC 8707 §2, RI-1)', (_, identifier, fragment) => {
    const build = () => resourceServer(keys, { audience: identifier })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow(fragment)
  })

  it.each([
    ['below the configured one', 'https://api.example.com/orders/1'],
    ['above the configured one', 'https://api.example.com'],
    ['with a query', 'https://api.example.com/orders?tenant=acme'],
  ])(
    'refuses a resource %s: an identifier is no prefix (RFC 8707 §2, RFC 7519 §4.1.3, RI-9)',
    async (_, aud) => {
      await refused(resourceServer(keys).verify(await keys.issue({ aud })), 'audience_mismatch')
    },
  )

  it('accepts each name that the authorization server may map it to (RFC 8707 §2, RI-4)', async () => {
    const server = resourceServer(keys, {
      audience: ['https://api.example.com/orders', 'orders', { opaque: 'com.example.orders' }],
    })
    for (const aud of ['https://api.example.com/orders', 'orders', 'com.example.orders']) {
      expect((await server.verify(await keys.issue({ aud }))).resource).toBe(aud)
    }
    const error = await refused(
      server.verify(await keys.issue({ aud: 'invoices' })),
      'audience_mismatch',
    )
    expect(error.detail).toBe(
      'aud does not name https://api.example.com/orders or orders or com.example.orders',
    )
  })

  it('keeps the tenants of one host apart by their path (RFC 8707 §3, RI-7)', async () => {
    const server = resourceServer(keys, { audience: 'https://api.example.com/{tenant}/orders' })
    const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
    expect((await server.verify(token, { tenant: 'acme' })).tenant).toBe('acme')
    await refused(server.verify(token, { tenant: 'globex' }), 'audience_mismatch')
  })

  it('can refuse tokens that each of their resources could replay (RFC 8707 §3, RI-8)', async () => {
    const aud = ['https://api.example.com/orders', 'https://api.example.com/invoices']
    const several = await keys.issue({ aud })
    expect((await resourceServer(keys).verify(several)).audience).toEqual(aud)
    const single = resourceServer(keys, { singleAudience: true })
    await refused(single.verify(several), 'audience_not_single')
    expect((await single.verify(await keys.issue())).resource).toBe(
      'https://api.example.com/orders',
    )
  })
})
