import { expect, it } from 'vitest'
import type { ResourceServerOptions } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const own = { issuer: 'https://login.example.com', jwks: keys.jwks }
const template = 'https://api.example.com/{tenant}/orders'
const orders = 'https://api.example.com/orders'

it.each<[string, Partial<ResourceServerOptions>, string[]]>([
  ['nothing', {}, []],
  ['a template', { audience: template }, []],
  ['two templates', { audience: [template, 'urn:example:{tenant}'] }, []],
  ['two names', { audience: [orders, 'orders'] }, []],
  ['a tenant claim', { tenantClaim: 'tid' }, []],
  [
    'a name beside a template',
    { audience: [template, orders] },
    ['audience without {tenant} beside a template'],
  ],
  [
    'a token that names the tenant',
    { audience: template, issuer: { ...own, tenantFrom: 'token' } },
    ["tenantFrom: 'token'"],
  ],
  [
    'both, for the issuers of a template',
    {
      audience: [template, orders],
      issuer: { ...own, issuer: 'https://login.example.com/{tenant}', tenantFrom: 'token' },
    },
    ["tenantFrom: 'token'", 'audience without {tenant} beside a template'],
  ],
])('health lists what was relaxed: %s', (_, options, relaxations) => {
  const { issuers } = resourceServer(keys, options).health()
  expect(issuers.map((issuer) => issuer.relaxations)).toEqual([relaxations])
})
