import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

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
  const permissions = resourceServer(keys, { scopeClaims: ['permissions', 'scope'] })

  it('says where scopes are read, and in which order', async () => {
    expect(await scopesOf({}, permissions)).toEqual(['orders.read', 'orders.write'])
    expect(await scopesOf({ permissions: ['orders.admin'] }, permissions)).toEqual(['orders.admin'])
    expect(await scopesOf({ scope: undefined, scp: 'orders.admin' }, permissions)).toEqual([])
  })

  it('names the claim that has no usable form', async () => {
    const error = await refused(
      permissions.verify(await keys.issue({ permissions: 1 })),
      'claim_invalid',
    )
    expect(error.detail).toBe('permissions is neither a string nor an array of strings')
  })

  it('does not take a member of every object for a claim', async () => {
    const inherited = resourceServer(keys, {
      scopeClaims: ['constructor', 'toString', '__proto__'],
    })
    expect(await scopesOf({}, inherited)).toEqual([])
  })
})
