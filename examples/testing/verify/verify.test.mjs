// #region verify
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createResourceServer } from 'oauth-resource-server'
import { assertRefused, badTokens, createTestKeys, testClock } from 'oauth-resource-server/testing'

const audience = 'https://api.example.com/orders'
const clock = testClock()
const { issuer, jwks, issue, badToken } = await createTestKeys({ audience, clock })
const orders = createResourceServer({ issuer: { issuer, jwks }, audience, clock })

test('knows who asks', async () => {
  const token = await orders.verify(await issue({ sub: 'user-1', client_id: 'web-shop' }))
  assert.deepEqual([token.subject, token.clientId], ['user-1', 'web-shop'])
})

test('refuses an ID token', async () => {
  await assertRefused(orders.verify(await badToken('id-token')), 'type_mismatch')
})

test('refuses a token that has expired meanwhile', async () => {
  const token = await issue()
  clock.advance(306)
  const error = await assertRefused(orders.verify(token), 'token_expired')
  assert.equal(orders.refuse(error).status, 401)
})

for (const [name, reason] of Object.entries(badTokens)) {
  test(`refuses a bad token: ${name}`, async () => {
    await assertRefused(orders.verify(await badToken(name)), reason)
  })
}
// #endregion verify
