import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigurationError, type RefusedEvent } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const events: RefusedEvent[] = []
const server = resourceServer(keys, { on: { refused: (event) => events.push(event) } })
const read = { scope: 'orders.read' }

/** An answer to each kind of failure that is told to the client. */
async function answers() {
  const good = await keys.issue()
  const expired = await keys.issue({ exp: now - 60 })
  const failures: [string | undefined, string][] = [
    [undefined, 'orders.read'],
    ['Bearer', 'orders.read'],
    [`Bearer ${expired}`, 'orders.read'],
    [`Bearer ${good}`, 'orders.delete orders.admin'],
  ]
  const answered = failures.map(async ([authorization, scope]) => {
    const verdict = server.authenticate({ headers: { authorization } }, { scope })
    const error = await verdict.catch((cause: unknown) => cause)
    return server.refuse(error, { scope })
  })
  return Promise.all(answered)
}

describe('RFC 6749: OAuth 2.0', () => {
  it('accepts a token that is valid and covers the request, and no expired one or one of another scope (RFC 6749 §7, OA-1)', async () => {
    expect((await server.verify(await keys.issue(), read)).subject).toBe('user-1')
    await refused(server.verify(await keys.issue({ exp: now - 60 }), read), 'token_expired')
    await refused(server.verify(await keys.issue({ scope: 'x' }), read), 'scope_insufficient')
  })

  it('tells the client in a parameter called error, and in a member of that name (RFC 6749 §7.2, OA-2)', async () => {
    const [, , expired, insufficient] = await answers()
    expect(expired?.headers['WWW-Authenticate']).toMatch(/^Bearer .*, error="invalid_token", /)
    expect(JSON.parse(expired?.body ?? '')).toMatchObject({ error: 'invalid_token' })
    expect(insufficient?.headers['WWW-Authenticate']).toMatch(/ error="insufficient_scope", /)
    expect(JSON.parse(insufficient?.body ?? '')).toMatchObject({ error: 'insufficient_scope' })
  })

  it.each([
    ['orders.read', 'accepted'],
    ['orders.write orders.read', 'accepted'],
    ['orders.write  orders.read ', 'accepted'],
    ['Orders.read', 'refused'],
    ['orders.read,orders.write', 'refused'],
    ['orders.read\torders.write', 'refused'],
    ['orders.read\u00a0orders.write', 'refused'],
    ['orders', 'refused'],
    ['', 'refused'],
  ])(
    'finds orders.read among the scope tokens of %j: %s (RFC 6749 §3.3, OA-3)',
    async (scope, expected) => {
      const verdict = server.verify(await keys.issue({ scope }), read)
      if (expected === 'accepted') expect((await verdict).subject).toBe('user-1')
      else await refused(verdict, 'scope_insufficient')
    },
  )

  it.each(['orders"read', 'orders\\read', 'orders\tread', 'örders', '\u007f', ' '])(
    'refuses to require %j, which no scope token can be (RFC 6749 §3.3, OA-3)',
    (scope) => {
      expect(() => server.guard({ scope })).toThrow(ConfigurationError)
    },
  )

  it('writes error and error_description of printable ASCII without quotation mark and backslash (RFC 6749 Appendices A.7 and A.8, OA-4)', async () => {
    for (const { headers, body } of await answers()) {
      const challenge = String(headers['WWW-Authenticate'])
      const values = [...challenge.matchAll(/="((?:\\.|[^"])*)"/g)].map(([, value]) => value)
      const members = Object.values(JSON.parse(body)).filter((value) => typeof value === 'string')
      expect(values.length).toBeGreaterThan(0)
      for (const value of [...values, ...members]) {
        expect(value).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
      }
    }
  })

  it.each(['a!b', 'a"b', 'a{b}', 'a,b', 'a=b', 'a b', '§'])(
    'takes no %j from the header, though the core grammar allows it or more (RFC 6749 Appendix A.12, OA-5)',
    async (text) => {
      const verdict = server.authenticate({ headers: { authorization: `Bearer ${text}` } })
      await refused(verdict, 'credentials_malformed')
    },
  )

  it.each([
    ['that has expired', { exp: now - 60 }, 'token_expired'],
    ['of another resource', { aud: 'https://api.example.com/x' }, 'audience_mismatch'],
    ['that lacks a scope', { scope: 'x' }, 'scope_insufficient'],
  ])(
    'keeps the text of a token %s to itself: no error, event or answer holds it (RFC 6749 §10.3, OA-6)',
    async (_, claims, reason) => {
      events.length = 0
      const token = await keys.issue(claims)
      const error = await refused(server.verify(token, read), reason)
      const told = inspect([error, events, server.refuse(error, read)], {
        depth: 9,
        showHidden: true,
      })
      expect(events).toHaveLength(1)
      for (const segment of token.split('.')) expect(told).not.toContain(segment)
    },
  )
})
