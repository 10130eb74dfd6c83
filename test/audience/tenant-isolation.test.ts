import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, type ResourceServer } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const alphabet = [...'abAB01_-']
const tenants = fc.string({ unit: fc.constantFrom(...alphabet), minLength: 1, maxLength: 128 })
/** Texts of any kind, some of them near to what a template says. */
const texts = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 140 }),
  fc.string({ unit: fc.constantFrom(...alphabet, '.', '/', ':', '{', '$', '&', '%') }),
  tenants,
)

const templates = [
  'https://api.example.com/{tenant}/orders',
  'https://api.example.com/orders/{tenant}',
  'https://{tenant}.example.com',
  'urn:example:{tenant}:orders',
]

const named = (template: string, tenant: string) => template.split('{tenant}').join(tenant)

async function passes(
  server: ResourceServer,
  aud: string | string[],
  tenant: string,
): Promise<boolean> {
  const token = await keys.issue({ aud })
  return server.verify(token, { tenant }).then(
    (verdict) => verdict.tenant === tenant,
    () => false,
  )
}

describe.each(templates)('tenants under %s', (template) => {
  const server = resourceServer(keys, { audience: template })

  it('accepts the token of every tenant for itself (RFC 8707 §3)', async () => {
    await fc.assert(
      fc.asyncProperty(tenants, async (tenant) => {
        expect(await passes(server, named(template, tenant), tenant)).toBe(true)
      }),
      { numRuns: 50 },
    )
  })

  it('never accepts the token of one tenant for another (RFC 8707 §3)', async () => {
    await fc.assert(
      fc.asyncProperty(tenants, tenants, async (one, other) => {
        fc.pre(one !== other)
        expect(await passes(server, named(template, one), other)).toBe(false)
        expect(await passes(server, [named(template, one), one, other], other)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })

  it('never accepts the token of one tenant whatever the request names (RFC 8707 §3)', async () => {
    const everything = resourceServer(keys, { audience: template, isTenant: () => true })
    await fc.assert(
      fc.asyncProperty(tenants, texts, async (one, other) => {
        fc.pre(one !== other)
        expect(await passes(server, named(template, one), other)).toBe(false)
        expect(await passes(everything, named(template, one), other)).toBe(false)
      }),
      { numRuns: 100 },
    )
  })
})

describe('tenants under several templates', () => {
  it('accepts each template (RFC 8707 §3)', async () => {
    const server = resourceServer(keys, { audience: templates.slice(2) })
    expect(await passes(server, 'https://acme.example.com', 'acme')).toBe(true)
    expect(await passes(server, 'urn:example:acme:orders', 'acme')).toBe(true)
  })

  it.each([
    ['https://api.example.com/{tenant}/x', 'https://api.example.com/y/{tenant}'],
    ['urn:example:{tenant}:x', 'urn:example:y:{tenant}'],
    ['https://{tenant}.example.com', 'https://{tenant}.eu.example.com'],
    ['https://{tenant}.eu.example.com', 'https://api.{tenant}.example.com'],
  ])(
    'refuses to build where one identifier would name two tenants: %s, %s (RFC 8707 §3)',
    (...audience) => {
      const build = () => resourceServer(keys, { audience })
      expect(build).toThrow(ConfigurationError)
      expect(build).toThrow(audience[1])
    },
  )

  it('refuses to build where an identifier for everybody is that of one tenant (RFC 8707 §3)', () => {
    const audience = [
      'https://api.example.com/{tenant}/orders',
      'https://api.example.com/admin/orders',
    ]
    const build = () => resourceServer(keys, { audience })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow('https://api.example.com/admin/orders')
  })
})
