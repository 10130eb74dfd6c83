import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  createResourceServer,
  createResourceServers,
  type ResourceServersOptions,
} from '../../src/index.js'
import { createTestKeys } from '../support/test-keys.js'
import { audiences, issuer, listener } from './shop.js'

const { jwks } = await createTestKeys('ES256')
const orders = { audience: audiences.orders, scopes: ['orders.read', 'orders.write'] }
const baseline = { issuer: { issuer, jwks }, resources: { orders } }
const build = (options: unknown) => createResourceServers(options as ResourceServersOptions)
const withOrders = (changes: object) => ({
  ...baseline,
  resources: { orders: { ...orders, ...changes } },
})

describe('the options of several resources', () => {
  it('are complete in the baseline, also where they hold nothing', () => {
    expect(Object.keys(build(baseline))).toEqual(['orders'])
    const nothing = {
      ...{ algorithms: undefined, maxLifetime: undefined, visibleClaims: undefined },
      ...{ notifyScopes: undefined, properties: undefined },
    }
    expect(build(withOrders(nothing)).orders?.declared).toEqual({
      name: 'orders',
      audience: ['https://api.example.com/orders'],
      scopes: ['orders.read', 'orders.write'],
      maxLifetime: undefined,
      properties: {},
    })
  })

  it.each<[string, unknown, string]>([
    [
      'no options',
      undefined,
      'the options are undefined: write createResourceServers({ issuer, resources }).',
    ],
    ['a list', [], 'the options are an empty array: write createResourceServers('],
    [
      'no resources',
      { issuer: baseline.issuer },
      "resources is undefined: write at least one, such as resources: { orders: { audience: 'https://api.example.com/orders', scopes: ['orders.read'] } }.",
    ],
    [
      'resources without one',
      { ...baseline, resources: {} },
      'resources is an object: write at least one',
    ],
    [
      'a list of resources',
      { ...baseline, resources: [orders] },
      'resources is an array: write at',
    ],
    [
      'an audience beside resources',
      { ...baseline, audience: audiences.orders },
      'createResourceServers has no option "audience": it belongs to a resource: write resources: { orders: { audience: \'https://api.example.com/orders\' } }.',
    ],
    [
      'notifyScopes beside resources',
      { ...baseline, notifyScopes: ['orders.read'] },
      '"notifyScopes": it belongs to a resource: write resources: { orders: { notifyScopes: [\'orders.emergency\'] } }.',
    ],
    ['scopes beside resources', { ...baseline, scopes: [] }, '"scopes": it belongs to a resource'],
    [
      'properties beside',
      { ...baseline, properties: {} },
      '"properties": it belongs to a resource',
    ],
    [
      'a misspelt name',
      { ...baseline, isseur: issuer },
      'has no option "isseur": write one of issuer, algorithms,',
    ],
    [
      'jwksUri beside resources',
      { ...baseline, jwksUri: 'https://login.example.com/jwks' },
      '"jwksUri": it belongs to an issuer: write issuer:',
    ],
    [
      'an audience of an issuer',
      { ...baseline, issuer: ['https://a.example', { issuer, jwks, audience: 'partner-orders' }] },
      'an issuer has an audience, which would be that of every resource: write it in a resource',
    ],
    ['no issuer', { resources: { orders } }, "resource 'orders': issuer is missing"],
    [
      'a common option that is wrong',
      { ...baseline, clockTolerance: -1 },
      'clockTolerance is -1: ',
    ],
    [
      'a name with a space',
      { ...baseline, resources: { 'my orders': orders } },
      "resource 'my orders': write a name of the characters A-Z a-z 0-9 _ - alone.",
    ],
    ['no name', { ...baseline, resources: { '': orders } }, "resource '': write a name"],
    [
      'a resource that is text',
      { ...baseline, resources: { orders: audiences.orders } },
      'resource \'orders\': it is "https://api.example.com/orders": write an object such as',
    ],
    [
      'an unknown name in a resource',
      withOrders({ visibleClaim: ['sub'] }),
      'resource \'orders\': it has no option "visibleClaim": write one of audience, scopes, algorithms, maxLifetime, visibleClaims, notifyScopes, resource, properties.',
    ],
    [
      'scope for scopes',
      withOrders({ scope: 'orders.read' }),
      "a resource declares all its scopes: write scopes: ['orders.read'].",
    ],
    [
      'an issuer of a resource',
      withOrders({ issuer }),
      'all resources have the same issuers: write it beside resources.',
    ],
    ['no audience', withOrders({ audience: undefined }), "resource 'orders': audience is missing"],
    [
      'a bad audience',
      withOrders({ audience: 'api.example.com' }),
      'resource \'orders\': audience "api.example.com" is no absolute URI',
    ],
    [
      'no scopes',
      withOrders({ scopes: undefined }),
      "resource 'orders': scopes is undefined: write a list of strings with at least one member, such as scopes: ['orders.read', 'orders.write'].",
    ],
    [
      'scopes in one text',
      withOrders({ scopes: 'orders.read' }),
      'scopes is "orders.read": write a list',
    ],
    [
      'two scopes in one place',
      withOrders({ scopes: ['orders.read orders.write'] }),
      'scopes has "orders.read orders.write", which no scope can be: write one scope in each place.',
    ],
    [
      'a scope twice',
      withOrders({ scopes: ['orders.read', 'orders.read'] }),
      'scopes has "orders.read" twice: write it once.',
    ],
    [
      'an unknown algorithm',
      withOrders({ algorithms: ['HS256'] }),
      'resource \'orders\': algorithms names "HS256"',
    ],
    [
      'no algorithm',
      withOrders({ algorithms: [] }),
      "resource 'orders': algorithms is an empty array",
    ],
    [
      'visibleClaims that is text',
      withOrders({ visibleClaims: 'sub' }),
      "resource 'orders': visibleClaims is \"sub\": write a list of strings with at least one member, such as visibleClaims: ['sub', 'roles'].",
    ],
    [
      'a visible claim that is no text',
      withOrders({ visibleClaims: ['sub', 1] }),
      'visibleClaims is an array: write a list',
    ],
    [
      'a notified scope that is not declared',
      withOrders({ notifyScopes: ['orders.admin'] }),
      "resource 'orders': \"orders.admin\" in notifyScopes is not declared by the resource 'orders': write one of orders.read, orders.write, or declare it in resources.orders.scopes.",
    ],
    [
      'a notified scope, of no scopes',
      withOrders({ scopes: [], notifyScopes: ['orders.admin'] }),
      'declare it in resources.orders.scopes.',
    ],
    [
      'notifyScopes that is text',
      withOrders({ notifyScopes: 'orders.read' }),
      'notifyScopes is "orders.read": write a list of strings',
    ],
    [
      'no scope to notify of',
      withOrders({ notifyScopes: [] }),
      "notifyScopes is an empty array: write a list of strings with at least one member, such as notifyScopes: ['orders.emergency'].",
    ],
    [
      'properties that are text',
      withOrders({ properties: 'secret' }),
      'properties is "secret": write an object such as properties: { classification: \'confidential\' }.',
    ],
    [
      'properties of a class',
      withOrders({ properties: new Map() }),
      'properties is an object: write an object such as',
    ],
    [
      'a Map in properties',
      withOrders({ properties: { a: [{ b: new Map() }] } }),
      'properties.a[0].b is an object: write plain data, that is text, numbers, booleans, lists and objects of these, at most 20 deep.',
    ],
    [
      'a function in properties',
      withOrders({ properties: { read: () => 1 } }),
      'properties.read is a function: write plain data',
    ],
  ])('are refused with %s', (_, options, fragment) => {
    const on = { 'scope.used': () => {} }
    const all =
      typeof options === 'object' && !Array.isArray(options) ? { ...options, on } : options
    expect(() => build(all)).toThrow(ConfigurationError)
    expect(() => build(all)).toThrow(fragment)
  })

  it('are refused where they contain themselves', () => {
    const properties: Record<string, unknown> = {}
    properties.self = properties
    expect(() => build(withOrders({ properties }))).toThrow('at most 20 deep')
    const nested = (depth: number): object => (depth === 0 ? {} : { in: nested(depth - 1) })
    expect(build(withOrders({ properties: nested(19) }))).toBeDefined()
    expect(() => build(withOrders({ properties: nested(20) }))).toThrow('at most 20 deep')
  })

  it('are refused where nobody hears of notifyScopes', () => {
    const options = withOrders({ notifyScopes: ['orders.write'] })
    expect(build({ ...options, on: { 'scope.used': () => {} } })).toBeDefined()
    expect(() => build(options)).toThrow(
      "resource 'orders': notifyScopes has no effect while nobody listens: write on: { 'scope.used': (event) => … }.",
    )
  })

  it('are no options of a single resource server', () => {
    const single = { issuer: baseline.issuer, audience: audiences.orders }
    const create = (more: object) => createResourceServer({ ...single, ...more })
    expect(create({})).toBeDefined()
    expect(() => create({ resources: { orders } })).toThrow(
      'has no option "resources": several resources have a function of their own: write createResourceServers({ issuer, resources }).',
    )
  })

  it('pass on what is no mistake of theirs', () => {
    const boom = () => {
      throw new TypeError('boom')
    }
    const properties = Object.defineProperty({}, 'a', { get: boom, enumerable: true })
    expect(() => build(withOrders({ properties }))).toThrow(TypeError)
  })
})

describe('the properties of a resource', () => {
  it('are a frozen copy of what was written', () => {
    const properties = { classification: 'confidential', owners: ['a', { team: null }], level: 3 }
    const { declared } = build(withOrders({ properties })).orders as unknown as {
      declared: { properties: typeof properties; scopes: string[] }
    }
    expect(declared.properties).toEqual(properties)
    properties.owners[0] = 'changed'
    properties.classification = 'public'
    expect(declared.properties).toEqual({
      ...{ classification: 'confidential', level: 3 },
      owners: ['a', { team: null }],
    })
    for (const each of [
      declared,
      declared.scopes,
      declared.properties,
      declared.properties.owners,
      declared.properties.owners[1],
    ]) {
      expect(Object.isFrozen(each)).toBe(true)
    }
  })

  it('may be without a prototype', () => {
    const properties = Object.assign(Object.create(null), { a: undefined, b: true })
    expect(build(withOrders({ properties })).orders?.declared?.properties).toEqual({ b: true })
  })
})

describe('configuration.warning', () => {
  function warnings(resources: object, options: object = {}) {
    const { on, told } = listener()
    build({ issuer: baseline.issuer, on, ...options, resources })
    return told.map(([, { message, resourceName }]) => [resourceName, message])
  }
  const two = (one: object, other: object) => ({
    orders: { ...orders, ...one },
    users: { audience: audiences.users, scopes: ['users.read'], ...other },
  })

  it('is not told of the baseline', () => {
    expect(warnings(two({}, {}))).toEqual([])
  })

  it.each([
    'read',
    'write',
    'admin',
    '.read',
    'orders.',
    'orders_read',
    'orders-read',
    ':',
    'read_all',
  ])('is told of the scope %s, which has no resource’s prefix', (scope) => {
    expect(warnings(two({ scopes: [scope] }, {}))).toEqual([
      [
        'orders',
        `scope '${scope}' of resource 'orders' has no resource's prefix: write 'orders.${scope}', so that it means nothing elsewhere.`,
      ],
    ])
  })

  it.each([
    ...['orders.read', 'read:orders', 'orders/read', 'orders:admin:all', 'o.r'],
    'https://api.example.com/orders.read',
  ])('is not told of the scope %s', (scope) => {
    expect(warnings(two({ scopes: [scope] }, {}))).toEqual([])
  })

  it('is told of a scope that two resources declare, and then of its prefix for each', () => {
    expect(warnings(two({ scopes: ['shop.read'] }, { scopes: ['shop.read'] }))).toEqual([
      [
        undefined,
        "scope 'shop.read' is declared by the resources 'orders', 'users': who gets it for one has it for the others too. Write a scope for each.",
      ],
    ])
    const names = warnings(two({ scopes: ['read'] }, { scopes: ['read'] })).map(([name]) => name)
    expect(names).toEqual([undefined, 'orders', 'users'])
  })

  it.each([
    [audiences.orders, audiences.orders],
    ['https://api.example.com/{tenant}/a', 'https://api.example.com/{tenant}/a'],
    ['https://api.example.com/{tenant}/a', 'https://api.example.com/admin/a'],
    ['https://api.example.com/admin/a', 'https://api.example.com/{tenant}/a'],
    ['https://api.example.com/{tenant}', 'https://{tenant}.example.com/a'],
  ])('is told of audiences that can be the same: %s and %s (RFC 8707 §2)', (one, other) => {
    expect(warnings(two({ audience: one }, { audience: other }))).toEqual([
      [
        undefined,
        `audience '${one}' of resource 'orders' and '${other}' of resource 'users' can be the same: a token for one passes at the other. Write audiences that differ.`,
      ],
    ])
  })

  it.each([
    ['https://api.example.com/{tenant}/a', 'https://api.example.com/{tenant}/b'],
    ['https://api.example.com/{tenant}/a', 'https://api.example.com/x/y/a'],
    ['https://api.example.com/x/y/a', 'https://api.example.com/{tenant}/a'],
    ['https://other.example/a', 'https://api.example.com/{tenant}/a'],
    ['https://api.example.com/{tenant}/a', 'https://other.example/a'],
    [audiences.orders, `${audiences.orders}/x`],
  ])('is not told of audiences that differ: %s and %s', (one, other) => {
    expect(warnings(two({ audience: one }, { audience: other }))).toEqual([])
  })

  it('is told of a resource’s audience, by name', () => {
    expect(warnings(two({}, { audience: `${audiences.users}/` }))).toEqual([
      [
        'users',
        "resource 'users': audience 'https://api.example.com/users/' ends in a slash: the audience without it is another one.",
      ],
    ])
  })

  it('is told of implied scopes that no resource declares', () => {
    const impliedScopes = { 'orders.admin': ['orders.read', 'orders.list'] }
    const unknown = (scope: string) => [
      undefined,
      `impliedScopes names '${scope}', which no resource declares: write it in the scopes of one, or leave it out.`,
    ]
    expect(warnings(two({}, {}), { impliedScopes })).toEqual([
      unknown('orders.admin'),
      unknown('orders.list'),
    ])
  })
})
