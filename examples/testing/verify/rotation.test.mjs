// #region rotation
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createResourceServer } from 'oauth-resource-server'
import { createTestIssuer, testClock } from 'oauth-resource-server/testing'

const audience = 'https://api.example.com/orders'
const clock = testClock()
const issuer = await createTestIssuer({ audience, clock })
after(() => issuer.close())

test('accepts a key that was rotated in a moment ago, with one more fetch', async () => {
  const orders = createResourceServer({ issuer: issuer.issuer, audience, clock })
  await orders.verify(await issuer.issue())
  await issuer.rotate()
  await orders.verify(await issuer.issue())
  assert.equal(issuer.requests('/jwks'), 2)
})
// #endregion rotation
