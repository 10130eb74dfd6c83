import { describe, expect, it } from 'vitest'
import { bindTenant } from '../../src/audience/bind-tenant.js'
import type { TenantBinding } from '../../src/audience/check-audience.js'
import { parseTenantTemplate } from '../../src/audience/tenant-template.js'
import { AccessTokenError } from '../../src/errors/access-token-error.js'

const audience = {
  identifiers: new Set<string>(),
  templates: [parseTenantTemplate('https://api.example.com/{tenant}/orders')],
}
const plain = { identifiers: new Set(['https://api.example.com/orders']), templates: [] }
const binding = (changes: Partial<TenantBinding> = {}): TenantBinding => ({
  tenant: undefined,
  audience,
  servesTenant: (tenant) => tenant === 'acme',
  tenantClaim: undefined,
  tenantFromToken: false,
  audienceClaim: 'aud',
  ...changes,
})
const bound = (requested: string | undefined, changes: Partial<TenantBinding>) => {
  try {
    return bindTenant(requested, binding(changes))
  } catch (error) {
    return (error as AccessTokenError).reason
  }
}

describe('the tenant that a token is bound to', () => {
  it.each<
    [what: string, requested: string | undefined, changes: Partial<TenantBinding>, bound: unknown]
  >([
    ['an audience template: that of the request', 'acme', {}, 'acme'],
    ['an issuer template: that of both', 'acme', { tenant: 'acme' }, 'acme'],
    ['an issuer template alone: that of both', 'acme', { tenant: 'acme', audience: plain }, 'acme'],
    ['no template, and no tenant: none', undefined, { audience: plain }, undefined],
    ["tenantFrom: 'token': any of the audience", undefined, { tenantFromToken: true }, undefined],
    [
      "tenantFrom: 'token' and an issuer template: that of iss",
      undefined,
      { tenantFromToken: true, tenant: 'acme' },
      'acme',
    ],
    [
      'a tenant claim: that of the request',
      'acme',
      { audience: plain, tenantClaim: 'tid' },
      'acme',
    ],
    ['another tenant in iss', 'acme', { tenant: 'globex' }, 'tenant_mismatch'],
    ['a tenant that nothing names', 'acme', { audience: plain }, 'tenant_mismatch'],
    ['a tenant that the issuer does not serve', 'globex', {}, 'tenant_invalid'],
    ['a tenant in iss that it does not serve', 'globex', { tenant: 'globex' }, 'tenant_invalid'],
    ['no tenant, and an audience template', undefined, {}, 'tenant_invalid'],
    ['no tenant, and both templates', undefined, { tenant: 'acme' }, 'tenant_invalid'],
    [
      'no tenant, and an issuer template alone, with a list of tenants or without',
      undefined,
      { tenant: 'acme', audience: plain },
      'tenant_invalid',
    ],
    [
      'no tenant, and a tenant claim',
      undefined,
      { audience: plain, tenantClaim: 'tid' },
      'tenant_invalid',
    ],
  ])('for %s', (_, requested, changes, expected) => {
    expect(bound(requested, changes)).toBe(expected)
  })

  it('is refused as an access token error, without naming a tenant', () => {
    expect(() => bindTenant('secret', binding({ tenant: 'hidden' }))).toThrow(AccessTokenError)
    expect(() => bindTenant('secret', binding({ tenant: 'hidden' }))).not.toThrow(/secret|hidden/)
  })
})
