import fastify, { type FastifyInstance, type FastifyPluginAsync } from 'fastify'
import { describe, expect, it } from 'vitest'
import plugin, { resourceServer as named } from '../../adapters/fastify/index.js'
import { ConfigurationError } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const orders = resourceServer(keys)
const jwt = await keys.issue()
const options = {
  issuer: { issuer: 'https://login.example.com', jwks: keys.jwks },
  audience: 'https://api.example.com/orders',
  clock: () => now * 1000,
}

const metadata = Symbol.for('plugin-meta')
const handler = () => 'passed'

/** What the start of an application ends with. */
async function failure(register: (app: FastifyInstance) => unknown): Promise<Error> {
  await using app = fastify()
  const started = (async () => {
    await register(app)
    await app.ready()
  })()
  return started.then(
    () => expect.unreachable('the application started') as never,
    (error: unknown) => error as Error,
  )
}

describe('the Fastify plugin', () => {
  it('names itself and the Fastify that it is for', () => {
    expect((plugin as never)[metadata]).toEqual({ name: 'oauth-resource-server', fastify: '5.x' })
    expect(named).toBe(plugin)
  })

  it.each(['4.28.1', '6.0.0'])('fails at registration in Fastify %s', async (version) => {
    const error = await failure((app) => {
      Object.defineProperty(app, 'version', { value: version })
      return app.register(plugin, { resourceServer: orders })
    })
    expect(error).toMatchObject({ code: 'FST_ERR_PLUGIN_VERSION_MISMATCH' })
  })

  it('is found by plugins that depend on it', async () => {
    await using app = fastify()
    await app.register(plugin, { resourceServer: orders })
    expect(app.hasPlugin('oauth-resource-server')).toBe(true)
  })

  it.each([
    ['a resource server', { resourceServer: orders }],
    ['the options of one', options],
    ["a resource server and the framework's options", { resourceServer: orders, prefix: '/v1' }],
    [
      "options and the framework's options",
      { ...options, prefix: '/v1', logLevel: 'warn' as const, logSerializers: {} },
    ],
  ])('is registered with %s', async (_, registration) => {
    await using app = fastify()
    await app.register(plugin, registration)
    app.get('/', handler)
    const authorization = `Bearer ${jwt}`
    expect((await app.inject({ url: '/', headers: { authorization } })).body).toBe('passed')
    expect((await app.inject('/')).statusCode).toBe(401)
  })

  it('is registered with a function of the instance, as every plugin', async () => {
    await using app = fastify()
    await app.register(plugin, () => ({ resourceServer: orders }))
    app.get('/', handler)
    expect((await app.inject('/')).statusCode).toBe(401)
  })

  it.each([
    ['no options', {}, /^issuer/],
    ['a misspelt name', { ...options, audiance: 'orders' }, /"audiance"/],
    [
      'a name beside a server',
      { resourceServer: orders, audience: 'orders' },
      /audience beside it/,
    ],
    ['a scope', { resourceServer: orders, scope: 'orders.read' }, /^scope is a route's own matter/],
    [
      'a tenant nobody checks',
      { resourceServer: orders, tenant: () => 'acme' },
      /^tenant was given/,
    ],
  ])('fails at registration with %s', async (_, registration, message) => {
    const error = await failure((app) => app.register(plugin, registration as never))
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toMatch(message)
  })

  it('fails when it is registered twice in one scope', async () => {
    const error = await failure((app) =>
      app.register(plugin, { resourceServer: orders }).register(plugin, options),
    )
    expect(error).toBeInstanceOf(ConfigurationError)
    expect(error.message).toBe(
      'this scope has a resource server already: register another one in a scope of its own.',
    )
  })

  it('fails where something else decorates requests with auth', async () => {
    const error = await failure((app) =>
      app.decorateRequest('auth').register(plugin, { resourceServer: orders }),
    )
    expect(error).toMatchObject({ code: 'FST_ERR_DEC_ALREADY_PRESENT' })
  })
})

const malformed: [string, unknown, RegExp][] = [
  ['true', true, /^config.auth must be false/],
  ['null', null, /^config.auth must be false/],
  ['a string', 'orders.read', /^config.auth must be false/],
  ['zero', 0, /^config.auth must be false/],
  ['an empty list', [], /^config.auth must be false/],
  ['a list', ['orders.read'], /^config.auth must be false/],
  ['a tenant of its own', { tenant: () => 'acme' }, /^config.auth must be false/],
  ['an empty scope', { scope: '' }, /^scope is ""/],
  ['a list as scope', { scope: ['orders.read'] }, /^scope is an array/],
  ['a scope that no token can have', { scope: 'orders"read' }, /^scope is /],
  ['a misspelt name', { scopes: 'orders.read' }, /"scopes"/],
  ['a flag that is none', { optional: 'no' }, /^optional is "no"/],
]

describe.each(malformed)('a route whose config.auth is %s', (_, auth, message) => {
  const config = { auth } as object

  it('fails when it is declared', async () => {
    await using app = fastify()
    await app.register(plugin, { resourceServer: orders })
    expect(() => app.get('/', { config }, handler)).toThrow(ConfigurationError)
    expect(() => app.get('/again', { config }, handler)).toThrow(message)
  })

  it('fails when it is declared in a scope inside, with or without a server of its own', async () => {
    for (const registrations of [0, 1]) {
      const inside: FastifyPluginAsync = async (scope) => {
        if (registrations === 1) await scope.register(plugin, options)
        scope.get('/', { config }, handler)
      }
      const error = await failure((app) =>
        app.register(plugin, { resourceServer: orders }).register(inside),
      )
      expect(error).toBeInstanceOf(ConfigurationError)
      expect(error.message).toMatch(message)
    }
  })

  it('stays closed where it was declared before the plugin was there', async () => {
    await using app = fastify()
    app.get('/', { config }, handler)
    await app.register(plugin, { resourceServer: orders })
    const authorization = `Bearer ${jwt}`
    const response = await app.inject({ url: '/', headers: { authorization } })
    expect([response.statusCode, response.json().message]).toEqual([
      500,
      expect.stringMatching(message),
    ])
  })
})
