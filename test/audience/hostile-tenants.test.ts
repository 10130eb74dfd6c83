import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const templates = ['https://api.example.com/{tenant}/orders', 'https://{tenant}.example.com']
const aud = 'https://api.example.com/acme/orders'
const token = await keys.issue({ aud })

/** What no rule of the application's can let in: it would leave its part of a URI. */
const structural: [string, unknown][] = [
  ['a dot segment', '..'],
  ['the same segment', '.'],
  ['a slash', 'a/b'],
  ['a backslash', 'a\\b'],
  ['a way back', 'x/../acme'],
  ['an escaped dot', '%2e'],
  ['a percent sign', 'a%'],
  ['a query', 'a?b'],
  ['a fragment', 'a#b'],
  ['a brace', '{tenant}'],
  ['a brace that opens', 'a{'],
  ['userinfo', 'a@b'],
  ['a port', 'a:1'],
  ['a NUL', 'acme\u0000'],
  ['a line feed', 'acme\n'],
  ['a tab', 'acme\t'],
  ['a DEL', 'acme\u007f'],
  ['a space', 'a b'],
  ['a space before it', ' acme'],
  ['a Cyrillic a', '\u0430cme'],
  ['a full-width a', '\uff41cme'],
  ['a dotless i', 'acm\u0131'],
  ['a combining accent', 'acme\u0301'],
  ['a zero-width space', 'acme\u200b'],
  ['a half of a surrogate pair', 'acme\ud800'],
  ['nothing', ''],
]

/** What is no text at all. */
const mistyped: [string, unknown][] = [
  ['null', null],
  ['a number', 1],
  ['zero', 0],
  ['true', true],
  ['false', false],
  ['an array', []],
  ['an array of a tenant', ['acme']],
  ['an object', {}],
  ['a text object', Object('acme')],
  ['an object that reads like one', { toString: () => 'acme' }],
  ['a symbol', Symbol('acme')],
]

/** What a query builder is: no promise of Node's own. */
function thenable(tenant: string): Promise<string> {
  const promise = Promise.resolve(tenant)
  // biome-ignore lint/suspicious/noThenProperty: that is what is tried here
  return { then: promise.then.bind(promise) } as Promise<string>
}

describe('the tenant of a request', () => {
  const server = resourceServer(keys, { audience: templates })

  it.each([
    ['as it is', 'acme'],
    ['from a function', () => 'acme'],
    ['from a promise', async () => 'acme'],
    ['from a promise of another kind', () => thenable('acme')],
  ])('passes %s (RFC 8707 §3)', async (_, tenant) => {
    expect((await server.verify(token, { tenant })).tenant).toBe('acme')
  })

  it.each([
    ['of one character', 'a'],
    ['of 128 characters', 'a'.repeat(128)],
    ['of every character that is allowed', 'AZaz09_-'],
  ])('passes where it is %s (RFC 8707 §3)', async (_, tenant) => {
    const own = await keys.issue({ aud: `https://api.example.com/${tenant}/orders` })
    expect((await server.verify(own, { tenant })).tenant).toBe(tenant)
  })

  it.each([
    ...structural,
    ...mistyped,
    ['a pattern of replacements', '$&'],
    ['a dollar', '$$'],
    ['a dot', 'acme.example'],
    ['a comma', 'acme,globex'],
    ['an asterisk', '*'],
    ['129 characters', 'a'.repeat(129)],
  ])('is refused as %s, at once and later (RFC 8707 §3)', async (_, value) => {
    const tenant = value as string
    const error = await refused(server.verify(token, { tenant }), 'tenant_invalid')
    expect(error.detail).toBe('the request names no tenant that isTenant accepts')
    await refused(server.verify(token, { tenant: () => tenant }), 'tenant_invalid')
    await refused(server.verify(token, { tenant: async () => tenant }), 'tenant_invalid')
    await refused(server.verify(token, { tenant: () => thenable(tenant) }), 'tenant_invalid')
  })

  const failed = 'the tenant resolver failed'
  const none = 'the request names no tenant that isTenant accepts'
  it.each<[string, () => undefined | Promise<undefined>, string]>([
    ['answers undefined', () => undefined, none],
    ['answers undefined later', async () => undefined, none],
    ['throws', () => JSON.parse('no JSON'), failed],
    ['rejects', () => Promise.reject(new Error('no tenant')), failed],
    ['rejects with nothing', () => Promise.reject(undefined), failed],
  ])('is refused where the function %s (RFC 8707 §3)', async (_, tenant, detail) => {
    const error = await refused(server.verify(token, { tenant }), 'tenant_invalid')
    expect(error.detail).toBe(detail)
  })

  it('is not asked for before the grammar of the header was read (RFC 6750 §2.1)', async () => {
    const asked: string[] = []
    const tenant = () => {
      asked.push('tenant')
      return 'acme'
    }
    await refused(server.authenticate({ headers: {} }, { tenant }), 'token_missing')
    await refused(server.verify('', { tenant }), 'token_malformed')
    expect(asked).toEqual([])
    expect((await server.verify(token, { tenant })).tenant).toBe('acme')
    expect(asked).toEqual(['tenant'])
  })
})

describe('isTenant', () => {
  it.each([
    ['a dot', 'acme.eu'],
    ['a pattern of replacements', '$&'],
    ['another pattern', '$$'],
    ['256 characters', 'a'.repeat(256)],
  ])(
    'can let %s in, which then stands in the audience as it is (RFC 8707 §3)',
    async (_, tenant) => {
      const server = resourceServer(keys, { audience: templates, isTenant: () => true })
      const own = await keys.issue({ aud: `https://api.example.com/${tenant}/orders` })
      expect((await server.verify(own, { tenant })).tenant).toBe(tenant)
      await refused(server.verify(token, { tenant }), 'audience_mismatch')
    },
  )

  it.each([...structural, ...mistyped, ['257 characters', 'a'.repeat(257)]])(
    'cannot let in %s (RFC 8707 §3)',
    async (_, value) => {
      const server = resourceServer(keys, { audience: templates, isTenant: () => true })
      expect((await server.verify(token, { tenant: 'acme' })).tenant).toBe('acme')
      await refused(server.verify(token, { tenant: value as string }), 'tenant_invalid')
    },
  )

  it.each([
    ['answers false', () => false],
    ['answers undefined', () => undefined],
    ['answers 1', () => 1],
    ['answers a promise of true', async () => true],
    ['throws', () => JSON.parse('no JSON')],
  ])('refuses where it %s (RFC 8707 §3)', async (_, isTenant) => {
    const server = resourceServer(keys, {
      audience: templates,
      isTenant: isTenant as (value: string) => boolean,
    })
    await refused(server.verify(token, { tenant: 'acme' }), 'tenant_invalid')
  })
})
