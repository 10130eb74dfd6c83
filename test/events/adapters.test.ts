import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { UseGuards } from '@nestjs/common'
import express from 'express'
import fastify from 'fastify'
import { describe, expect, it, onTestFinished } from 'vitest'
import { requireAccessToken, requireScope } from '../../adapters/express/index.js'
import resourceServerPlugin from '../../adapters/fastify/index.js'
import {
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import type { ResourceServer } from '../../src/index.js'
import { controllerOf, platforms, start } from '../nestjs/application.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { listen, stopDurations } from './observe.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue()

/** GET with the token, or without one: the status. */
type Get = (path: string, token?: string) => Promise<number>

/** An API with /orders/:id, which requires orders.read, and /orders/:id/parts, which requires more. */
const apis: [string, (server: ResourceServer) => Promise<Get>][] = [
  [
    'Express',
    async (server) => {
      const app = express()
      app.get(
        '/orders/:id',
        requireAccessToken(server, { scope: 'orders.read' }),
        (_request, response) => void response.send('order'),
      )
      app.get(
        '/orders/:id/parts',
        requireAccessToken(server),
        requireScope('orders.delete'),
        (_request, response) => void response.send('parts'),
      )
      const listening = app.listen(0, '127.0.0.1')
      onTestFinished(() => void listening.close())
      await once(listening, 'listening')
      const { port } = listening.address() as AddressInfo
      return async (path, token) => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
        const response = await fetch(`http://127.0.0.1:${port}${path}`, { headers })
        await response.text()
        return response.status
      }
    },
  ],
  [
    'Fastify',
    async (server) => {
      const app = fastify()
      onTestFinished(() => app.close())
      await app.register(resourceServerPlugin, { resourceServer: server })
      await app.register(
        (scope, _options, done) => {
          const requiring = (name: string) => ({ config: { auth: { scope: name } } })
          scope.get('/:id', requiring('orders.read'), async () => 'order')
          scope.get('/:id/parts', requiring('orders.delete'), async () => 'parts')
          done()
        },
        { prefix: '/orders' },
      )
      return async (url, token) => {
        const headers = token === undefined ? {} : { authorization: `Bearer ${token}` }
        return (await app.inject({ url, headers })).statusCode
      }
    },
  ],
  ...platforms.map((platform): [string, (server: ResourceServer) => Promise<Get>] => [
    `NestJS on ${platform}`,
    async (server) => {
      const controller = controllerOf(
        'orders',
        { ':id': [RequireScope('orders.read')], ':id/parts': [RequireScope('orders.delete')] },
        UseGuards(AccessTokenGuard),
      )
      const imports = [ResourceServerModule.forRoot({ resourceServer: server })]
      const application = await start(platform, { imports, controllers: [controller] })
      onTestFinished(() => application[Symbol.asyncDispose]())
      return async (path, token) => (await application.get(path, token))[0]
    },
  ]),
]

const plain = {
  issuer: 'https://login.example.com',
  resource: 'https://api.example.com/orders',
  ...{ tenant: undefined, duration: 0 },
}
const who = { sub: 'user-1' }

describe.each(apis)('through %s', (framework, startApi) => {
  it('events say the route as a pattern, and the same as through the others', async () => {
    stopDurations()
    const { on, told } = listen()
    const server = resourceServer(keys, {
      on,
      auditClaims: ['sub'],
      notifyScopes: ['orders.write'],
    })
    const get = await startApi(server)
    expect(await get('/orders/4711', jwt)).toBe(200)
    expect(await get('/orders/4711')).toBe(401)
    expect(await get('/orders/4711/parts', jwt)).toBe(403)
    const used = { scope: 'orders.write', required: false, claims: who }
    const { duration: _, ...known } = plain
    // requireScope of Express is a second decision, on a token that was accepted.
    const twice = framework === 'Express'
    const parts = { route: '/orders/:id/parts', claims: who }
    expect(told).toEqual([
      [
        'accepted',
        {
          ...{ ...plain, route: '/orders/:id', claims: who },
          ...{ requiredScopes: ['orders.read'], cached: false },
        },
      ],
      ['scope.used', { ...known, ...used, route: '/orders/:id' }],
      [
        'refused',
        {
          ...{ reason: 'token_missing', status: 401, unverified: true },
          detail: 'the request has no Authorization credentials',
          ...{ ...plain, issuer: undefined, route: '/orders/:id', claims: undefined },
          ...{ requiredScopes: ['orders.read'], cached: false },
        },
      ],
      ...(twice
        ? [
            ['accepted', { ...plain, ...parts, requiredScopes: [], cached: true }],
            ['scope.used', { ...known, ...used, route: '/orders/:id/parts' }],
          ]
        : []),
      [
        'refused',
        {
          ...{ reason: 'scope_insufficient', status: 403, unverified: false },
          detail: 'the scopes of the token do not suffice: the operation requires orders.delete',
          ...{ ...plain, ...parts, requiredScopes: ['orders.delete'], cached: !twice },
        },
      ],
    ])
  })
})

describe('the route of Express', () => {
  const routesOf = async (configure: (app: express.Express, server: ResourceServer) => void) => {
    const { on, told } = listen()
    const app = express()
    configure(app, resourceServer(keys, { on }))
    const listening = app.listen(0, '127.0.0.1')
    onTestFinished(() => void listening.close())
    await once(listening, 'listening')
    const { port } = listening.address() as AddressInfo
    const response = await fetch(`http://127.0.0.1:${port}/t/acme/orders`)
    expect(response.status).toBe(401)
    await response.text()
    return told.map(([, event]) => (event as { route?: string }).route)
  }

  it('is not known to middleware that stands in none: its mount path is part of a URL', async () => {
    const routes = await routesOf((app, server) =>
      app.use('/t/:tenant', requireAccessToken(server)),
    )
    expect(routes).toEqual([undefined])
  })

  it('is relative to its router, and may be a regular expression', async () => {
    const routes = await routesOf((app, server) =>
      app.use('/t/:tenant', express.Router().get(/^\/orders$/, requireAccessToken(server))),
    )
    expect(routes).toEqual(['/^\\/orders$/'])
  })
})

it('the route of Fastify is not known where none is there (RFC 9110 §15.5.5)', async () => {
  const { on, told } = listen()
  const app = fastify()
  onTestFinished(() => app.close())
  await app.register(resourceServerPlugin, { resourceServer: resourceServer(keys, { on }) })
  expect((await app.inject('/nowhere/4711')).statusCode).toBe(401)
  expect(told).toEqual([['refused', expect.objectContaining({ route: undefined })]])
})
