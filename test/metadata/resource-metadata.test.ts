import { describe, expect, it } from 'vitest'
import {
  AccessTokenError,
  ConfigurationError,
  createResourceServer,
  createResourceServers,
} from '../../src/index.js'

const options = {
  issuer: 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  resource: {},
}
const perTenant = { ...options, audience: 'https://api.example.com/{tenant}/orders' }

describe('the metadata of a resource', () => {
  it('says what is configured, and nothing without a value (RFC 9728 §2 and §3.2)', () => {
    expect(createResourceServer(options).metadata()).toEqual({
      resource: 'https://api.example.com/orders',
      authorization_servers: ['https://login.example.com'],
      bearer_methods_supported: ['header'],
    })
  })

  it('has names, links and scopes where they are written, in a constant order (RFC 9728 §2)', () => {
    const server = createResourceServer({
      ...options,
      resource: {
        name: 'Orders',
        documentation: 'https://developer.example.com/orders#start',
        policyUri: 'https://example.com/policy',
        tosUri: 'https://example.com/terms',
        scopes: ['orders.read', 'orders.write'],
      },
    })
    expect(JSON.stringify(server.metadata())).toBe(
      '{"resource":"https://api.example.com/orders","authorization_servers":["https://login.example.com"],"scopes_supported":["orders.read","orders.write"],"bearer_methods_supported":["header"],"resource_name":"Orders","resource_documentation":"https://developer.example.com/orders#start","resource_policy_uri":"https://example.com/policy","resource_tos_uri":"https://example.com/terms"}',
    )
  })

  it('lists every issuer', () => {
    const issuer = ['https://login.example.com', 'https://partners.example.com/']
    expect(createResourceServer({ ...options, issuer }).metadata().authorization_servers).toEqual([
      'https://login.example.com',
      'https://partners.example.com/',
    ])
  })

  it('stands under the only https audience, also where an issuer has it', () => {
    const server = createResourceServer({
      ...options,
      issuer: [
        'https://login.example.com',
        { issuer: 'https://other.example.com', audience: 'orders' },
      ],
      audience: ['orders', 'urn:example:orders', 'https://api.example.com/orders'],
    })
    expect(server.metadata().resource).toBe('https://api.example.com/orders')
  })

  it('takes no URL inside another identifier for its own (RFC 9728 §1.2)', () => {
    const audience = ['https://api.example.com/orders', 'urn:example:https://b.example.com']
    expect(createResourceServer({ ...options, audience }).metadata().resource).toBe(
      'https://api.example.com/orders',
    )
  })

  it.each(['name#de', 'name#zh-Hant-TW', 'name#de-1996', 'name#abcdefgh-a1'])(
    'says %s, as RFC 5646 §2.1 forms languages (RFC 9728 §2.1)',
    (key) => {
      const { metadata } = createResourceServer({ ...options, resource: { [key]: 'Orders' } })
      expect(metadata()).toMatchObject({ [`resource_${key}`]: 'Orders' })
    },
  )

  it.each([
    'name#de!',
    'name#de-',
    'name#de_AT',
    'name#d1',
    'name#de-a!',
    'name#abcdefghi',
    'na#abcdefghme',
  ])('has no %s, which is of no language (RFC 5646 §2.1)', (key) => {
    const build = () => createResourceServer({ ...options, resource: { [key]: 'Orders' } })
    expect(build).toThrow(`resource has no option "${key}"`)
  })

  it('links over http too (RFC 9728 §2)', () => {
    const resource = { documentation: 'http://developer.example.com' }
    expect(createResourceServer({ ...options, resource }).metadata()).toMatchObject({
      resource_documentation: 'http://developer.example.com',
    })
  })

  it('is frozen to its ground', () => {
    const metadata = createResourceServer({ ...options, resource: { scopes: ['a'] } }).metadata()
    expect(Object.isFrozen(metadata)).toBe(true)
    expect(Object.isFrozen(metadata.scopes_supported)).toBe(true)
    expect(Object.isFrozen(metadata.authorization_servers)).toBe(true)
    expect(Object.isFrozen(metadata.bearer_methods_supported)).toBe(true)
  })

  it('names a declared resource as it is declared, with its scopes', () => {
    const { orders, invoices } = createResourceServers({
      issuer: 'https://login.example.com',
      resources: {
        orders: {
          audience: 'https://api.example.com/orders',
          scopes: ['orders.read', 'orders.write'],
          resource: { documentation: 'https://developer.example.com/orders' },
        },
        invoices: {
          audience: 'https://api.example.com/invoices',
          scopes: [],
          resource: { name: 'Invoices' },
        },
      },
    })
    expect(orders.metadata()).toEqual({
      resource: 'https://api.example.com/orders',
      authorization_servers: ['https://login.example.com'],
      scopes_supported: ['orders.read', 'orders.write'],
      bearer_methods_supported: ['header'],
      resource_name: 'orders',
      resource_documentation: 'https://developer.example.com/orders',
    })
    expect(invoices.metadata()).toEqual({
      resource: 'https://api.example.com/invoices',
      authorization_servers: ['https://login.example.com'],
      bearer_methods_supported: ['header'],
      resource_name: 'Invoices',
    })
  })
})

describe('the metadata of a tenant', () => {
  it("names the tenant's resource and its issuers", () => {
    const server = createResourceServer({
      ...perTenant,
      issuer: [
        'https://login.example.com/{tenant}',
        { issuer: 'https://acme.example.com', tenants: ['acme'] },
        { issuer: 'https://globex.example.com', tenants: ['globex'] },
      ],
    })
    expect(server.metadata({ tenant: 'acme' })).toEqual({
      resource: 'https://api.example.com/acme/orders',
      authorization_servers: ['https://login.example.com/acme', 'https://acme.example.com'],
      bearer_methods_supported: ['header'],
    })
  })

  it('names the issuer of the tenant beside an identifier for all', () => {
    const server = createResourceServer({
      ...options,
      issuer: { issuer: 'https://login.example.com/{tenant}', tenants: ['acme'] },
      tenantClaim: 'tid',
    })
    expect(server.metadata({ tenant: 'acme' }).authorization_servers).toEqual([
      'https://login.example.com/acme',
    ])
    expect(server.metadata()).toEqual({
      resource: 'https://api.example.com/orders',
      bearer_methods_supported: ['header'],
    })
  })

  it('names an issuer of some tenants in the document for all', () => {
    const server = createResourceServer({
      ...options,
      issuer: { issuer: 'https://login.example.com', tenants: ['acme'] },
      tenantClaim: 'tid',
    })
    expect(server.metadata().authorization_servers).toEqual(['https://login.example.com'])
  })

  it.each<[string, { tenant?: string }]>([
    ['no tenant', {}],
    ['a tenant that isTenant refuses', { tenant: 'a b' }],
    ['a tenant that leaves its segment', { tenant: '..' }],
    ['a tenant that no issuer serves', { tenant: 'globex' }],
  ])('is refused for %s', (_, expectations) => {
    const server = createResourceServer({
      ...perTenant,
      issuer: { issuer: 'https://login.example.com', tenants: ['acme'] },
    })
    expect(server.metadata({ tenant: 'acme' })).toBeDefined()
    const ask = () => server.metadata(expectations)
    expect(ask).toThrow(AccessTokenError)
    expect(ask).toThrow(expect.objectContaining({ reason: 'tenant_invalid' }))
  })

  it('is a mistake where nothing names a tenant', () => {
    const ask = () => createResourceServer(options).metadata({ tenant: 'acme' })
    expect(ask).toThrow(ConfigurationError)
    expect(ask).toThrow('tenant was given, but nothing names one')
  })
})

describe('the option resource', () => {
  const build = (changes: object) => createResourceServer({ ...options, ...changes })

  it('is needed for the document and its route', () => {
    const { metadata, metadataRoute } = build({ resource: undefined })
    for (const ask of [metadata, metadataRoute]) {
      expect(() => ask()).toThrow(ConfigurationError)
      expect(() => ask()).toThrow(
        "this resource has no metadata: write resource: { name: 'Orders' } beside its audience.",
      )
    }
  })

  it.each<[string, object, string]>([
    [
      'no https audience',
      { audience: ['orders', 'urn:example:orders'] },
      "resource is found at an https identifier, and audience has none: write it there too, such as audience: ['https://api.example.com/orders', 'orders'].",
    ],
    [
      'several https audiences',
      { audience: ['https://api.example.com/orders', 'https://api.example.com/orders/'] },
      'resource is found at one https identifier, and audience has several, https://api.example.com/orders and https://api.example.com/orders/: write the one that clients call, and declare several resources with createResourceServers({ issuer, resources }).',
    ],
    [
      'another https audience with an issuer',
      {
        issuer: [
          'https://login.example.com',
          { issuer: 'https://b.example.com', audience: 'https://b.example.com/{tenant}' },
        ],
      },
      'audience has several, https://api.example.com/orders and https://b.example.com/{tenant}',
    ],
    ['resource: true', { resource: true }, 'resource is true: write an object such as'],
    ['null', { resource: null }, 'resource is null: write an object such as'],
    [
      'an unknown name',
      { resource: { title: 'Orders' } },
      'resource has no option "title": write one of name, documentation, policyUri, tosUri, scopes.',
    ],
    [
      'a name that every object has',
      { resource: { constructor: 'https://api.example.com' } },
      'resource has no option "constructor"',
    ],
    [
      'a name that every object has, in a language',
      { resource: { 'toString#de': 'https://api.example.com' } },
      'resource has no option "toString#de"',
    ],
    [
      'a language that none is called',
      { resource: { 'name#': 'Orders' } },
      'resource has no option "name#"',
    ],
    [
      'scopes in a language',
      { resource: { 'scopes#de': [] } },
      'resource has no option "scopes#de"',
    ],
    ['an empty name in a language', { resource: { 'name#de': '' } }, 'resource.name#de is ""'],
    ['an empty name', { resource: { name: ' ' } }, 'resource.name is " ": write a name for people'],
    ['a name that is no text', { resource: { name: 1 } }, 'resource.name is 1: write a name'],
    [
      'a script for a link',
      { resource: { documentation: 'javascript:alert(1)' } },
      'resource.documentation is "javascript:alert(1)": write an absolute URL, such as',
    ],
    [
      'a path for a link',
      { resource: { policyUri: '/policy' } },
      'resource.policyUri is "/policy"',
    ],
    [
      'a link with a space',
      { resource: { tosUri: 'https://a.example/b c' } },
      'resource.tosUri is',
    ],
    [
      'a script with a URL inside for a link',
      { resource: { documentation: 'javascript:alert(1)//https://a.example' } },
      'resource.documentation is "javascript:alert(1)//https://a.example": write an absolute URL',
    ],
    ['a link without a host', { resource: { tosUri: 'https:///b' } }, 'resource.tosUri is'],
    ['a list of links', { resource: { tosUri: ['https://a.example'] } }, 'resource.tosUri is'],
    ['a link to nowhere', { resource: { tosUri: 'https://[x' } }, 'resource.tosUri is'],
    ['a link that is no text', { resource: { tosUri: {} } }, 'resource.tosUri is an object'],
    [
      'two scopes in one place',
      { resource: { scopes: ['orders.read orders.write'] } },
      'resource.scopes has "orders.read orders.write", which no scope can be',
    ],
    [
      'a scope twice',
      { resource: { scopes: ['orders.read', 'orders.read'] } },
      'resource.scopes has "orders.read" twice: write it once.',
    ],
    [
      'offline_access, which gives access to no resource (OpenID Connect Core §11)',
      { resource: { scopes: ['orders.read', 'offline_access'] } },
      "the resource's scopes name offline_access, which gives access to no resource: leave it out.",
    ],
  ])('refuses to build with %s', (_, changes, message) => {
    expect(() => build(changes)).toThrow(ConfigurationError)
    expect(() => build(changes)).toThrow(message)
  })

  it('belongs to a resource where there are several', () => {
    const build = (changes: object, own: object = {}) =>
      createResourceServers({
        issuer: 'https://login.example.com',
        resources: {
          orders: { audience: 'https://api.example.com/orders', scopes: ['orders.read'], ...own },
        },
        ...changes,
      })
    expect(() => build({ resource: {} })).toThrow(
      `createResourceServers has no option "resource": it belongs to a resource: write resources: { orders: { resource: { name: 'Orders' } } }.`,
    )
    expect(() => build({}, { resource: { scopes: ['orders.read'] } })).toThrow(
      "resource 'orders': resource.scopes has no place here: the declared scopes are published, leave it out.",
    )
    expect(() => build({}, { audience: 'orders', resource: {} })).toThrow(
      "resource 'orders': resource is found at an https identifier, and audience has none",
    )
  })
})
