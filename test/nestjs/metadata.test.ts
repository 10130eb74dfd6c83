import { type INestApplication, UseGuards, VersioningType } from '@nestjs/common'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import {
  AccessTokenGuard,
  type NestResourceServerOptions,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import { ConfigurationError, createResourceServer } from '../../src/index.js'
import { controllerOf, moduleOf, platforms, start } from './application.js'

const options = {
  issuer: 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  resource: {},
}
const published = { ...options, protectedResourceMetadata: true }
const place = '/.well-known/oauth-protected-resource'
const document =
  '{"resource":"https://api.example.com/orders","authorization_servers":["https://login.example.com"],"bearer_methods_supported":["header"]}'

const ask = async (app: INestApplication, path: string) => {
  const { status, text } = await request(app.getHttpServer()).get(path)
  return [status, text]
}

describe.each(platforms)('the metadata in Nest on %s', (platform) => {
  it('is served before a guard for all routes, whatever prefix and version they have', async () => {
    const controllers = [controllerOf('orders', { list: [] })]
    const imports = [ResourceServerModule.forRoot({ ...published, global: true })]
    await using started = await start(platform, { imports, controllers }, (app) => {
      app.setGlobalPrefix('api')
      app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' })
    })
    expect(await ask(started.app, `${place}/orders`)).toEqual([200, document])
    expect((await ask(started.app, '/api/v1/orders/list'))[0]).toBe(401)
    expect((await ask(started.app, `${place}/invoices`))[0]).toBe(404)
  })

  it('is that of each module that serves one', async () => {
    const partOf = (name: string) =>
      moduleOf({
        imports: [
          ResourceServerModule.forRootAsync({
            useFactory: () => ({ ...published, audience: `https://api.example.com/${name}` }),
          }),
        ],
        controllers: [controllerOf(name, { list: [UseGuards(AccessTokenGuard)] })],
      })
    const imports = [partOf('orders'), partOf('invoices')]
    await using started = await start(platform, { imports })
    for (const name of ['orders', 'invoices']) {
      const [status, text] = await ask(started.app, `${place}/${name}`)
      expect([status, JSON.parse(text as string).resource]).toEqual([
        200,
        `https://api.example.com/${name}`,
      ])
      expect(await started.get(`/${name}/list`)).toEqual([
        401,
        `Bearer realm="api", resource_metadata="https://api.example.com${place}/${name}"`,
      ])
    }
  })

  it('is not served unless that is said', async () => {
    const imports = [ResourceServerModule.forRoot(options)]
    await using started = await start(platform, { imports })
    expect((await ask(started.app, `${place}/orders`))[0]).toBe(404)
  })
})

describe('serving metadata', () => {
  const { resource: _, ...unpublished } = options

  it.each<[string, object, string]>([
    [
      'without the option resource',
      { ...unpublished, protectedResourceMetadata: true },
      'this resource has no metadata',
    ],
    [
      'of a server without it',
      { resourceServer: createResourceServer(unpublished), protectedResourceMetadata: true },
      'this resource has no metadata',
    ],
    [
      'if that is neither true nor false',
      { ...options, protectedResourceMetadata: 'yes' },
      'protectedResourceMetadata decides whether the metadata is served: write true or false.',
    ],
  ])('is refused %s', (_title, registration, message) => {
    const register = () => ResourceServerModule.forRoot(registration as NestResourceServerOptions)
    expect(register).toThrow(ConfigurationError)
    expect(register).toThrow(message)
  })
})
