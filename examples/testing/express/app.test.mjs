// #region with
import { after, test } from 'node:test'
import { createTestIssuer } from 'oauth-resource-server/testing'
import request from 'supertest'
import { createApp } from './app.mjs'

const issuer = await createTestIssuer({ audience: 'https://api.example.com/orders' })
after(() => issuer.close())
const app = createApp(issuer)

test('lists the orders', async () => {
  const authorization = await issuer.authorizationFor({ scope: 'orders.read' })
  await request(app).get('/orders').set({ authorization }).expect(200, ['order 1', 'order 2'])
})
// #endregion with

// #region refusals
test('asks for a token', async () => {
  const challenge = 'Bearer realm="api", scope="orders.read"'
  await request(app).get('/orders').expect(401).expect('WWW-Authenticate', challenge)
})

test('refuses a token without the scope', async () => {
  const authorization = await issuer.authorizationFor({ scope: 'orders.write' })
  await request(app).get('/orders').set({ authorization }).expect(403)
})

for (const name of ['tampered', 'expired', 'alg-none', 'other-issuer', 'other-audience']) {
  test(`refuses a bad token: ${name}`, async () => {
    const token = await issuer.badToken(name, { scope: 'orders.read' })
    await request(app).get('/orders').auth(token, { type: 'bearer' }).expect(401)
  })
}
// #endregion refusals

// #region outage
test('answers 503, not 401, as long as the keys cannot be had', async () => {
  const authorization = await issuer.authorizationFor({ scope: 'orders.read' })
  await issuer.fail('down')
  const started = createApp(issuer) // has no keys yet
  await request(started).get('/orders').set({ authorization }).expect(503)
  await issuer.recover()
})
// #endregion outage
