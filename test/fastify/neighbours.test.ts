import cors from '@fastify/cors'
import fastify, { type FastifyRequest } from 'fastify'
import { describe, expect, it } from 'vitest'
import plugin from '../../adapters/fastify/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const authorization = `Bearer ${await keys.issue()}`
const origin = 'https://app.example.com'
const preflight = {
  method: 'OPTIONS',
  url: '/',
  headers: { origin, 'access-control-request-method': 'GET' },
} as const
const answer = ({ auth }: FastifyRequest) => auth?.subject ?? 'nobody'
const throwing = (thrown: unknown) => (): never => {
  throw thrown
}

describe('beside @fastify/cors', () => {
  it('leaves preflight requests to it, which is registered first (Fetch, CORS-preflight request)', async () => {
    await using app = fastify()
    await app.register(cors, { origin })
    await app.register(plugin, { resourceServer: orders })
    app.get('/', answer)
    const response = await app.inject(preflight)
    expect([response.statusCode, response.headers['access-control-allow-origin']]).toEqual([
      204,
      origin,
    ])
  })

  it('keeps its headers on a refusal and on an answer, so that a browser shows them', async () => {
    await using app = fastify()
    await app.register(cors, { origin, exposedHeaders: 'WWW-Authenticate' })
    await app.register(plugin, { resourceServer: orders })
    app.get('/', answer)
    const refused = await app.inject({ url: '/', headers: { origin } })
    expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api"',
    ])
    expect(refused.headers['access-control-allow-origin']).toBe(origin)
    expect(refused.headers['access-control-expose-headers']).toBe('WWW-Authenticate')
    const passed = await app.inject({ url: '/', headers: { origin, authorization } })
    expect([passed.body, passed.headers['access-control-allow-origin']]).toEqual(['user-1', origin])
  })

  it('lets preflight requests through to it where it is registered later, if asked to', async () => {
    for (const [flag, status] of [
      [true, 204],
      [false, 401],
    ] as const) {
      await using app = fastify()
      await app.register(plugin, { resourceServer: orders, preflight: flag })
      await app.register(cors, { origin })
      app.get('/', answer)
      expect((await app.inject(preflight)).statusCode).toBe(status)
      expect((await app.inject({ url: '/', headers: { origin } })).statusCode).toBe(401)
    }
  })
})

describe('beside other plugins', () => {
  it('leaves request.user to the plugin that decorates it', async () => {
    await using app = fastify()
    app.decorateRequest('user', null)
    app.addHook('onRequest', async (request) => {
      Object.assign(request, { user: { name: 'session' } })
    })
    await app.register(plugin, { resourceServer: orders })
    app.get('/', (request) => ({ user: Reflect.get(request, 'user'), subject: answer(request) }))
    const response = await app.inject({ url: '/', headers: { authorization } })
    expect(response.json()).toEqual({ user: { name: 'session' }, subject: 'user-1' })
  })

  it('shows the token to hooks that were added after it, and to those of the route', async () => {
    await using app = fastify()
    const seen: (string | undefined)[] = []
    const look = async (request: FastifyRequest) => void seen.push(request.auth?.subject)
    app.addHook('onRequest', look)
    await app.register(plugin, { resourceServer: orders })
    app.addHook('onRequest', look)
    app.get('/', { onRequest: look, preHandler: look }, answer)
    await app.inject({ url: '/', headers: { authorization } })
    expect(seen).toEqual([undefined, 'user-1', 'user-1', 'user-1'])
  })

  it('sends a refusal through onSend and past error handlers, serializers and later hooks', async () => {
    await using app = fastify()
    const ran: string[] = []
    app.setErrorHandler(() => void ran.push('error handler'))
    app.setReplySerializer(() => 'serialized')
    await app.register(plugin, { resourceServer: orders })
    app.addHook('onRequest', async () => void ran.push('later hook'))
    app.addHook('onSend', async (_request, reply) => void reply.header('x-sent', 'yes'))
    app.get('/', answer)
    const response = await app.inject('/')
    expect([response.statusCode, response.body, response.headers['x-sent'], ran]).toEqual([
      401,
      '{"status":401}',
      'yes',
      [],
    ])
  })

  it('sends nothing where a hook answered already, while keys were looked for', async () => {
    await using app = fastify()
    const tenants = resourceServer(keys, { audience: 'https://api.example.com/{tenant}' })
    let answered = () => {}
    app.addHook('onRequest', (_request, reply, done) => {
      answered = () => void reply.code(408).send('late')
      done()
    })
    await app.register(plugin, {
      resourceServer: tenants,
      tenant: async () => {
        answered()
        return 'acme'
      },
    })
    app.get('/', answer)
    const response = await app.inject({ url: '/', headers: { authorization } })
    expect([response.statusCode, response.body]).toEqual([408, 'late'])
  })
})

describe('errors that are not ours', () => {
  const boom = new Error('boom')

  it.each<[string, Error, () => string | Promise<string>]>([
    ['at once', boom, () => 'acme'],
    ['later', boom, async () => 'acme'],
  ])('reach setErrorHandler untouched: %s', async (_, thrown, tenant) => {
    await using app = fastify()
    const caught: unknown[] = []
    app.setErrorHandler((error, _request, reply) => {
      caught.push(error)
      return reply.code(500).send('caught')
    })
    const broken = resourceServer(keys, {
      audience: 'https://api.example.com/{tenant}',
      clock: throwing(thrown),
    })
    await app.register(plugin, { resourceServer: broken, tenant })
    app.get('/', throwing(new Error('the handler ran')))
    const response = await app.inject({ url: '/', headers: { authorization } })
    expect([response.statusCode, response.body, caught]).toEqual([500, 'caught', [thrown]])
    expect(caught[0]).toBe(thrown)
  })

  it.each([undefined, null, 0, '', false, 'boom'])(
    'do not let a request pass: %o',
    async (thrown) => {
      await using app = fastify()
      const ran: string[] = []
      const broken = resourceServer(keys, { clock: throwing(thrown) })
      await app.register(plugin, { resourceServer: broken })
      app.get('/', () => ran.push('handler'))
      const response = await app.inject({ url: '/', headers: { authorization } })
      expect([response.statusCode, ran]).toEqual([500, []])
    },
  )

  it('are left alone where a handler throws them', async () => {
    await using app = fastify()
    await app.register(plugin, { resourceServer: orders })
    app.setErrorHandler((error, _request, reply) => reply.code(500).send({ same: error === boom }))
    app.get('/', throwing(boom))
    const response = await app.inject({ url: '/', headers: { authorization } })
    expect(response.json()).toEqual({ same: true })
  })
})
