// The package with no framework installed: everything but the adapter that needs one at run time works.
import assert from 'node:assert/strict'
import { createResourceServer } from 'oauth-resource-server'
import { requireAccessToken } from 'oauth-resource-server/express'
import resourceServer from 'oauth-resource-server/fastify'
import { requireMcpAccessToken } from 'oauth-resource-server/mcp'
import { createTestKeys } from 'oauth-resource-server/testing'

for (const framework of ['express', 'fastify', '@nestjs/common', '@nestjs/core']) {
  await assert.rejects(import(framework), { code: 'ERR_MODULE_NOT_FOUND' })
}
const audience = 'https://api.example.com/orders'
const keys = await createTestKeys({ audience })
const orders = createResourceServer({ issuer: { issuer: keys.issuer, jwks: keys.jwks }, audience })
assert.equal((await orders.verify(await keys.issue())).subject, 'test-user')
assert.equal(typeof requireAccessToken(orders), 'function')
assert.equal(typeof resourceServer, 'function')
assert.equal(typeof requireMcpAccessToken, 'function')
await assert.rejects(import('oauth-resource-server/nestjs'), /Cannot find package '@nestjs\//)
console.log('used')
