import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createRequire } from 'node:module'
import 'reflect-metadata'
import * as common from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import express from 'express'
import fastify from 'fastify'
import { requireAccessToken } from '../../adapters/express/index.js'
import resourceServer from '../../adapters/fastify/index.js'
import { AccessTokenGuard, ResourceServerModule, Token } from '../../adapters/nestjs/index.js'
import type { AccessToken, ResourceServer } from '../../src/index.js'

/** Where a request names its tenant. */
export type Way = 'path' | 'host' | 'header' | 'nowhere'

/** What all frameworks' requests have. */
interface TenantRequest extends Pick<IncomingMessage, 'headers'> {
  readonly params: unknown
}

const suffix = '.api.example.com'
const tenantOf: Record<Way, ((request: TenantRequest) => string | undefined) | undefined> = {
  path: ({ params }) => (params as { tenant: string }).tenant,
  host: ({ headers: { host = '' } }) =>
    host.endsWith(suffix) ? host.slice(0, -suffix.length) : undefined,
  header: ({ headers }) => headers['x-tenant'] as string | undefined,
  nowhere: undefined,
}

/** The request that names a tenant in that way; undefined where it cannot be written there. */
export function requestOf(
  way: Way,
  server: string,
  tenant: string | undefined,
): { path: string; headers: Record<string, string> } | undefined {
  if (tenant === undefined || way === 'nowhere') {
    return tenant === undefined && way === 'nowhere'
      ? { path: `/${server}/nowhere`, headers: {} }
      : undefined
  }
  // Dots too: a client library would resolve a dot segment by itself.
  const escaped = encodeURIComponent(tenant).replaceAll('.', '%2E')
  if (way === 'path') return { path: `/${server}/path/${escaped}`, headers: {} }
  if (!/^[\x21-\x7e]+$/.test(tenant)) return undefined
  return way === 'host'
    ? { path: `/${server}/host`, headers: { Host: tenant + suffix } }
    : { path: `/${server}/header`, headers: { 'X-Tenant': tenant } }
}

interface Route {
  readonly path: string
  readonly server: ResourceServer
  readonly tenant: (typeof tenantOf)[Way]
}

function routesOf(servers: Readonly<Record<string, ResourceServer>>): Route[] {
  return Object.entries(servers).flatMap(([name, server]) =>
    Object.entries(tenantOf).map(([way, tenant]) => {
      return { path: `/${name}/${way}${way === 'path' ? '/:tenant' : ''}`, server, tenant }
    }),
  )
}

const answer = ({ tenant, resource }: AccessToken) => ({ tenant, resource })

export interface TenantApi {
  readonly server: Server
  close(): Promise<unknown>
}

type StartApi = (servers: Readonly<Record<string, ResourceServer>>) => Promise<TenantApi>

/** Longer than any tenant: the verdict is ours, and not the router's. */
const routerOptions = { maxParamLength: 500 }
const express4 = createRequire(import.meta.url)('express4') as typeof express

/** Every server behind every way of naming a tenant, in each framework. */
export const frameworks: readonly (readonly [string, StartApi])[] = [
  ['Express 5', startExpress(express)],
  ['Express 4', startExpress(express4)],
  ['Fastify 5', startFastify],
  ['Nest 12 on Express', startNest(() => new ExpressAdapter())],
  ['Nest 12 on Fastify', startNest(() => new FastifyAdapter({ routerOptions }))],
]

function startExpress(framework: typeof express): StartApi {
  return async (servers) => {
    const app = framework()
    for (const { path, server, tenant } of routesOf(servers)) {
      app.get(path, requireAccessToken(server, { tenant }), (request, response) => {
        response.json(answer(request.auth as AccessToken))
      })
    }
    const server = createServer(app as RequestListener)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return { server, close: () => new Promise<unknown>((resolve) => server.close(resolve)) }
  }
}

async function startFastify(servers: Parameters<StartApi>[0]): Promise<TenantApi> {
  const app = fastify({ routerOptions })
  for (const { path, server, tenant } of routesOf(servers)) {
    app.register((scope, _options, done) => {
      scope.register(resourceServer, { resourceServer: server, tenant }).after(() => {
        scope.get(path, async (request) => answer(request.auth))
      })
      done()
    })
  }
  await app.listen({ port: 0, host: '127.0.0.1' })
  return { server: app.server, close: () => app.close() }
}

function startNest(platform: () => ExpressAdapter | FastifyAdapter): StartApi {
  return async (servers) => {
    class Root {}
    common.Module({ imports: routesOf(servers).map(moduleOf) })(Root)
    const app = await NestFactory.create(Root, platform(), { logger: false, abortOnError: false })
    await app.listen(0, '127.0.0.1')
    return { server: app.getHttpServer(), close: () => app.close() }
  }
}

/** Decorators as calls: test files are compiled without `experimentalDecorators`. */
function moduleOf({ path, server, tenant }: Route): common.Type {
  class RouteController {
    answer(token: AccessToken): object {
      return answer(token)
    }
  }
  const proto = RouteController.prototype
  const handler = Object.getOwnPropertyDescriptor(proto, 'answer') as PropertyDescriptor
  common.Get(path)(proto, 'answer', handler)
  Token()(proto, 'answer', 0)
  common.UseGuards(AccessTokenGuard)(RouteController)
  common.Controller()(RouteController)
  class RouteModule {}
  common.Module({
    imports: [ResourceServerModule.forRoot({ resourceServer: server, tenant })],
    controllers: [RouteController],
  })(RouteModule)
  return RouteModule
}
