// The same in CommonJS, which requires an ES module (Node.js 20.19, 22.12 and later).
const assert = require('node:assert/strict')
const { once } = require('node:events')
const express = require('express')
const { AccessTokenError, createResourceServer } = require('oauth-resource-server')
const { requireAccessToken } = require('oauth-resource-server/express')
const { default: resourceServer } = require('oauth-resource-server/fastify')
const { createTestKeys } = require('oauth-resource-server/testing')

const audience = 'https://api.example.com/orders'

async function main() {
  const keys = await createTestKeys({ audience })
  const issuer = { issuer: keys.issuer, jwks: keys.jwks }
  const orders = createResourceServer({ issuer, audience })
  await assert.rejects(orders.verify('junk'), AccessTokenError)

  const app = express().use(requireAccessToken(orders), (req, res) => res.send(req.auth.subject))
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${server.address().port}/`
  const authorization = `Bearer ${await keys.issue()}`
  const answer = await fetch(url, { headers: { authorization } })
  assert.equal(await answer.text(), 'test-user')
  assert.equal((await fetch(url)).status, 401)
  server.closeAllConnections()
  server.close()
  assert.equal(typeof resourceServer, 'function')

  // One instance, however it is loaded: instanceof holds across both.
  const imported = await import('oauth-resource-server')
  assert.equal(imported.AccessTokenError, AccessTokenError)
  console.log('used')
}

void main()
