import { type ArgumentsHost, Catch, HttpException, UseGuards } from '@nestjs/common'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import {
  AccessTokenException,
  AccessTokenGuard,
  RequireScope,
  ResourceServerModule,
} from '../../adapters/nestjs/index.js'
import type { Guard, ResourceServer } from '../../src/index.js'
import { startKeyServer } from '../support/key-server.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'
import { controllerOf, platforms, start } from './application.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const guarded = UseGuards(AccessTokenGuard)

describe.each(platforms)('a refusal on platform-%s', (platform) => {
  const with_ = (server: ResourceServer, configure?: Parameters<typeof start>[2]) =>
    start(
      platform,
      {
        imports: [ResourceServerModule.forRoot({ resourceServer: server })],
        controllers: [controllerOf('', { list: [guarded, RequireScope('orders.read')] })],
      },
      configure,
    )

  it('is answered with its status, headers and body, and is no error in the log', async () => {
    await using app = await with_(orders)
    const { status, headers, text } = await request(app.app.getHttpServer())
      .get('/list')
      .set('Authorization', 'Bearer x')
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api", error="invalid_token", scope="orders.read", error_description="The access token is expired, malformed, or not valid for this resource"',
    ])
    expect(headers['content-type']).toBe('application/json; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(text).toBe(
      '{"status":401,"error":"invalid_token","error_description":"The access token is expired, malformed, or not valid for this resource"}',
    )
    expect(app.errors).toEqual([])
  })

  it('is 503 with Retry-After where keys cannot be fetched (RFC 9110 §15.6.4)', async () => {
    const dead = await startKeyServer(() => {})
    await dead.close()
    const remote = { issuer: 'https://login.example.com', jwksUri: `${dead.origin}/jwks` }
    await using app = await with_(resourceServer(keys, { issuer: remote }))
    const { status, headers } = await request(app.app.getHttpServer())
      .get('/list')
      .set('Authorization', `Bearer ${await keys.issue()}`)
    expect([status, headers['retry-after']]).toEqual([503, '5'])
    expect(headers['www-authenticate']).toBeUndefined()
  })

  it("reaches the application's filters with status, headers, body and cause", async () => {
    const caught: AccessTokenException[] = []
    class Filter {
      catch(exception: AccessTokenException, host: ArgumentsHost) {
        caught.push(exception)
        const response = host.switchToHttp().getResponse()
        response.header('content-type', 'text/plain; charset=utf-8')
        response.status(418).send('answered by the application')
      }
    }
    Catch(AccessTokenException)(Filter)
    await using app = await with_(orders, (nest) => nest.useGlobalFilters(new Filter()))
    const { status, headers, text } = await request(app.app.getHttpServer()).get('/list')
    expect([status, text]).toEqual([418, 'answered by the application'])
    expect(headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(headers['www-authenticate']).toBe('Bearer realm="api", scope="orders.read"')
    const [exception] = caught
    expect(exception).toBeInstanceOf(HttpException)
    expect(exception?.getStatus()).toBe(401)
    expect(exception?.getResponse()).toEqual({ status: 401 })
    expect(exception?.headers).toEqual({
      'Content-Type': 'application/json; charset=utf-8',
      'Cache-Control': 'no-store',
      'WWW-Authenticate': 'Bearer realm="api", scope="orders.read"',
    })
    expect(exception?.cause).toMatchObject({ reason: 'token_missing' })
  })

  it('sends several fields of one name as several', async () => {
    const fields = ['Bearer realm="api"', 'DPoP realm="api", algs="ES256"']
    const guard = (): Guard => ({
      ...orders.guard<never>(),
      decide: (_request, _credentials, { refuse }) =>
        refuse({ status: 401, headers: { 'WWW-Authenticate': fields }, body: '{}' }, undefined),
    })
    await using app = await with_({ ...orders, guard } as ResourceServer)
    const server = app.app.getHttpServer()
    const raw = await new Promise<string[]>((resolve, reject) => {
      request(server)
        .get('/list')
        .buffer(true)
        .parse((response, done) => {
          resolve((response as unknown as { rawHeaders: string[] }).rawHeaders)
          response.on('data', () => {}).on('end', () => done(null, ''))
        })
        .end((error) => error && reject(error))
    })
    const sent = raw.filter((_, at) => raw[at - 1]?.toLowerCase() === 'www-authenticate')
    expect(sent).toEqual(fields)
  })

  it('adds nothing to what something else answered while keys were looked for', async () => {
    let answer = () => {}
    const keep = (_req: unknown, res: { end: (text: string) => void }, next: () => void) => {
      answer = () => res.end('late')
      next()
    }
    const tenants = resourceServer(keys, { audience: 'https://api.example.com/{tenant}' })
    await using app = await start(
      platform,
      {
        imports: [
          ResourceServerModule.forRoot({
            resourceServer: tenants,
            tenant: async () => {
              answer()
              return 'acme'
            },
          }),
        ],
        controllers: [controllerOf('', { list: [guarded] })],
      },
      (nest) => nest.use(keep),
    )
    const { status, text } = await request(app.app.getHttpServer())
      .get('/list')
      .set('Authorization', `Bearer ${await keys.issue()}`)
    expect([status, text]).toEqual([200, 'late'])
    expect(app.errors).toEqual([])
  })
})

describe.each(platforms)('an error that is not ours on platform-%s', (platform) => {
  it("reaches the application's filters untouched", async () => {
    const boom = new Error('boom')
    const clock = () => {
      throw boom
    }
    const caught: unknown[] = []
    class Filter {
      catch(exception: unknown, host: ArgumentsHost) {
        caught.push(exception)
        host.switchToHttp().getResponse().status(500).send('caught')
      }
    }
    Catch()(Filter)
    await using app = await start(
      platform,
      {
        imports: [
          ResourceServerModule.forRoot({ resourceServer: resourceServer(keys, { clock }) }),
        ],
        controllers: [controllerOf('', { list: [guarded] })],
      },
      (nest) => nest.useGlobalFilters(new Filter()),
    )
    expect(await app.get('/list', await keys.issue())).toEqual([500, 'caught'])
    expect(caught).toEqual([boom])
  })
})
