import { Controller, Global, UseGuards } from '@nestjs/common'
import { HttpAdapterHost, ModulesContainer, Reflector } from '@nestjs/core'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { describe, expect, it } from 'vitest'
import { AccessTokenGuard, ResourceServerModule } from '../../adapters/nestjs/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { controllerOf, moduleOf, start } from './application.js'

const keys = await createTestKeys('ES256')
const audienceOf = (realm: string) => `https://api.example.com/${realm}`
const serverOf = (realm: string, global = false) =>
  ResourceServerModule.forRoot({
    resourceServer: resourceServer(keys, { realm, audience: audienceOf(realm) }),
    global,
  })
const guarded = UseGuards(AccessTokenGuard)
const controller = (path: string) => controllerOf(path, { list: [] }, guarded)
const realm = (name: string) => [401, `Bearer realm="${name}"`]
const none =
  'Orders has no resource server: import ResourceServerModule.forRoot({ … }) in its module'
const several =
  'Orders has several resource servers: import one ResourceServerModule in its module.'

describe("the resource server of a controller's module", () => {
  it('is the one that the module imports: two modules, two servers', async () => {
    await using app = await start('express', {
      imports: [
        moduleOf({ imports: [serverOf('orders')], controllers: [controller('orders')] }),
        moduleOf({ imports: [serverOf('items')], controllers: [controller('items')] }),
      ],
    })
    expect(await app.get('/orders/list')).toEqual(realm('orders'))
    expect(await app.get('/items/list')).toEqual(realm('items'))
    const items = await keys.issue({ aud: audienceOf('items') })
    for (const _ of ['first', 'again, from memory']) {
      expect(await app.get('/items/list', items)).toEqual([200, 'user-1'])
      expect((await app.get('/orders/list', items))[0]).toBe(401)
    }
  })

  it('is re-exported by a module that it imports, over any distance', async () => {
    const shared = moduleOf({ imports: [serverOf('orders')], exports: [ResourceServerModule] })
    const further = moduleOf({ imports: [shared], exports: [shared] })
    const furthest = moduleOf({ imports: [further, shared], exports: [further, shared] })
    await using app = await start('express', {
      imports: [
        moduleOf({ imports: [shared], controllers: [controller('near')] }),
        moduleOf({ imports: [furthest], controllers: [controller('far')] }),
      ],
    })
    expect(await app.get('/near/list')).toEqual(realm('orders'))
    expect(await app.get('/far/list')).toEqual(realm('orders'))
  })

  it('is not what an imported module keeps to itself', async () => {
    const keeping = moduleOf({ imports: [serverOf('items')] })
    const shared = moduleOf({
      imports: [serverOf('orders'), keeping],
      exports: [ResourceServerModule],
    })
    await using app = await start('express', {
      imports: [
        moduleOf({ imports: [keeping], controllers: [controller('none')] }),
        moduleOf({ imports: [shared, keeping], controllers: [controller('orders')] }),
      ],
    })
    expect((await app.get('/none/list'))[0]).toBe(500)
    expect(String(app.errors[0])).toContain(none)
    expect(await app.get('/orders/list')).toEqual(realm('orders'))
  })

  it('is its own before the global one, re-exported or not', async () => {
    const shared = moduleOf({ imports: [serverOf('shared')], exports: [ResourceServerModule] })
    await using app = await start('express', {
      imports: [
        serverOf('global', true),
        moduleOf({ imports: [serverOf('items')], controllers: [controller('items')] }),
        moduleOf({ imports: [shared], controllers: [controller('shared')] }),
        moduleOf({ controllers: [controllerOf('orders', { list: [] })] }),
      ],
    })
    expect(await app.get('/items/list')).toEqual(realm('items'))
    expect(await app.get('/shared/list')).toEqual(realm('shared'))
    expect(await app.get('/orders/list')).toEqual(realm('global'))
  })

  it('is that of a global module which re-exports one', async () => {
    const shared = moduleOf(
      { imports: [serverOf('orders')], exports: [ResourceServerModule] },
      Global(),
    )
    await using app = await start('express', {
      imports: [shared, moduleOf({ controllers: [controller('orders')] })],
    })
    expect(await app.get('/orders/list')).toEqual(realm('orders'))
  })

  it('is found where modules import each other in a circle', async () => {
    const one = moduleOf({ imports: [serverOf('orders')], exports: [ResourceServerModule] })
    const other = moduleOf({ imports: [one], exports: [one], controllers: [controller('orders')] })
    Reflect.defineMetadata('imports', [serverOf('items'), { forwardRef: () => other }], one)
    Reflect.defineMetadata('exports', [ResourceServerModule, other], one)
    await using app = await start('express', { imports: [one] })
    expect(await app.get('/orders/list')).toEqual(realm('items'))
  })

  it('is the same for a controller that two modules declare, if both have the same', async () => {
    const server = serverOf('orders')
    const both = controller('orders')
    await using app = await start('express', {
      imports: [
        moduleOf({ imports: [server], controllers: [both] }),
        moduleOf({ imports: [server], controllers: [both] }),
      ],
    })
    expect(await app.get('/orders/list')).toEqual(realm('orders'))
  })

  it.each([
    ['another', [serverOf('items')]],
    ['the global one', []],
  ])('fails closed where the second of two modules has %s', async (_, imports) => {
    const both = controllerOf('orders', { list: [] }, guarded)
    await using app = await start('express', {
      imports: [
        serverOf('global', true),
        moduleOf({ imports: [serverOf('orders')], controllers: [both] }),
        moduleOf({ imports, controllers: [both] }),
      ],
    })
    expect(
      (await app.get('/orders/list', await keys.issue({ aud: audienceOf('orders') })))[0],
    ).toBe(500)
    expect(String(app.errors[0])).toContain(several)
  })

  it.each([
    ['none', [], none],
    ['two of its own', [serverOf('orders'), serverOf('items')], several],
    ['two global ones', [serverOf('orders', true), serverOf('items', true)], several],
  ])('fails closed where there are %s', async (_, imports, message) => {
    await using app = await start('fastify', { imports, controllers: [controller('orders')] })
    const jwt = await keys.issue({ aud: [audienceOf('orders'), audienceOf('items')] })
    expect(await app.get('/orders/list', jwt)).toEqual([
      500,
      '{"statusCode":500,"message":"Internal server error"}',
    ])
    expect(String(app.errors[0])).toContain(message)
    expect(String(app.errors[0])).toMatch(/^ConfigurationError: /)
  })
})

describe('a class that no module declares as a controller', () => {
  it('is guarded with the global server, and with no other', async () => {
    const Stray = controller('')
    const request = { method: 'GET', headers: {} }
    const response = { set: () => response }
    const context = new ExecutionContextHost([request, response], Stray, Stray.prototype.list)
    for (const [global, cause] of [
      [true, { reason: 'token_missing' }],
      [false, { message: expect.stringContaining(none) }],
    ] as const) {
      await using running = await start('express', { imports: [serverOf('orders', global)] })
      const { app } = running
      const guard = new AccessTokenGuard(
        app.get(ModulesContainer),
        app.get(Reflector),
        app.get(HttpAdapterHost),
      )
      const verdict = (async () => guard.canActivate(context))()
      await expect(verdict).rejects.toMatchObject(global ? { cause } : cause)
    }
  })
})

describe('a controller that inherits handlers', () => {
  it('is guarded with the server of its own module, whoever is asked first', async () => {
    for (const order of [
      ['orders', 'items'],
      ['items', 'orders'],
    ] as const) {
      const base = controller('orders')
      const heir = class extends base {}
      Controller('items')(heir)
      await using app = await start('express', {
        imports: [
          moduleOf({ imports: [serverOf('orders')], controllers: [base] }),
          moduleOf({ imports: [serverOf('items')], controllers: [heir] }),
        ],
      })
      for (const name of order) expect(await app.get(`/${name}/list`)).toEqual(realm(name))
      const jwt = await keys.issue({ aud: audienceOf('items') })
      expect(await app.get('/items/list', jwt)).toEqual([200, 'user-1'])
      expect((await app.get('/orders/list', jwt))[0]).toBe(401)
    }
  })
})
