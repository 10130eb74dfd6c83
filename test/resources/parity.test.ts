import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AccessTokenError, createResourceServer } from '../../src/index.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { audiences, issuer, resources, shop } from './shop.js'

const keys = await createTestKeys('ES256', 'EdDSA')
const names = ['orders', 'users', 'admin'] as const
const own = {
  orders: { algorithms: ['ES256', 'EdDSA'] },
  users: { algorithms: ['ES256'], visibleClaims: ['sub'] },
  admin: { algorithms: ['EdDSA'], visibleClaims: [] },
}
const { orders, users, admin } = audiences
const tokens = await Promise.all(
  [
    ...[orders, users, admin, 'https://api.example.com/elsewhere'].map((aud) => ({ aud })),
    { aud: [orders, users, admin] },
    { aud: [users, admin], scope: 'users.read' },
    { aud: [orders, admin], act: { sub: 'service-1', email: 'x@example.com' } },
    { aud: [orders, users], exp: now + 10 },
  ].flatMap((claims) => [keys.issue(claims), keys.issue(claims, { alg: 'EdDSA' })]),
)

async function verdictOf(verdict: Promise<unknown>): Promise<unknown> {
  return verdict.then(
    (token) => JSON.parse(JSON.stringify(token)),
    (error: unknown) => (error instanceof AccessTokenError ? [error.reason, error.detail] : error),
  )
}

it('gives each of several resources the verdict of a server of its own that remembers nothing', async () => {
  let seconds = now
  const clock = () => seconds * 1000
  const given = { issuer, jwks: keys.jwks }
  const together = shop(keys, { clock, ...own })
  const alone = Object.fromEntries(
    names.map((name) => {
      const { audience } = resources[name]
      const options = { issuer: given, audience, clock, cache: false as const, ...own[name] }
      return [name, createResourceServer(options)]
    }),
  )
  const request = fc.record({
    token: fc.constantFrom(...tokens),
    at: fc.constantFrom(...names),
    scoped: fc.boolean(),
    wait: fc.constantFrom(0, 0, 0, 1, 20),
  })
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 10, maxLength: 40 }), async (requests) => {
      seconds = now
      for (const { token, at, scoped, wait } of requests) {
        seconds += wait
        const scope = scoped ? resources[at].scopes[0] : undefined
        const verdict = await verdictOf(together[at].verify(token, { scope }))
        expect(await verdictOf(alone[at]?.verify(token, { scope }) as Promise<unknown>)).toEqual(
          verdict,
        )
        if (!Array.isArray(verdict)) accepted += 1
      }
    }),
    { numRuns: 60 },
  )
  expect(accepted).toBeGreaterThan(100)
  for (const name of names) expect(together[name].health().cache?.hits).toBeGreaterThan(0)
})
