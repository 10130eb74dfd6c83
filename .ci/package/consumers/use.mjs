// The core, the kit and two frameworks in JavaScript, as an ES module.
import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import fastify from 'fastify'
import { AccessTokenError, createResourceServer, refusals } from 'oauth-resource-server'
import { requireAccessToken } from 'oauth-resource-server/express'
import resourceServer from 'oauth-resource-server/fastify'
import { createTestKeys } from 'oauth-resource-server/testing'

const audience = 'https://api.example.com/orders'
const keys = await createTestKeys({ audience })
const orders = createResourceServer({ issuer: { issuer: keys.issuer, jwks: keys.jwks }, audience })
const token = await keys.issue()
assert.equal((await orders.verify(token)).subject, 'test-user')
await assert.rejects(orders.verify('junk'), AccessTokenError)
assert.equal(refusals.token_missing.status, 401)

const app = fastify()
await app.register(resourceServer, { resourceServer: orders })
app.get('/', async (request) => request.auth.subject)
const headers = { authorization: `Bearer ${token}` }
assert.equal((await app.inject({ url: '/', headers })).body, 'test-user')
assert.equal((await app.inject('/')).statusCode, 401)
assert.equal(requireAccessToken(orders).length, 3)

// One instance, however it is loaded: instanceof holds across both.
const required = createRequire(import.meta.url)('oauth-resource-server')
assert.equal(required.AccessTokenError, AccessTokenError)
console.log('used')
