import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { json, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, issuer } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const good = await keys.issue()
const bearer = (text: string) => ({ authorization: `Bearer ${text}` })

describe('RFC 9700: security best current practice', () => {
  it('verifies on every request that the token is for this resource server, also where it was verified before (RFC 9700 §2.3, SB-2)', async () => {
    const server = resourceServer(keys, { audience: 'https://api.example.com/{tenant}' })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    for (let request = 0; request < 3; request += 1) {
      expect((await server.verify(token, { tenant: 'acme' })).tenant).toBe('acme')
      await refused(server.verify(token, { tenant: 'globex' }), 'audience_mismatch')
    }
  })

  it('verifies on every request that the token is for this action, also where it was verified before (RFC 9700 §2.3, SB-3)', async () => {
    const server = resourceServer(keys, {
      check: { name: 'open', test: (_, { request }) => request !== 'closed' },
    })
    for (let request = 0; request < 3; request += 1) {
      expect((await server.verify(good, { scope: 'orders.read' })).subject).toBe('user-1')
      await refused(server.verify(good, { scope: 'orders.delete' }), 'scope_insufficient')
    }
    const guard = server.guard()
    const verdict = async (request: string) =>
      guard.admit(request as never, { headers: bearer(good) })
    expect((await verdict('open'))?.subject).toBe('user-1')
    await refused(verdict('closed'), 'check_refused')
  })

  it('writes the text of a token into no error, event, answer or state (RFC 9700 §4.9.3, SB-5)', async () => {
    const told: unknown[] = []
    const note = (event: unknown) => void told.push(event)
    const server = resourceServer(keys, { on: { accepted: note, refused: note } })
    told.push(JSON.stringify(await server.verify(good)))
    const expired = await keys.issue({ exp: 1 })
    for (const text of [`${good.slice(0, -4)}AAAA`, expired, `${good}.x.y`]) {
      const error = await server.verify(text).catch((cause: unknown) => cause)
      told.push(error, server.refuse(error))
    }
    told.push(server, server.health())
    const text = inspect(told, { depth: 12, showHidden: true, maxStringLength: null })
    for (const segment of `${good}.${expired}`.split('.')) expect(text).not.toContain(segment)
  })

  it.each([
    ['X-Forwarded-Authorization', bearer(good).authorization],
    ['X-Forwarded-Access-Token', good],
    ['X-Auth-Request-Access-Token', good],
    ['X-Amzn-Oidc-Accesstoken', good],
    ['X-MS-Token-AAD-Access-Token', good],
    ['X-Forwarded-User', 'user-1'],
    ['Forwarded', `for=127.0.0.1;authorization="Bearer ${good}"`],
    ['X-Original-Authorization', bearer(good).authorization],
    ['Proxy-Authorization', bearer(good).authorization],
  ])(
    'does not believe %s, which a stranger can send (RFC 9700 §4.13, SB-7)',
    async (name, value) => {
      const server = resourceServer(keys)
      const verdict = server.authenticate({
        headers: { [name]: value, [name.toLowerCase()]: value },
      })
      await refused(verdict, 'token_missing')
      const raw = server.authenticate({ headers: {}, rawHeaders: [name, value] })
      await refused(raw, 'token_missing')
    },
  )

  it('takes no tenant and no issuer from such a field either (RFC 9700 §4.13, SB-7)', async () => {
    await using published = await startKeyServer(json(keys.jwks))
    const server = resourceServer(keys, {
      issuer: { issuer, jwksUri: `${published.origin}/jwks` },
      audience: 'https://api.example.com/{tenant}',
    })
    const token = await keys.issue({ aud: 'https://api.example.com/acme' })
    const fields = { 'x-forwarded-host': 'acme', 'x-tenant': 'acme', host: 'acme', tenant: 'acme' }
    const verdict = server.authenticate({ headers: { ...fields, ...bearer(token) } })
    await refused(verdict, 'tenant_invalid')
  })

  it('does not look for a token in the query (RFC 9700 §4.3.2, SB-9)', async () => {
    const url = `https://api.example.com/orders?access_token=${good}`
    const server = resourceServer(keys)
    await refused(server.authenticate({ url, headers: {} }), 'token_missing')
    await refused(server.authenticate(new Request(url)), 'token_missing')
    expect((await server.authenticate({ url, headers: bearer(good) })).subject).toBe('user-1')
  })
})
