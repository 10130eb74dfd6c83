import { type CanActivate, type ExecutionContext, UseGuards } from '@nestjs/common'
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js'
import { ExternalContextCreator, HttpAdapterHost, ModulesContainer, Reflector } from '@nestjs/core'
import { ExecutionContextHost } from '@nestjs/core/helpers/execution-context-host.js'
import { describe, expect, it } from 'vitest'
import {
  AccessTokenGuard,
  Public,
  RequireScope,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { controllerOf, moduleOf, start } from './application.js'

const keys = await createTestKeys('ES256')
const jwt = await keys.issue()
const guarded = UseGuards(AccessTokenGuard)
const forged = { auth: { subject: 'admin' }, headers: { authorization: `Bearer ${jwt}` } }

const Orders = controllerOf(
  '',
  { list: [], open: [Public()], scoped: [RequireScope('orders.read')] },
  guarded,
)
const Open = controllerOf('open', { list: [], scoped: [RequireScope('orders.read')] }, Public())

/** An application whose handlers other transports call, too. */
const application = () =>
  start('express', {
    imports: [
      ResourceServerModule.forRoot({ resourceServer: resourceServer(keys) }),
      moduleOf({ controllers: [Open] }),
    ],
    controllers: [Orders],
    providers: [Orders],
  })

function closed(type: string): ConfigurationError {
  return new ConfigurationError(
    `AccessTokenGuard protects HTTP handlers, and this context is '${type}': check the token with verify() there, or open the handler with @Public().`,
  )
}

describe.each(['ws', 'rpc', 'graphql'])('a context of the type %s', (type) => {
  const contextOf = (controller: typeof Orders, handler: string): ExecutionContext => {
    const context = new ExecutionContextHost([forged], controller, controller.prototype[handler])
    context.setType(type)
    return context
  }

  it('fails closed, with or without a resource server, whatever it holds', async () => {
    await using running = await application()
    const { app } = running
    const guard: CanActivate = new AccessTokenGuard(
      app.get(ModulesContainer),
      app.get(Reflector),
      app.get(HttpAdapterHost),
    )
    const Homeless = controllerOf('', { list: [] })
    for (const [controller, handler] of [
      [Orders, 'list'],
      [Orders, 'scoped'],
      [Open, 'scoped'],
      [Homeless, 'list'],
    ] as const) {
      expect(() => guard.canActivate(contextOf(controller, handler))).toThrow(closed(type))
    }
    expect(guard.canActivate(contextOf(Orders, 'open'))).toBe(true)
    expect(guard.canActivate(contextOf(Open, 'list'))).toBe(true)
  })

  it('fails closed where Nest itself calls the handler, over HTTP first', async () => {
    await using running = await application()
    const { app } = running
    expect(await running.get('/list', jwt)).toEqual([200, 'user-1'])
    const controller = app.get(Orders)
    const called = (handler: string) =>
      app
        .get(ExternalContextCreator)
        .create(
          controller,
          controller[handler],
          handler,
          undefined,
          undefined,
          undefined,
          undefined,
          undefined,
          type,
        )(forged)
    await expect(called('list')).rejects.toThrow(closed(type))
    await expect(called('scoped')).rejects.toThrow(closed(type))
    expect(await called('open')).toBe('anonymous')
    expect(await running.get('/list', jwt)).toEqual([200, 'user-1'])
    expect(await running.get('/list')).toEqual([401, 'Bearer realm="api"'])
  })

  it('has no token for @Token(), whatever the message names auth', async () => {
    const metadata = Reflect.getMetadata(ROUTE_ARGS_METADATA, Orders, 'open') as object
    const [{ factory }] = Object.values(metadata)
    expect(() => factory(undefined, contextOf(Orders, 'open'))).toThrow(
      new ConfigurationError(
        `@Token() reads HTTP requests, and this context is '${type}': check the token with verify() there.`,
      ),
    )
  })
})
