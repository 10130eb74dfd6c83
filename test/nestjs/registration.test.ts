import { Controller, Module, type ModuleMetadata, Scope, UseGuards } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import {
  AccessTokenGuard,
  type NestResourceServerOptions,
  Public,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'
import { controllerOf, platforms, start } from './application.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const jwt = await keys.issue()
const options = {
  issuer: { issuer: 'https://login.example.com', jwks: keys.jwks },
  audience: 'https://api.example.com/orders',
  clock: () => now * 1000,
}
const guarded = () => controllerOf('', { list: [UseGuards(AccessTokenGuard)] })
const settings = Symbol('settings')
const settingsModule = {
  module: class Settings {},
  providers: [{ provide: settings, useValue: { resourceServer: orders } }],
  exports: [settings],
}

async function protects(imports: NonNullable<ModuleMetadata['imports']>): Promise<void> {
  await using app = await start('express', { imports, controllers: [guarded()] })
  expect(await app.get('/list')).toEqual([401, 'Bearer realm="api"'])
  expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
}

async function failure(imports: NonNullable<ModuleMetadata['imports']>): Promise<Error> {
  const started = start('express', { imports, controllers: [guarded()] })
  return started.then(
    () => expect.unreachable('the application started') as never,
    (error: unknown) => error as Error,
  )
}

const wrong: [string, unknown, RegExp][] = [
  ['nothing', {}, /^issuer/],
  ['a misspelt name', { ...options, audiance: 'orders' }, /"audiance"/],
  ['a name beside a server', { resourceServer: orders, isGlobal: true }, /isGlobal beside it/],
  ['a scope', { resourceServer: orders, scope: 'orders.read' }, /^scope is a route's own matter/],
  ['a tenant nobody checks', { resourceServer: orders, tenant: () => 'acme' }, /^tenant was given/],
]

describe('forRoot', () => {
  it('takes the options of a resource server, or one', async () => {
    await protects([ResourceServerModule.forRoot(options)])
    await protects([ResourceServerModule.forRoot({ resourceServer: orders })])
    await protects([ResourceServerModule.forRoot({ resourceServer: orders, global: undefined })])
  })

  it.each(wrong)('refuses %s at once', (_, registration, message) => {
    const register = () => ResourceServerModule.forRoot(registration as NestResourceServerOptions)
    expect(register).toThrow(ConfigurationError)
    expect(register).toThrow(message)
  })
})

describe('forRootAsync', () => {
  it('asks a factory, at once or later, with what it injects of what it imports', async () => {
    const inject = [settings]
    await protects([ResourceServerModule.forRootAsync({ useFactory: () => options })])
    await protects([
      ResourceServerModule.forRootAsync({
        imports: [settingsModule],
        inject,
        useFactory: (found: NestResourceServerOptions) => found,
      }),
    ])
    await protects([
      ResourceServerModule.forRootAsync({
        imports: [settingsModule],
        inject,
        global: false,
        useFactory: async (found: NestResourceServerOptions) => found,
      }),
    ])
  })

  it.each([...wrong, ['undefined', undefined, /^there are no options/] as const])(
    'ends the start where the factory answers %s',
    async (_, registration, message) => {
      for (const answer of [registration, Promise.resolve(registration)]) {
        const useFactory = () => answer as NestResourceServerOptions
        const error = await failure([ResourceServerModule.forRootAsync({ useFactory })])
        expect(error).toBeInstanceOf(ConfigurationError)
        expect(error.message).toMatch(message)
      }
    },
  )

  it('ends the start with what the factory throws', async () => {
    const boom = new Error('boom')
    const useFactory = () => Promise.reject(boom)
    expect(await failure([ResourceServerModule.forRootAsync({ useFactory })])).toBe(boom)
  })

  it('refuses names that nobody reads, such as isGlobal', () => {
    for (const name of ['isGlobal', 'tenant', 'useClass']) {
      const misspelt = { useFactory: () => options, [name]: true }
      expect(() => ResourceServerModule.forRootAsync(misspelt)).toThrow(
        new ConfigurationError(
          `forRootAsync has no option ${name}: write one of global, imports, inject, useFactory; the factory answers the others.`,
        ),
      )
    }
  })
})

describe.each(platforms)('global: true on platform-%s', (platform) => {
  it.each([
    ['forRoot', () => ResourceServerModule.forRoot({ resourceServer: orders, global: true })],
    [
      'forRootAsync',
      () =>
        ResourceServerModule.forRootAsync({
          imports: [settingsModule],
          inject: [settings],
          useFactory: (found: NestResourceServerOptions) => found,
          global: true,
        }),
    ],
  ])('guards every handler of every module (%s)', async (_, module) => {
    class Inner {}
    Module({ controllers: [controllerOf('inner', { list: [], open: [Public()] })] })(Inner)
    await using app = await start(platform, {
      imports: [Inner, module()],
      controllers: [controllerOf('', { list: [], twice: [UseGuards(AccessTokenGuard)] })],
    })
    for (const path of ['/list', '/twice', '/inner/list']) {
      expect(await app.get(path)).toEqual([401, 'Bearer realm="api"'])
      expect(await app.get(path, jwt)).toEqual([200, 'user-1'])
    }
    expect(await app.get('/inner/open')).toEqual([200, 'anonymous'])
    expect((await app.get('/unknown'))[0]).toBe(404)
  })
})

describe('global', () => {
  it.each(['true', 1, null, {}])('is refused where it is %o', (value) => {
    const global = value as unknown as boolean
    const message = 'global decides whether routes are guarded: write true or false.'
    for (const register of [
      () => ResourceServerModule.forRoot({ resourceServer: orders, global }),
      () => ResourceServerModule.forRootAsync({ useFactory: () => options, global }),
    ]) {
      expect(register).toThrow(new ConfigurationError(message))
    }
  })

  it('guards nothing where it is false', async () => {
    await using app = await start('express', {
      imports: [ResourceServerModule.forRoot({ resourceServer: orders, global: false })],
      controllers: [controllerOf('', { list: [] })],
    })
    expect(await app.get('/list')).toEqual([200, 'anonymous'])
  })
})

describe('dependency injection', () => {
  it('names every parameter of the guard, and needs no emitted types', () => {
    expect(Reflect.getMetadata('design:paramtypes', AccessTokenGuard)).toBeUndefined()
    const named = Reflect.getMetadata('self:paramtypes', AccessTokenGuard) as { index: number }[]
    expect(named.map(({ index }) => index).sort()).toEqual([0, 1, 2])
    expect(AccessTokenGuard.length).toBe(3)
  })

  it('gives the guard to controllers that are made per request', async () => {
    const controller = guarded()
    Controller({ path: '', scope: Scope.REQUEST })(controller)
    await using app = await start('express', {
      imports: [ResourceServerModule.forRoot(options)],
      controllers: [controller],
    })
    expect(await app.get('/list')).toEqual([401, 'Bearer realm="api"'])
    expect(await app.get('/list', jwt)).toEqual([200, 'user-1'])
  })
})
