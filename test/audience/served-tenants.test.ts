import { describe, expect, it } from 'vitest'
import type { IssuerOptions } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const token = await keys.issue({ aud: 'https://api.example.com/acme/orders' })

function serverOf(issuer: Partial<IssuerOptions>) {
  return resourceServer(keys, {
    issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, ...issuer },
    audience: 'https://api.example.com/{tenant}/orders',
  })
}

describe('the tenants that an issuer serves', () => {
  it.each<[string, IssuerOptions['tenants']]>([
    ['all where nothing is said', undefined],
    ['those of a list', ['globex', 'acme']],
    ['those that a predicate accepts', (tenant) => tenant === 'acme'],
  ])('are %s (RFC 8707 §3)', async (_, tenants) => {
    const verdict = await serverOf({ tenants }).verify(token, { tenant: 'acme' })
    expect(verdict.tenant).toBe('acme')
  })

  it.each<[string, unknown]>([
    ['a list has it not', ['globex']],
    ['a list has it in another case', ['Acme']],
    ['a predicate answers false', () => false],
    ['a predicate answers what is merely true-ish', () => 'acme'],
    ['a predicate answers a promise', async () => true],
    ['a predicate throws', () => JSON.parse('no JSON')],
  ])('are not one where %s (RFC 8707 §3)', async (_, tenants) => {
    const server = serverOf({ tenants: tenants as readonly string[] })
    const error = await refused(server.verify(token, { tenant: 'acme' }), 'tenant_invalid')
    expect(error.detail).toBe('the issuer does not serve the tenant of the request')
  })

  it('are asked for before any traffic (RFC 8707 §3)', async () => {
    const fetched: string[] = []
    const server = resourceServer(keys, {
      issuer: {
        issuer: 'https://login.example.com',
        jwksUri: 'https://login.example.com/jwks',
        tenants: ['acme'],
      },
      audience: 'https://api.example.com/{tenant}/orders',
      fetch: async (url) => {
        fetched.push(url)
        return Response.json(keys.jwks)
      },
    })
    await refused(server.verify(token, { tenant: 'globex' }), 'tenant_invalid')
    expect(fetched).toEqual([])
    expect((await server.verify(token, { tenant: 'acme' })).tenant).toBe('acme')
    expect(fetched).toEqual(['https://login.example.com/jwks'])
  })
})
