import type { ArgumentsHost, INestApplication, Type } from '@nestjs/common'
import type { AccessToken } from '../../../adapters/nestjs/index.js'
import { type Framework, type Mounted, type Route, routes, tenantOf } from '../routes.js'

/** Nest in one major version: its packages, the adapter that belongs to them, and a platform. */
export interface NestParts {
  readonly common: typeof import('@nestjs/common')
  readonly core: typeof import('@nestjs/core')
  readonly adapter: typeof import('../../../adapters/nestjs/index.js')
  readonly create: (root: Type) => Promise<INestApplication>
}

/** Names no package but in types, so that another major version can bring its own. */
export function nestFramework(name: string, parts: NestParts): Framework {
  return {
    name,
    start: async (mounted) => {
      const modules = routes.map((route) => moduleOf(route, mounted, parts))
      class Root {}
      parts.common.Module({ imports: modules })(Root)
      const app = await parts.create(Root)
      app.useGlobalFilters(filterOf(mounted, parts, app))
      await app.listen(0, '127.0.0.1')
      return { server: app.getHttpServer(), close: () => app.close() }
    },
  }
}

/** One module for each route: a controller uses the server that its own module imports. */
function moduleOf(route: Route, { servers, answer }: Mounted, parts: NestParts): Type {
  const { common, adapter } = parts
  class RouteController {
    answer(token: AccessToken | undefined, body: unknown): object {
      return answer(route, token, body)
    }
  }
  // Decorators as calls: test files are compiled without `experimentalDecorators`.
  const proto = RouteController.prototype
  const handler = Object.getOwnPropertyDescriptor(proto, 'answer') as PropertyDescriptor
  const methods = { GET: common.Get, POST: common.Post, OPTIONS: common.Options }
  methods[route.method](route.path)(proto, 'answer', handler)
  common.HttpCode(200)(proto, 'answer', handler)
  adapter.Token()(proto, 'answer', 0)
  common.Body()(proto, 'answer', 1)
  if (route.open) adapter.Public()(proto, 'answer', handler)
  if (route.scope !== undefined) adapter.RequireScope(route.scope)(proto, 'answer', handler)
  common.UseGuards(adapter.AccessTokenGuard)(RouteController)
  common.Controller()(RouteController)

  const registered = adapter.ResourceServerModule.forRoot({
    resourceServer: servers[route.server],
    optional: route.optional,
    preflight: route.preflight,
    protectedResourceMetadata: route.metadata,
    tenant: route.tenant
      ? (request: { params: { tenant: string } }) => tenantOf(request.params.tenant)
      : undefined,
  })
  class RouteModule {}
  common.Module({ imports: [registered], controllers: [RouteController] })(RouteModule)
  return RouteModule
}

/** An application's own filter: refusals are left to Nest, everything else ends here. */
function filterOf({ caught }: Mounted, { common, core }: NestParts, app: INestApplication) {
  const { httpAdapter } = app.get(core.HttpAdapterHost)
  class Catching extends core.BaseExceptionFilter {
    override catch(error: unknown, host: ArgumentsHost): void {
      if (error instanceof common.HttpException) super.catch(error, host)
      else httpAdapter.reply(host.switchToHttp().getResponse(), caught(error), 500)
    }
  }
  common.Catch()(Catching)
  return new Catching(httpAdapter)
}
