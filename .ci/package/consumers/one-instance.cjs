// One module, whichever way it is loaded: what one entry point throws is instanceof the class of another.
const assert = require('node:assert/strict')
const required = require('oauth-resource-server')
const testing = require('oauth-resource-server/testing')
const { requireAccessToken } = require('oauth-resource-server/express')

async function main() {
  const imported = await import('oauth-resource-server')
  assert.equal(imported.AccessTokenError, required.AccessTokenError)
  assert.equal(imported.UnavailableError, required.UnavailableError)

  const audience = 'https://api.example.com/orders'
  const keys = await testing.createTestKeys({ audience })
  const { issuer, jwks } = keys
  const orders = imported.createResourceServer({ issuer: { issuer, jwks }, audience })
  const expired = await keys.badToken('expired')

  const error = await testing.assertRefused(orders.verify(expired), 'token_expired')
  assert.ok(error instanceof required.AccessTokenError)
  assert.ok(error instanceof imported.AccessTokenError)

  // An adapter that is required knows a server that was imported, and what it refuses.
  const refusals = []
  const observed = required.createResourceServer({
    issuer: { issuer, jwks },
    audience,
    on: { refused: ({ reason }) => refusals.push(reason) },
  })
  assert.equal(typeof requireAccessToken(orders), 'function')
  await assert.rejects(observed.verify(expired), imported.AccessTokenError)
  assert.deepEqual(refusals, ['token_expired'])
}

void main().then(() => console.log('used'))
