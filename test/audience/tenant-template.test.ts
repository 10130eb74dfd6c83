import { describe, expect, it } from 'vitest'
import { matchTemplate, parseTenantTemplate } from '../../src/audience/tenant-template.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')

describe.each([
  ['a path segment', 'https://api.example.com/{tenant}/orders', ['/{tenant}', '/']],
  ['the last path segment', 'https://api.example.com/orders/{tenant}', ['/{tenant}', '/']],
  ['a path segment before a query', 'https://api.example.com/{tenant}?v=1', ['/{tenant}', '/']],
  ['a path segment on loopback', 'http://localhost:3000/{tenant}', ['/{tenant}', '/']],
  ['the first host label', 'https://{tenant}.example.com/orders', ['{tenant}.', '']],
  ['an inner host label', 'https://api.{tenant}.example.com', ['{tenant}.', '']],
  ['a urn part', 'urn:example:{tenant}:orders', [':{tenant}', ':']],
  ['the last urn part', 'urn:example:{tenant}', [':{tenant}', ':']],
  ['a path segment of another scheme', 'api://orders/{tenant}', ['/{tenant}', '/']],
])('a template with the tenant as %s: %s', (_, template, [part, without]) => {
  const server = resourceServer(keys, { audience: template })
  const named = (tenant: string) => template.split('{tenant}').join(tenant)
  const issue = (aud: string) => keys.issue({ aud })

  it('accepts the token of the tenant of the request (RFC 8707 §3)', async () => {
    const token = await server.verify(await issue(named('acme')), { tenant: 'acme' })
    expect(token).toMatchObject({ tenant: 'acme', resource: named('acme') })
  })

  it.each([
    ['of another tenant', named('globex')],
    ['of the tenant in another case', named('Acme')],
    ['of a longer tenant', named('acme2')],
    ['of a shorter tenant', named('acm')],
    ['of no tenant', template.split(part as string).join(without as string)],
    ['of the template itself', template],
    ['with a suffix', `${named('acme')}x`],
    ['with a prefix', `x${named('acme')}`],
  ])('refuses the token %s (RFC 8707 §3)', async (_title, aud) => {
    await refused(server.verify(await issue(aud), { tenant: 'acme' }), 'audience_mismatch')
  })

  it('refuses a request that names no tenant (RFC 8707 §3)', async () => {
    const token = await issue(named('acme'))
    await refused(server.verify(token), 'tenant_invalid')
    await refused(server.verify(token, { tenant: undefined }), 'tenant_invalid')
  })

  it('says which audience was wanted, and never which tenant was presented', async () => {
    const verdict = server.verify(await issue(named('globex')), { tenant: 'acme' })
    const error = await refused(verdict, 'audience_mismatch')
    expect(error.detail).toBe(
      `aud names another tenant of '${template}' than the request: the client needs a token for this tenant`,
    )
  })
})

describe('the tenant that an identifier of a template names', () => {
  it.each([
    ['https://a.example/acme/x', 'acme'],
    ['https://a.example//x', undefined],
    ['https://a.example/x', undefined],
    ['https://a.example/acme/y', undefined],
    ['https://b.example/acme/x', undefined],
  ])('is found between its parts: %s (RFC 8707 §3)', (identifier, tenant) => {
    const template = parseTenantTemplate('https://a.example/{tenant}/x')
    expect(matchTemplate(template, identifier)).toBe(tenant)
  })
})

describe('several audiences', () => {
  const warnings: string[] = []
  const server = resourceServer(keys, {
    audience: [
      'https://api.example.com/{tenant}/orders',
      'urn:example:{tenant}',
      'https://api.example.com/orders',
    ],
    on: { 'configuration.warning': ({ message }) => warnings.push(message) },
  })

  it.each([
    ['the first template', 'https://api.example.com/acme/orders', 'acme'],
    ['the second template', 'urn:example:acme', 'acme'],
    ['an identifier without a tenant', 'https://api.example.com/orders', undefined],
  ])('accepts %s, and says whether a tenant is bound (RFC 8707 §3)', async (_, aud, tenant) => {
    const token = await server.verify(await keys.issue({ aud }), { tenant: 'acme' })
    expect(token).toMatchObject({ resource: aud })
    expect(token.tenant).toBe(tenant)
  })

  it('prefers the audience that names the tenant to one that names none (RFC 8707 §3)', async () => {
    const aud = ['https://api.example.com/orders', 'urn:example:acme']
    const token = await server.verify(await keys.issue({ aud }), { tenant: 'acme' })
    expect(token).toMatchObject({ resource: 'urn:example:acme', tenant: 'acme' })
  })

  it('gives a token for two tenants the tenant of each request (RFC 8707 §3)', async () => {
    const token = await keys.issue({ aud: ['urn:example:acme', 'urn:example:globex'] })
    expect((await server.verify(token, { tenant: 'acme' })).tenant).toBe('acme')
    expect((await server.verify(token, { tenant: 'globex' })).tenant).toBe('globex')
    await refused(server.verify(token, { tenant: 'initech' }), 'audience_mismatch')
  })

  it('warns of an audience that passes for every tenant', () => {
    expect(warnings).toEqual([
      'audience has https://api.example.com/orders beside a template: tokens for it pass for every tenant.',
    ])
  })

  it('warns of all of them at once', () => {
    const messages: string[] = []
    resourceServer(keys, {
      audience: ['urn:example:{tenant}', 'https://api.example.com/orders', 'orders'],
      on: { 'configuration.warning': ({ message }) => messages.push(message) },
    })
    expect(messages).toEqual([
      'audience has https://api.example.com/orders, orders beside a template: tokens for it pass for every tenant.',
    ])
  })
})
