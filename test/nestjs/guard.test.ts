import { UseGuards } from '@nestjs/common'
import { ModulesContainer } from '@nestjs/core'
import request from 'supertest'
import { describe, expect, it, vi } from 'vitest'
import {
  AccessTokenGuard,
  Public,
  RequireScope,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import { ConfigurationError } from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { controllerOf, platforms, start } from './application.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const jwt = await keys.issue()
const guarded = UseGuards(AccessTokenGuard)
const read = RequireScope('orders.read')
const write = RequireScope('orders.write')
const remove = RequireScope('orders.delete')
const boom = new Error('boom')

const lacking = (scope: string) => [
  403,
  `Bearer realm="api", error="insufficient_scope", scope="${scope}", error_description="The access token lacks a scope that this request requires"`,
]
const missing = (scope: string) => [401, `Bearer realm="api", scope="${scope}"`]

describe.each(platforms)('the guard on platform-%s', (platform) => {
  const with_ = (...controllers: ReturnType<typeof controllerOf>[]) =>
    start(platform, {
      imports: [ResourceServerModule.forRoot({ resourceServer: orders })],
      controllers,
    })

  it('decides on a known token at once, with no promise (issue 7, part 2)', async () => {
    const canActivate = vi.spyOn(AccessTokenGuard.prototype, 'canActivate')
    try {
      await using app = await with_(
        controllerOf('', { list: [guarded], remove: [guarded, remove] }),
      )
      for (const _ of [1, 2]) expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
      expect(canActivate.mock.results.at(-1)).toEqual({ type: 'return', value: true })
      expect(await app.get('/remove', jwt)).toEqual(lacking('orders.delete'))
      expect(canActivate.mock.results.at(-1)?.type).toBe('throw')
    } finally {
      canActivate.mockRestore()
    }
  })

  it('guards a handler, and leaves the others alone', async () => {
    await using app = await with_(controllerOf('', { list: [guarded], free: [] }))
    expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
    expect(await app.get('/list')).toEqual([401, 'Bearer realm="api"'])
    expect(await app.get('/free')).toEqual([200, 'anonymous'])
  })

  it('guards a controller, and what a handler or the controller requires', async () => {
    const handlers = { list: [], create: [write], remove: [remove], any: [Public()] }
    await using app = await with_(
      controllerOf('plain', handlers, guarded),
      controllerOf('read', handlers, guarded, read),
    )
    expect(await app.get('/plain/list')).toEqual([401, 'Bearer realm="api"'])
    expect(await app.get('/plain/create', jwt)).toEqual([200, 'user-1'])
    expect(await app.get('/plain/remove', jwt)).toEqual(lacking('orders.delete'))
    expect(await app.get('/read/list', jwt)).toEqual([200, 'user-1'])
    expect(await app.get('/read/list')).toEqual(missing('orders.read'))
    expect(await app.get('/read/create', jwt)).toEqual([200, 'user-1'])
    expect(await app.get('/read/create')).toEqual(missing('orders.read orders.write'))
    expect(await app.get('/read/remove', jwt)).toEqual(lacking('orders.read orders.delete'))
    expect(await app.get('/read/any')).toEqual([200, 'anonymous'])
  })

  it('counts the scope of the controller beside that of the handler', async () => {
    await using app = await with_(controllerOf('', { list: [write] }, guarded, remove))
    expect(await app.get('/list', jwt)).toEqual(lacking('orders.delete orders.write'))
  })

  it('opens a public controller, except for handlers that require a scope', async () => {
    const controller = controllerOf('', { list: [], create: [write] }, guarded, Public())
    await using app = await with_(controller)
    expect(await app.get('/list')).toEqual([200, 'anonymous'])
    expect(await app.get('/list', 'x')).toEqual([200, 'anonymous'])
    expect(await app.get('/create')).toEqual(missing('orders.write'))
    expect(await app.get('/create', jwt)).toEqual([200, 'user-1'])
  })

  it.each([
    ['a handler', controllerOf('', { list: [read, Public()] }, guarded), 'list'],
    ['a handler, in another order', controllerOf('', { list: [Public(), read] }, guarded), 'list'],
    ['a controller', controllerOf('', { list: [] }, guarded, read, Public()), 'Orders'],
  ])('fails closed where %s is public and requires a scope', async (_, controller, name) => {
    await using app = await with_(controller)
    expect((await app.get('/list', jwt))[0]).toBe(500)
    expect((await app.get('/list'))[0]).toBe(500)
    expect(String(app.errors[0])).toContain(
      `${name} is @Public() and has @RequireScope(): write one of them`,
    )
  })

  it('refuses a header that came twice, of which Node keeps one (RFC 9110 §5.3)', async () => {
    await using app = await with_(controllerOf('', { list: [guarded] }))
    const get = request(app.app.getHttpServer()).get('/list')
    const { status, body } = await get.set('Authorization', [`Bearer ${jwt}`, 'Bearer x'] as never)
    expect([status, body.error]).toEqual([400, 'invalid_request'])
  })

  it('looks for the server of a controller once', async () => {
    await using app = await with_(controllerOf('', { list: [guarded] }))
    const search = vi.spyOn(app.app.get(ModulesContainer), 'values')
    for (const _ of [1, 2, 3]) expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
    expect(search).toHaveBeenCalledTimes(1)
  })

  it('lets anonymous requests pass where that is allowed, and requires scopes of them too', async () => {
    await using app = await start(platform, {
      imports: [ResourceServerModule.forRoot({ resourceServer: orders, optional: true })],
      controllers: [controllerOf('', { list: [], create: [write] }, guarded)],
    })
    expect(await app.get('/list')).toEqual([200, 'anonymous'])
    expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
    expect((await app.get('/list', 'x'))[0]).toBe(401)
    expect(await app.get('/create')).toEqual(missing('orders.write'))
  })

  it('clears what stood in request.auth before', async () => {
    const forge = (req: object, _res: unknown, next: () => void) => {
      Object.assign(req, { auth: { subject: 'admin' } })
      next()
    }
    await using app = await start(
      platform,
      {
        imports: [ResourceServerModule.forRoot({ resourceServer: orders, optional: true })],
        controllers: [controllerOf('', { list: [guarded] })],
      },
      (nest) => {
        if (platform === 'express') nest.use(forge)
        else nest.getHttpAdapter().getInstance().addHook('preHandler', forge)
      },
    )
    expect(await app.get('/list')).toEqual([200, 'anonymous'])
  })

  it('finds the tenant in the request of the platform, with its params', async () => {
    const audience = 'https://api.example.com/{tenant}/orders'
    await using app = await start(platform, {
      imports: [
        ResourceServerModule.forRoot({
          resourceServer: resourceServer(keys, { audience }),
          tenant: ({ params }) => params.tenant,
        }),
      ],
      controllers: [controllerOf('t/:tenant', { list: [guarded] })],
    })
    const acme = await keys.issue({ aud: 'https://api.example.com/acme/orders' })
    expect(await app.get('/t/acme/list', acme)).toEqual([200, 'user-1'])
    expect((await app.get('/t/umbrella/list', acme))[0]).toBe(401)
  })

  it('waits for keys that have to be fetched', async () => {
    await using keyServer = await startKeyServer(json(keys.jwks))
    const remote = { issuer: 'https://login.example.com', jwksUri: `${keyServer.origin}/jwks` }
    await using app = await start(platform, {
      imports: [
        ResourceServerModule.forRoot({ resourceServer: resourceServer(keys, { issuer: remote }) }),
      ],
      controllers: [controllerOf('', { list: [guarded], remove: [guarded, remove] })],
    })
    expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
    expect(await app.get('/remove', jwt)).toEqual(lacking('orders.delete'))
    expect(keyServer.requests).toEqual(['/jwks'])
  })

  it.each([boom, undefined])(
    'lets nothing pass where the verdict fails with %s',
    async (thrown) => {
      const clock = () => {
        throw thrown
      }
      await using app = await start(platform, {
        imports: [
          ResourceServerModule.forRoot({ resourceServer: resourceServer(keys, { clock }) }),
        ],
        controllers: [controllerOf('', { list: [guarded] })],
      })
      expect((await app.get('/list', jwt))[0]).toBe(500)
    },
  )
})

describe('RequireScope', () => {
  it.each(['', ['orders.read'], { anyOf: [] }, 'orders"read'])('refuses %o at once', (policy) => {
    expect(() => RequireScope(policy as string)).toThrow(ConfigurationError)
  })
})
