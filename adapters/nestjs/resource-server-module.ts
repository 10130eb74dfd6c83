import { type DynamicModule, Module, type Provider } from '@nestjs/common'
import { APP_GUARD } from '@nestjs/core'
import { AccessTokenGuard } from './access-token-guard.js'
import type {
  Availability,
  NestResourceServerAsyncOptions,
  NestResourceServerOptions,
} from './resource-server-options.js'
import { createRouteGuards, routeGuards } from './route-guards.js'

/** Makes a resource server known to the modules that import it, or with `global` to all. */
// biome-ignore lint/complexity/noStaticOnlyClass: Nest identifies a module by its class
export class ResourceServerModule {
  /** @throws ConfigurationError */
  static forRoot({ global, ...options }: NestResourceServerOptions & Availability): DynamicModule {
    return moduleWith(global, { provide: routeGuards, useValue: createRouteGuards(options) })
  }

  /** Like `forRoot`; a ConfigurationError ends the start of the application. */
  static forRootAsync(options: NestResourceServerAsyncOptions): DynamicModule {
    const { global, imports = [], inject = [], useFactory } = options
    const useGuards = async (...injected: unknown[]) =>
      createRouteGuards(await useFactory(...injected))
    return {
      ...moduleWith(global, { provide: routeGuards, inject, useFactory: useGuards }),
      imports,
    }
  }
}
Module({})(ResourceServerModule)

function moduleWith(global: boolean | undefined, guards: Provider): DynamicModule {
  return {
    module: ResourceServerModule,
    global: global === true,
    providers:
      global === true ? [guards, { provide: APP_GUARD, useClass: AccessTokenGuard }] : [guards],
    exports: [routeGuards],
  }
}
