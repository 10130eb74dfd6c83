import { describe, expect, it } from 'vitest'
import { ConfigurationError, type ScopeClaim } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { invalidToken, throughExpress } from '../support/through-express.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const scopesOf = async (changes: Record<string, unknown>, by = server) => [
  ...(await by.verify(await keys.issue(changes))).scopes,
]

describe('the scopes of a token', () => {
  it('are those of the baseline (RFC 9068 §2.2.3)', async () => {
    expect(await scopesOf({})).toEqual(['orders.read', 'orders.write'])
  })

  it.each<[string, unknown, string[]]>([
    ['one scope', 'orders.read', ['orders.read']],
    ['several spaces between', 'orders.read   orders.write', ['orders.read', 'orders.write']],
    ['spaces around', '  orders.read  ', ['orders.read']],
    ['spaces alone', '   ', []],
    ['nothing', '', []],
    ['one scope twice', 'orders.read orders.read', ['orders.read']],
    ['both letter cases', 'orders.read Orders.Read', ['orders.read', 'Orders.Read']],
    ['a tab between', 'orders.read\torders.write', ['orders.read\torders.write']],
    [
      'a no-break space between',
      'orders.read\u00a0orders.write',
      ['orders.read\u00a0orders.write'],
    ],
    ['a line feed between', 'orders.read\norders.write', ['orders.read\norders.write']],
    ['a comma between', 'orders.read,orders.write', ['orders.read,orders.write']],
    ['a prototype', '__proto__ constructor', ['__proto__', 'constructor']],
  ])('are read from a text with %s (RFC 6749 §3.3)', async (_, scope, scopes) => {
    expect(await scopesOf({ scope })).toEqual(scopes)
  })

  it.each<[string, unknown[]]>([
    ['of one', ['orders.read']],
    ['of several', ['orders.read', 'orders.write']],
    ['of none', []],
    ['whose element has a space, which is one scope', ['orders.read orders.write']],
  ])('are the elements of an array %s (RFC 6749 §3.3)', async (_, scope) => {
    expect(await scopesOf({ scope })).toEqual(scope)
  })

  it.each([
    ['null', null],
    ['a number', 1],
    ['true', true],
    ['an object', {}],
    ['an object that looks like an array', { 0: 'orders.read', length: 1 }],
    ['an array of a number', [1]],
    ['an array of null', ['orders.read', null]],
    ['an array of an array', [['orders.read']]],
  ])('are refused as %s (RFC 9068 §2.2.3)', async (_, scope) => {
    const error = await refused(server.verify(await keys.issue({ scope })), 'claim_invalid')
    expect(error.detail).toBe('scope is neither a string nor an array of strings')
  })

  it('are none where no claim names any (RFC 9068 §2.2.3)', async () => {
    expect(await scopesOf({ scope: undefined })).toEqual([])
  })

  it('are in scp where there is no scope', async () => {
    expect(await scopesOf({ scope: undefined, scp: 'orders.read' })).toEqual(['orders.read'])
    expect(await scopesOf({ scope: undefined, scp: ['orders.read'] })).toEqual(['orders.read'])
  })

  it('are those of the first claim alone, even where it is empty', async () => {
    expect(await scopesOf({ scp: 'orders.admin' })).toEqual(['orders.read', 'orders.write'])
    expect(await scopesOf({ scope: '', scp: 'orders.admin' })).toEqual([])
    await refused(
      server.verify(await keys.issue({ scope: null, scp: 'orders.admin' })),
      'claim_invalid',
    )
  })
})

describe('scopeClaims', () => {
  const reading = (...scopeClaims: ScopeClaim[]) => resourceServer(keys, { scopeClaims })
  const all = reading('scope', 'scp', 'roles', 'realm_access.roles')
  const client = reading('scope', ['resource_access', 'my.client', 'roles'])

  const rows: [string, typeof all, object, string[]][] = [
    ['the baseline', all, {}, ['orders.read', 'orders.write']],
    ['a string beside scope', all, { scope: 'a', roles: 'b c' }, ['a', 'b', 'c']],
    ['an array beside scope', all, { scope: 'a', roles: ['b', 'c d'] }, ['a', 'b', 'c d']],
    ['the same scope twice', all, { scope: 'a b', roles: ['b'] }, ['a', 'b']],
    ['no scope, and roles alone', all, { scope: undefined, roles: ['b'] }, ['b']],
    ['scp in place of scope', all, { scope: undefined, scp: 'a', roles: ['b'] }, ['a', 'b']],
    ['scp beside scope, which counts not', all, { scope: 'a', scp: 'x', roles: 'b' }, ['a', 'b']],
    ['scp beside an empty scope', all, { scope: '', scp: 'x', roles: 'b' }, ['b']],
    ['scp of no form beside scope', all, { scope: 'a', scp: 1 }, ['a']],
    ['a path', all, { scope: 'a', realm_access: { roles: ['b'] } }, ['a', 'b']],
    ['a path to a string', all, { scope: 'a', realm_access: { roles: 'b c' } }, ['a', 'b', 'c']],
    ['a path that ends early', all, { scope: 'a', realm_access: {} }, ['a']],
    ['a path to nothing of its own', all, { scope: 'a', realm_access: { Roles: 'b' } }, ['a']],
    [
      'a claim with the name of the path, which comes first',
      all,
      { scope: 'a', 'realm_access.roles': 'b', realm_access: { roles: 'x' } },
      ['a', 'b'],
    ],
    [
      'a list as a path, with dots in a name',
      client,
      { scope: 'a', resource_access: { 'my.client': { roles: ['b'] }, my: { client: 'x' } } },
      ['a', 'b'],
    ],
    [
      'a claim with the name of a list, which is none',
      client,
      { scope: 'a', 'resource_access.my.client.roles': 'x' },
      ['a'],
    ],
    ['a claim called undefined, which no list is', client, { scope: 'a', undefined: 'x' }, ['a']],
    [
      'a name with dots that is a URI',
      reading('https://example.com/roles'),
      { 'https://example.com/roles': ['b'] },
      ['b'],
    ],
    ['that URI missing', reading('https://example.com/roles'), { 'https://example': {} }, []],
    ['scp alone, beside scope', reading('scp'), { scp: 'b' }, ['b']],
    ['scp and another claim, beside scope', reading('scp', 'roles'), { scp: 'b' }, ['b']],
    ['scp listed before scope', reading('scp', 'scope'), { scope: 'a', scp: 'x' }, ['a']],
    ['a list of one', reading(['scp'], ['scope']), { scope: 'a', scp: 'x' }, ['a']],
    ['a list of one with a dot', reading(['a.b']), { 'a.b': 'x', a: { b: 'y' } }, ['x']],
    ['a list of one with a dot, missing', reading(['a.b']), { a: { b: 'y' } }, []],
    [
      'permissions before scope',
      reading('permissions', 'scope'),
      { permissions: ['b'] },
      ['b', 'orders.read', 'orders.write'],
    ],
    ['a claim that is not listed', reading('permissions'), {}, []],
    ['a member named act', reading('ext.act.act'), { ext: { act: { act: 'a' } } }, ['a']],
  ]

  it.each(rows)('reads %s (RFC 9068 §2.2.3.1)', async (_, by, changes, scopes) => {
    expect(await scopesOf({ ...changes }, by)).toEqual(scopes)
    const token = await keys.issue({ ...changes })
    for (const scope of scopes.filter((name) => !name.includes(' '))) {
      expect((await by.verify(token, { scope })).subject).toBe('user-1')
      expect((await throughExpress(by, token, { scope })).status).toBe(200)
    }
    if (!scopes.includes('x')) await refused(by.verify(token, { scope: 'x' }), 'scope_insufficient')
  })

  it.each<[string, object, string]>([
    ['null', { roles: null }, 'roles is neither a string nor an array of strings'],
    ['a number', { roles: 1 }, 'roles is neither a string nor an array of strings'],
    ['objects, as SCIM has them', { roles: [{ value: 'b' }] }, 'roles is neither'],
    ['an array with a number', { roles: ['b', 1] }, 'roles is neither'],
    ['an object', { roles: { b: true } }, 'roles is neither'],
    ['a path to an object', { realm_access: { roles: {} } }, 'realm_access.roles is neither'],
    ['a path to null', { realm_access: { roles: null } }, 'realm_access.roles is neither'],
    [
      'null on the way',
      { realm_access: null },
      'realm_access.roles leads through what is no object',
    ],
    ['a text on the way', { realm_access: 'b' }, 'realm_access.roles leads through'],
    ['an array on the way', { realm_access: [{ roles: 'b' }] }, 'realm_access.roles leads through'],
    ['scp of no form without scope', { scope: undefined, scp: {} }, 'scp is neither'],
  ])('refuses %s, whatever the other claims hold (RFC 9068 §2.2.3)', async (_, changes, detail) => {
    const token = await keys.issue({ ...changes })
    const error = await refused(all.verify(token), 'claim_invalid')
    expect(error.detail).toContain(detail)
    const { status, challenge } = await throughExpress(all, token)
    expect([status, challenge]).toEqual([401, invalidToken])
  })

  it('names a path that is a list as it is configured', async () => {
    const token = await keys.issue({ resource_access: { 'my.client': { roles: 1 } } })
    const { detail } = await refused(client.verify(token), 'claim_invalid')
    expect(detail).toBe(
      '["resource_access","my.client","roles"] is neither a string nor an array of strings',
    )
  })

  it('does not take a member of every object for a claim, or for a step of a path', async () => {
    const inherited = reading('constructor', '__proto__', 'constructor.name', ['a', 'constructor'])
    expect(await scopesOf({ a: {} }, inherited)).toEqual([])
    expect(await scopesOf({}, reading(['__proto__', 'constructor', 'name']))).toEqual([])
  })

  it('lets no claim grant by implication what no scope of one set implies', async () => {
    const scopeClaims = ['scope', 'roles']
    const by = resourceServer(keys, { scopeClaims, impliedScopes: { admin: ['orders.delete'] } })
    const token = await by.verify(await keys.issue({ roles: ['admin'] }), {
      scope: 'orders.read orders.delete',
    })
    expect([...token.scopes]).toEqual(['orders.read', 'orders.write', 'admin'])
  })

  it.each<[string, unknown]>([
    ['act', ['scope', 'act']],
    ['act', [['act']]],
    ['act', ['act.scope']],
    ['act', ['act.act.scope']],
    ['act', [['act', 'my.client', 'scope']]],
    ['may_act', ['may_act']],
    ['may_act', ['may_act.scope']],
  ])(
    'cannot lead into %s: what it says besides who acts is meaningless (RFC 8693 §4.1): %j',
    (claim, scopeClaims) => {
      const build = () => resourceServer(keys, { scopeClaims: scopeClaims as string[] })
      expect(build).toThrow(ConfigurationError)
      expect(build).toThrow(
        `scopeClaims leads into ${claim}, which says who acts and grants nothing (RFC 8693 §4.1, §4.4): leave it out.`,
      )
    },
  )

  it.each<[string, unknown]>([
    ['a list of nothing', [[]]],
    ['a list with an empty name', [['realm_access', '']]],
    ['a list with a number', [['realm_access', 1]]],
    ['a list with a hole', [new Array(1)]],
    ['a list of lists', [[['realm_access']]]],
    ['an object', [{ path: ['realm_access'] }]],
    ['a hole', Object.assign(['scope'], { length: 2 })],
  ])('cannot hold %s', (_, scopeClaims) => {
    const build = () => resourceServer(keys, { scopeClaims: scopeClaims as string[] })
    expect(build).toThrow(ConfigurationError)
    expect(build).toThrow("['resource_access', 'my.client', 'roles']")
  })

  it('is read once: what becomes of the list later changes nothing', async () => {
    const path = ['realm_access', 'roles']
    const by = reading(path)
    path[1] = 'groups'
    expect(await scopesOf({ realm_access: { roles: 'a', groups: 'x' } }, by)).toEqual(['a'])
  })
})
