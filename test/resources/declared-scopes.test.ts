import { Controller, Get, UseGuards } from '@nestjs/common'
import express, { type ErrorRequestHandler } from 'express'
import fastify from 'fastify'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken, requireScope } from '../../adapters/express/index.js'
import fastifyPlugin from '../../adapters/fastify/index.js'
import {
  AccessTokenGuard,
  Public,
  RequireScope,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import { ConfigurationError, type ScopePolicy } from '../../src/index.js'
import { controllerOf, moduleOf, platforms, start } from '../nestjs/application.js'
import { createTestKeys } from '../support/test-keys.js'
import { shop } from './shop.js'

const keys = await createTestKeys('ES256')
const { orders, users, admin } = shop(keys, {
  orders: { scopes: ['orders.read', 'orders.write', 'orders.delete'] },
  impliedScopes: { 'orders.write': ['orders.delete'] },
})
const jwt = await keys.issue()
const token = await orders.verify(jwt)
const foreign =
  'scope "users.read" is not declared by the resource \'orders\': write one of orders.read, orders.write, orders.delete, or declare it in resources.orders.scopes.'

const policies: [ScopePolicy][] = [
  ['users.read'],
  ['orders.read users.read'],
  [{ anyOf: ['orders.read', 'users.read'] }],
  [{ allOf: ['orders.read', { anyOf: ['orders.write', 'users.read'] }] }],
]

async function failure(run: () => unknown): Promise<Error> {
  try {
    await run()
  } catch (error) {
    return error as Error
  }
  return expect.unreachable('nothing was thrown') as never
}

describe('a scope that the resource does not declare', () => {
  it('is none of the baseline, granted or implied', async () => {
    const scope = 'orders.read orders.write orders.delete'
    expect(orders.guard({ scope })).toBeDefined()
    expect((await orders.verify(jwt, { scope })).subject).toBe('user-1')
    expect(() => orders.authorize(token, { scope })).not.toThrow()
    expect(users.guard({ scope: 'users.read' })).toBeDefined()
  })

  it.each(policies)('is refused wherever a developer names it: %j', async (scope) => {
    const ways = [
      () => orders.guard({ scope }),
      () => orders.verify(jwt, { scope }),
      () => orders.authenticate({ headers: { authorization: `Bearer ${jwt}` } }, { scope }),
      () => orders.authorize(token, { scope }),
      () => orders.authorize(undefined, { scope }),
      () => orders.refuse(new Error('foreign'), { scope }),
      () => requireAccessToken(orders, { scope }),
    ]
    for (const way of ways) {
      const error = await failure(way)
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error.message).toBe(foreign)
    }
  })

  it('is any, where the resource declares none', () => {
    expect(() => admin.guard({ scope: 'admin.all' })).toThrow(
      'scope "admin.all" is not declared by the resource \'admin\': declare it in resources.admin.scopes.',
    )
  })

  it('is a question like any other to a token', () => {
    expect(token.hasScope('users.read')).toBe(false)
  })

  it('fails the first request at requireScope of Express, whoever comes', async () => {
    const errors: unknown[] = []
    const catching: ErrorRequestHandler = (error, _req, res, _next) => {
      errors.push(error.message)
      res.status(500).end()
    }
    const app = express()
    app.get('/', requireAccessToken(orders, { optional: true }), requireScope('users.read'))
    app.use(catching)
    expect((await request(app).get('/').set('Authorization', `Bearer ${jwt}`)).status).toBe(500)
    expect((await request(app).get('/')).status).toBe(500)
    expect(errors).toEqual([foreign, foreign])
  })

  it('ends the registration of a route of Fastify', async () => {
    await using app = fastify()
    await app.register(fastifyPlugin, { resourceServer: orders })
    const route = (scope: string) => ({ config: { auth: { scope } } })
    app.get('/orders', route('orders.read'), () => 'passed')
    expect(() => app.get('/users', route('users.read'), () => 'passed')).toThrow(foreign)
  })
})

const guarded = UseGuards(AccessTokenGuard)

describe.each(platforms)(
  'a scope that the resource does not declare, in Nest on %s',
  (platform) => {
    const forOrders = () => ResourceServerModule.forRoot({ resourceServer: orders })

    it('lets an application start that names declared ones', async () => {
      await using app = await start(platform, {
        imports: [forOrders()],
        controllers: [
          controllerOf('a', { list: [guarded, RequireScope('orders.read')], open: [Public()] }),
          controllerOf('b', { list: [guarded] }, RequireScope('orders.write')),
        ],
      })
      expect(await app.get('/a/list', jwt)).toEqual([200, 'user-1'])
      expect(await app.get('/b/list', jwt)).toEqual([200, 'user-1'])
    })

    it.each([
      ['of a handler', controllerOf('', { list: [guarded, RequireScope('users.read')] })],
      ['of a controller', controllerOf('', { list: [guarded] }, RequireScope('users.read'))],
      [
        'of a handler of a controller that names a declared one',
        controllerOf(
          '',
          { list: [guarded, RequireScope('users.read')] },
          RequireScope('orders.read'),
        ),
      ],
    ])('ends the start: %s', async (_, controller) => {
      const error = await failure(() =>
        start(platform, { imports: [forOrders()], controllers: [controller] }),
      )
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error.message).toBe(foreign)
    })

    it('ends the start where the server is global, or comes from a factory', async () => {
      const controllers = [controllerOf('', { list: [RequireScope('users.read')] })]
      const global = ResourceServerModule.forRoot({ resourceServer: orders, global: true })
      const later = ResourceServerModule.forRootAsync({
        useFactory: async () => ({ resourceServer: orders }),
      })
      for (const imports of [[global], [later]]) {
        expect((await failure(() => start(platform, { imports, controllers }))).message).toBe(
          foreign,
        )
      }
    })

    it('ends the start where an inherited handler names it', async () => {
      class Base {
        list() {
          return 'passed'
        }
      }
      const descriptor = Object.getOwnPropertyDescriptor(
        Base.prototype,
        'list',
      ) as PropertyDescriptor
      for (const decorator of [Get('list'), RequireScope('users.read')]) {
        ;(decorator as MethodDecorator)(Base.prototype, 'list', descriptor)
      }
      class Orders extends Base {}
      for (const decorator of [Controller(''), guarded]) decorator(Orders)
      const parts = { imports: [forOrders()], controllers: [Orders] }
      expect((await failure(() => start(platform, parts))).message).toBe(foreign)
    })

    it('is looked for with the server of each controller’s own module', async () => {
      const ofUsers = moduleOf({
        imports: [ResourceServerModule.forRoot({ resourceServer: users })],
        controllers: [controllerOf('users', { list: [guarded, RequireScope('users.read')] })],
      })
      const ofOrders = moduleOf({
        imports: [forOrders()],
        controllers: [controllerOf('orders', { list: [guarded, RequireScope('orders.read')] })],
      })
      await using app = await start(platform, { imports: [ofUsers, ofOrders] })
      expect(await app.get('/orders/list', jwt)).toEqual([200, 'user-1'])
    })

    it('is not looked for where no server is found: such a handler fails closed', async () => {
      const without = moduleOf({
        controllers: [controllerOf('other', { list: [guarded, RequireScope('users.read')] })],
      })
      await using app = await start(platform, {
        imports: [without, moduleOf({ imports: [forOrders()] })],
      })
      expect((await app.get('/other/list', jwt))[0]).toBe(500)
    })
  },
)
