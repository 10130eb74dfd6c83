import type { CanActivate, DynamicModule, HttpException, Type } from '@nestjs/common'
import { describe, expectTypeOf, it } from 'vitest'
import {
  type AccessTokenException,
  AccessTokenGuard,
  Public,
  RequireScope,
  ResourceServerModule,
  Token,
} from '../../adapters/nestjs/index.js'
import type { ResourceServer } from '../../src/index.js'

// The literal decorator syntax is compiled by test/nestjs/decorator-syntax.test.ts.

declare const orders: ResourceServer
const issuer = 'https://login.example.com'
const audience = 'https://api.example.com/orders'
class Settings {
  readonly server = orders
}

describe('the NestJS adapter', () => {
  it('takes a server or the options of one, and what is common to the routes', () => {
    const module = ResourceServerModule.forRoot({ issuer, audience })
    expectTypeOf(module).toEqualTypeOf<DynamicModule>()
    ResourceServerModule.forRoot({ resourceServer: orders, tenant: (req) => req.params.tenant })
    ResourceServerModule.forRoot({ issuer, audience, optional: true, preflight: true })
    ResourceServerModule.forRoot({ resourceServer: orders, global: true })
  })

  it('takes a factory, with what is injected', () => {
    ResourceServerModule.forRootAsync({ useFactory: () => ({ issuer, audience }) })
    ResourceServerModule.forRootAsync({
      global: true,
      imports: [],
      inject: [Settings],
      useFactory: async (settings: Settings) => ({ resourceServer: settings.server }),
    })
  })

  it('gives a guard and decorators as Nest knows them', () => {
    expectTypeOf(AccessTokenGuard).toExtend<Type<CanActivate>>()
    expectTypeOf(RequireScope('orders.read')).toExtend<MethodDecorator & ClassDecorator>()
    expectTypeOf(RequireScope({ anyOf: ['a', 'b'] })).toExtend<MethodDecorator>()
    expectTypeOf(Public()).toExtend<MethodDecorator & ClassDecorator>()
    expectTypeOf(Token()).toEqualTypeOf<ParameterDecorator>()
  })

  it('gives filters an exception with its headers', () => {
    expectTypeOf<AccessTokenException>().toExtend<HttpException>()
    expectTypeOf<AccessTokenException['headers']>().toEqualTypeOf<
      Readonly<Record<string, string | string[]>>
    >()
  })

  it('refuses what it would refuse to start with', () => {
    // @ts-expect-error no issuer, no server
    ResourceServerModule.forRoot({ audience })
    // @ts-expect-error a misspelt name
    ResourceServerModule.forRoot({ resourceServer: orders, isGlobal: true })
    // @ts-expect-error a scope is the route's own matter
    ResourceServerModule.forRoot({ resourceServer: orders, scope: 'orders.read' })
    // @ts-expect-error a tenant is found per request
    ResourceServerModule.forRoot({ resourceServer: orders, tenant: 'acme' })
    // @ts-expect-error no factory
    ResourceServerModule.forRootAsync({ global: true })
    // @ts-expect-error a misspelt name
    ResourceServerModule.forRootAsync({ isGlobal: true, useFactory: () => ({ issuer, audience }) })
    // @ts-expect-error what the factory answers is checked, too
    ResourceServerModule.forRootAsync({ useFactory: () => ({ audience }) })
    // @ts-expect-error a list is neither all nor any
    RequireScope(['orders.read'])
    // @ts-expect-error a scope is required
    RequireScope()
  })
})
