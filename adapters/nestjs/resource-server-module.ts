import { type DynamicModule, Inject, Module, type NestModule, type Provider } from '@nestjs/common'
import { APP_GUARD, HttpAdapterHost } from '@nestjs/core'
import { ConfigurationError } from '../../src/index.js'
import { AccessTokenGuard } from './access-token-guard.js'
import type {
  Availability,
  NestResourceServerAsyncOptions,
  NestResourceServerOptions,
} from './resource-server-options.js'
import { RouteCheck } from './route-check.js'
import { createRouteGuards, type RouteGuards, routeGuards } from './route-guards.js'
import { serveMetadata } from './serve-metadata.js'

/** Makes a resource server known to the modules that import it, or with `global` to all. */
export class ResourceServerModule implements NestModule {
  readonly #guards: RouteGuards
  readonly #adapterHost: HttpAdapterHost

  constructor(guards: RouteGuards, adapterHost: HttpAdapterHost) {
    this.#guards = guards
    this.#adapterHost = adapterHost
  }

  /** @throws ConfigurationError */
  static forRoot({ global, ...options }: NestResourceServerOptions & Availability): DynamicModule {
    return moduleWith(global, { provide: routeGuards, useValue: createRouteGuards(options) })
  }

  /**
   * Like `forRoot`; a ConfigurationError of the factory's options ends the start of the application.
   *
   * @throws ConfigurationError
   */
  static forRootAsync(options: NestResourceServerAsyncOptions): DynamicModule {
    const { global, imports = [], inject = [], useFactory, ...others } = options
    const [unknown] = Object.keys(others)
    if (unknown !== undefined) {
      throw new ConfigurationError(
        `forRootAsync has no option ${unknown}: write one of global, imports, inject, useFactory; the factory answers the others.`,
      )
    }
    const useGuards = async (...injected: unknown[]) =>
      createRouteGuards(await useFactory(...injected))
    return {
      ...moduleWith(global, { provide: routeGuards, inject, useFactory: useGuards }),
      imports,
    }
  }

  /** Called by Nest before any route is mounted. */
  configure(): void {
    const { metadata } = this.#guards
    if (metadata !== undefined) serveMetadata(metadata, this.#adapterHost.httpAdapter)
  }
}
// Applied as calls, and every parameter named: nothing depends on emitted metadata.
Inject(routeGuards)(ResourceServerModule, undefined, 0)
Inject(HttpAdapterHost)(ResourceServerModule, undefined, 1)
Module({})(ResourceServerModule)

function moduleWith(global: boolean | undefined, guards: Provider): DynamicModule {
  if (global !== undefined && typeof global !== 'boolean') {
    throw new ConfigurationError('global decides whether routes are guarded: write true or false.')
  }
  return {
    module: ResourceServerModule,
    global: global === true,
    providers: [
      guards,
      RouteCheck,
      ...(global === true ? [{ provide: APP_GUARD, useClass: AccessTokenGuard }] : []),
    ],
  }
}
