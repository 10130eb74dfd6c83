import { describe, it } from 'vitest'
import { openPaths } from './paths.js'
import { options, token } from './token.js'

const paths = await openPaths({ options, good: token() })
const implied = await openPaths({
  options: { ...options, impliedScopes: { 'orders.admin': ['orders.read'] } },
  good: token(),
})
const having = (scope: unknown, more: object = {}) => token('ES256', { claims: { scope, ...more } })

describe('the scope orders.read', () => {
  it.each<unknown>([
    ...[
      'orders.read',
      ' orders.read',
      'orders.read ',
      'a orders.read b',
      'a  orders.read',
      'orders.read orders.read',
    ],
    ...[['orders.read'], ['a', 'orders.read'], ['orders.read', ''], ['orders.read', 'a b']],
  ])('is granted on every path by %j (RFC 6749 §3.3)', async (scope) => {
    await paths.accept(having(scope))
  })

  it.each<unknown>([
    ...[
      '',
      ' ',
      'orders',
      'read',
      'orders.',
      'orders.rea',
      'orders.reads',
      'xorders.read',
      'orders.read.all',
      'orders.*',
      '*',
      '.*',
    ],
    ...[
      'Orders.read',
      'ORDERS.READ',
      'orders.Read',
      'orders-read',
      'orders_read',
      'orders:read',
      'orders/read',
      'orders read',
      'orders .read',
    ],
    ...[
      'orders.read,orders.write',
      'a,orders.read',
      'orders.read;a',
      'orders.read|a',
      'orders.read+a',
      'orders.read%20a',
      'a&orders.read',
    ],
    ...[
      'a\torders.read',
      'orders.read\ta',
      'a\norders.read',
      'orders.read\n',
      'orders.read\r\na',
      'a\forders.read',
      'a\vorders.read',
      'orders.read\0',
    ],
    ...[
      'a\u00a0orders.read',
      'orders.read\u00a0',
      'a\u2003orders.read',
      'a\u2028orders.read',
      'a\u3000orders.read',
      '\ufefforders.read',
      'a\u200borders.read',
      'a\u1680orders.read',
    ],
    ...[
      'ｏrders.read',
      'оrders.read',
      'orders․read',
      'orders.re\u0301ad',
      '"orders.read"',
      "'orders.read'",
      '[orders.read]',
      '["orders.read"]',
      '\\u006frders.read',
    ],
    ...['ordersXread', 'constructor', '__proto__', 'has', 'size', 'toString'],
    ...[
      [],
      [''],
      ['orders.read orders.write'],
      ['a orders.read'],
      [' orders.read'],
      ['orders.read '],
      ['orders', 'read'],
      ['orders.read,a'],
      ['Orders.read'],
    ],
    undefined,
  ])('is not granted on any path by %j (RFC 6749 §3.3)', async (scope) => {
    await paths.refuse(having(scope), 'scope_insufficient')
  })

  it.each<unknown>([
    null,
    true,
    false,
    0,
    1,
    {},
    { 'orders.read': true },
    [1],
    [null],
    [['orders.read']],
    ['orders.read', 1],
    ['orders.read', ['a']],
    [{}],
  ])('is not read on any path from %j (RFC 8693 §4.2)', async (scope) => {
    await paths.refuse(having(scope), 'claim_invalid')
  })

  it.each<[string, object]>([
    ['scp, where scope is there', { scp: 'orders.read' }],
    ['scopes', { scopes: 'orders.read' }],
    ['permissions', { permissions: ['orders.read'] }],
    ['roles', { roles: ['orders.read'] }],
    ['authorities', { authorities: ['orders.read'] }],
    ['Scope', { Scope: 'orders.read' }],
    ['may_act', { may_act: { scope: 'orders.read' } }],
    ['act', { act: { scope: 'orders.read' } }],
    ['the header’s claims', { claims: { scope: 'orders.read' } }],
  ])('is not granted on any path by %s (RFC 9068 §2.2.3)', async (_, more) => {
    await paths.refuse(having('orders.list', more), 'scope_insufficient')
    await paths.refuse(having('', more), 'scope_insufficient')
  })

  it('is granted by scp, where there is no scope at all (RFC 9068 §2.2.3)', async () => {
    await paths.accept(having(undefined, { scp: 'orders.read' }))
    await paths.accept(having(undefined, { scp: ['orders.read'] }))
    await paths.refuse(having(undefined, { scp: ['orders.read a'] }), 'scope_insufficient')
  })
})

describe('a scope that implies it', () => {
  it.each<unknown>(['orders.admin', 'a orders.admin', ['orders.admin']])(
    'grants it on every path: %j (RFC 6749 §3.3)',
    async (scope) => {
      await implied.accept(having(scope))
    },
  )

  it.each<unknown>([
    'Orders.admin',
    'orders.admins',
    'orders.admin\ta',
    ['orders.admin a'],
    'orders',
  ])('is not nearly that one: %j (RFC 6749 §3.3)', async (scope) => {
    await implied.refuse(having(scope), 'scope_insufficient')
  })
})
