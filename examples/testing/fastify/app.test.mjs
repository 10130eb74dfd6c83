// #region test
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { createTestIssuer } from 'oauth-resource-server/testing'
import { createApp } from './app.mjs'

const issuer = await createTestIssuer({ audience: 'https://api.example.com/t/{tenant}/orders' })
const app = await createApp(issuer)
after(() => Promise.all([app.close(), issuer.close()]))

test('lists the orders of a tenant', async () => {
  const authorization = await issuer.authorizationFor({
    scope: 'orders.read',
    tenant: 'acme',
    claims: { sub: 'user-1' },
  })
  const response = await app.inject({ url: '/t/acme/orders', headers: { authorization } })
  assert.equal(response.statusCode, 200)
  assert.deepEqual(response.json(), { tenant: 'acme', reader: 'user-1' })
})

test('keeps tenants apart', async () => {
  const authorization = await issuer.authorizationFor({ scope: 'orders.read', tenant: 'acme' })
  const response = await app.inject({ url: '/t/globex/orders', headers: { authorization } })
  assert.equal(response.statusCode, 401)
})

test('asks for a token', async () => {
  const response = await app.inject({ url: '/t/acme/orders' })
  assert.equal(response.statusCode, 401)
  assert.equal(response.headers['www-authenticate'], 'Bearer realm="api", scope="orders.read"')
})
// #endregion test
