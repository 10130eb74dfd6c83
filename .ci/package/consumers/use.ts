// Every entry point as a user would write it: compiled as an ES module and as CommonJS, then run.
import 'reflect-metadata'
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Controller, type DynamicModule, Get, Module, UseGuards } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import express from 'express'
import fastify from 'fastify'
import {
  AccessTokenError,
  createResourceServer,
  createResourceServers,
  type RefusedEvent,
  type ResourceServer,
} from 'oauth-resource-server'
import { accessToken, requireAccessToken, requireScope } from 'oauth-resource-server/express'
import resourceServer from 'oauth-resource-server/fastify'
import { type McpAuthInfo, requireMcpAccessToken } from 'oauth-resource-server/mcp'
import {
  type AccessToken,
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
  Token,
} from 'oauth-resource-server/nestjs'
import { assertRefused, createTestKeys } from 'oauth-resource-server/testing'

const audience = 'https://api.example.com/orders'

@Controller('orders')
@UseGuards(AccessTokenGuard)
class OrdersController {
  @Get()
  @RequireScope('orders.read')
  list(@Token() token: AccessToken): { subject: string | undefined } {
    return { subject: token.subject }
  }
}

@Module({ controllers: [OrdersController] })
class OrdersModule {}

async function ask(origin: string, token: string): Promise<unknown> {
  const without = await fetch(`${origin}/orders`)
  assert.equal(without.status, 401)
  assert.equal(without.headers.get('www-authenticate'), 'Bearer realm="api", scope="orders.read"')
  await without.text()
  const answer = await fetch(`${origin}/orders`, { headers: { authorization: `Bearer ${token}` } })
  assert.equal(answer.status, 200)
  return answer.json()
}

const originOf = (address: AddressInfo): string => `http://127.0.0.1:${address.port}`

async function main(): Promise<void> {
  const keys = await createTestKeys({ audience })
  const told: RefusedEvent[] = []
  const orders: ResourceServer = createResourceServer({
    issuer: { issuer: keys.issuer, jwks: keys.jwks },
    audience,
    on: { refused: (event) => told.push(event) },
  })
  const token = await keys.issue({ scope: 'orders.read' })

  // The core, and the kit: one class of errors, whichever entry point it comes through.
  const error = await assertRefused(orders.verify(`${token}x`), 'token_malformed')
  assert.ok(error instanceof AccessTokenError)
  assert.equal(told[0]?.reason, 'token_malformed')
  const several = createResourceServers({
    issuer: { issuer: keys.issuer, jwks: keys.jwks },
    resources: { orders: { audience, scopes: ['orders.read'] } },
  })
  assert.equal((await several.orders.verify(token)).resource, audience)

  const gate = requireMcpAccessToken({
    issuer: { issuer: keys.issuer, jwks: keys.jwks },
    audience,
    resource: { name: 'Orders' },
  })
  const clientOf = (info: McpAuthInfo): string => info.clientId
  assert.equal(typeof gate, typeof clientOf)

  const app = express()
  app.get('/orders', requireAccessToken(orders, { scope: 'orders.read' }), (req, res) => {
    res.json({ subject: accessToken(req).subject, same: req.auth === accessToken(req) })
  })
  app.get('/more', requireAccessToken(orders), requireScope('orders.write'))
  const listening = app.listen(0, '127.0.0.1')
  await once(listening, 'listening')
  const seen = await ask(originOf(listening.address() as AddressInfo), token)
  assert.deepEqual(seen, { subject: 'test-user', same: true })
  listening.closeAllConnections()
  listening.close()

  const server = fastify()
  await server.register(resourceServer, { resourceServer: orders })
  server.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => ({
    subject: request.auth.subject,
  }))
  await server.listen({ port: 0, host: '127.0.0.1' })
  const address = server.server.address() as AddressInfo
  assert.deepEqual(await ask(originOf(address), token), { subject: 'test-user' })
  await server.close()

  const imports = [ResourceServerModule.forRoot({ resourceServer: orders })]
  const root: DynamicModule = { module: OrdersModule, imports }
  const nest = await NestFactory.create(root, { logger: false })
  await nest.listen(0, '127.0.0.1')
  assert.deepEqual(await ask(originOf(nest.getHttpServer().address()), token), {
    subject: 'test-user',
  })
  await nest.close()
  console.log('used')
}

void main()
