import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyRequest,
} from 'fastify'
import { describe, expect, it } from 'vitest'
import plugin from '../../adapters/fastify/index.js'
import type { ResourceServerOptions } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const serverOf = (realm: string, options: Partial<ResourceServerOptions> = {}) => {
  const audience = `https://api.example.com/${realm}`
  return { resourceServer: resourceServer(keys, { realm, audience, ...options }) }
}
const tokenFor = async (...realms: string[]) => ({
  authorization: `Bearer ${await keys.issue({ aud: realms.map((name) => `https://api.example.com/${name}`) })}`,
})
/** A scope inside, of this path. */
const mount = (app: FastifyInstance, prefix: string, scope: FastifyPluginAsync) =>
  app.register(scope, { prefix })
const answer = ({ auth }: FastifyRequest) => auth?.resource ?? 'nobody'

/** Status and challenge of a path without a token. */
async function challenge(app: ReturnType<typeof fastify>, url: string) {
  const { statusCode, headers } = await app.inject(url)
  return [statusCode, headers['www-authenticate']]
}

describe('registered at the root', () => {
  it('protects the scopes inside, and unknown paths', async () => {
    await using app = fastify()
    await app.register(plugin, serverOf('orders'))
    await mount(app, '/inside', async (scope) => void scope.get('/', answer))
    expect(await challenge(app, '/inside')).toEqual([401, 'Bearer realm="orders"'])
    expect(await challenge(app, '/unknown')).toEqual([401, 'Bearer realm="orders"'])
    const headers = await tokenFor('orders')
    expect((await app.inject({ url: '/inside', headers })).body).toBe(
      'https://api.example.com/orders',
    )
    expect((await app.inject({ url: '/unknown', headers })).statusCode).toBe(404)
  })

  it("protects the application's own handler of unknown paths, and that of a scope", async () => {
    await using app = fastify()
    await app.register(plugin, serverOf('orders'))
    app.setNotFoundHandler((request, reply) => reply.code(404).send(answer(request)))
    await mount(app, '/items', async (scope) => {
      await scope.register(plugin, serverOf('items'))
      scope.setNotFoundHandler((request, reply) => reply.code(404).send(answer(request)))
    })
    expect(await challenge(app, '/unknown')).toEqual([401, 'Bearer realm="orders"'])
    expect(await challenge(app, '/items/unknown')).toEqual([401, 'Bearer realm="items"'])
    const headers = await tokenFor('items')
    const response = await app.inject({ url: '/items/unknown', headers })
    expect([response.statusCode, response.body]).toEqual([404, 'https://api.example.com/items'])
  })

  it('takes an unknown method of a known path for unknown', async () => {
    await using app = fastify()
    await app.register(plugin, serverOf('orders'))
    app.get('/', { config: { auth: false } }, answer)
    expect((await app.inject({ method: 'POST', url: '/' })).statusCode).toBe(401)
  })
})

describe('registered in a scope inside', () => {
  it('leaves the routes outside open, and unknown paths to the root', async () => {
    await using app = fastify()
    app.get('/', answer)
    await mount(app, '/orders', async (scope) => {
      await scope.register(plugin, serverOf('orders'))
      scope.get('/', answer)
    })
    await mount(app, '/sibling', async (scope) => void scope.get('/', answer))
    expect(await challenge(app, '/')).toEqual([200, undefined])
    expect(await challenge(app, '/sibling')).toEqual([200, undefined])
    expect(await challenge(app, '/orders')).toEqual([401, 'Bearer realm="orders"'])
    expect(await challenge(app, '/unknown')).toEqual([404, undefined])
    expect(await challenge(app, '/orders/unknown')).toEqual([404, undefined])
  })

  it('gives two scopes a server each', async () => {
    await using app = fastify()
    for (const realm of ['orders', 'items']) {
      await mount(app, `/${realm}`, async (scope) => {
        await scope.register(plugin, serverOf(realm))
        scope.get('/', answer)
      })
    }
    const headers = await tokenFor('orders')
    expect((await app.inject({ url: '/orders', headers })).statusCode).toBe(200)
    expect((await app.inject({ url: '/items', headers })).statusCode).toBe(401)
    expect(await challenge(app, '/items')).toEqual([401, 'Bearer realm="items"'])
  })
})

describe.each(['before', 'after'])('registered in a scope and %s that at the root', (order) => {
  const decisions: string[] = []
  const counted = (realm: string) =>
    serverOf(realm, {
      on: {
        accepted: () => void decisions.push(`${realm} accepted`),
        refused: () => void decisions.push(`${realm} refused`),
      },
    })
  async function start() {
    decisions.length = 0
    const app = fastify()
    if (order === 'after') await app.register(plugin, counted('orders'))
    await mount(app, '/items', async (scope) => {
      scope.get('/early', { config: { auth: { scope: 'items.read' } } }, answer)
      await scope.register(plugin, counted('items'))
      scope.get('/', answer)
      scope.get('/open', { config: { auth: false } }, answer)
      await mount(scope, '/inner', async (inner) => void inner.get('/', answer))
    })
    if (order === 'before') await app.register(plugin, counted('orders'))
    await mount(app, '/sibling', async (scope) => void scope.get('/', answer))
    app.get('/', answer)
    return app
  }

  it('replaces the server there and further inside, and nowhere else', async () => {
    await using app = await start()
    for (const url of ['/items', '/items/inner']) {
      expect(await challenge(app, url)).toEqual([401, 'Bearer realm="items"'])
    }
    for (const url of ['/', '/sibling', '/unknown']) {
      expect(await challenge(app, url)).toEqual([401, 'Bearer realm="orders"'])
    }
    expect(await challenge(app, '/items/open')).toEqual([200, undefined])
    expect(await challenge(app, '/items/early')).toEqual([
      401,
      'Bearer realm="items", scope="items.read"',
    ])
  })

  it('decides on a request once', async () => {
    await using app = await start()
    const items = { url: '/items', headers: await tokenFor('items') }
    expect((await app.inject(items)).body).toBe('https://api.example.com/items')
    expect(decisions).toEqual(['items accepted'])
    const sibling = { url: '/sibling', headers: await tokenFor('orders') }
    expect((await app.inject(sibling)).body).toBe('https://api.example.com/orders')
    expect(decisions).toEqual(['items accepted', 'orders accepted'])
    expect((await app.inject({ ...items, headers: sibling.headers })).statusCode).toBe(401)
    expect(decisions.slice(2)).toEqual(['items refused'])
  })
})
