import express from 'express'
import fastify from 'fastify'
import request from 'supertest'
import { afterAll, describe, expect, it } from 'vitest'
import { requireAccessToken } from '../../adapters/express/index.js'
import resourceServer from '../../adapters/fastify/index.js'
import * as library from '../../src/index.js'
import { frameworks } from './frameworks/all.js'
import { fastifyFramework } from './frameworks/fastify.js'
import { createServers, tokens } from './resource-servers.js'
import { startApi } from './start-api.js'

const loopback = 'http://127.0.0.1:9'
const { orders } = createServers(library, { dead: loopback, silent: loopback })

describe('a path that has no route', () => {
  const app = fastify()
  afterAll(() => app.close())
  const ran: string[] = []
  app.register(resourceServer, { resourceServer: orders })
  app.setNotFoundHandler((_request, reply) => {
    ran.push('not found')
    return reply.code(404).send({ unknown: true })
  })

  it('is 401 below a registration at the root of Fastify (RFC 6750 §3)', async () => {
    await app.ready()
    const response = await request(app.server).get('/unknown')
    expect([response.status, response.headers['www-authenticate'], response.text]).toEqual([
      401,
      'Bearer realm="api"',
      '{"status":401}',
    ])
    expect(ran).toEqual([])
  })

  it('is unknown there to a client with a token', async () => {
    await app.ready()
    const good = request(app.server).get('/unknown').set('Authorization', `Bearer ${tokens.read}`)
    expect([(await good).status, ran]).toEqual([404, ['not found']])
  })

  it('is the same in Express behind requireAccessToken (RFC 6750 §3)', async () => {
    await app.ready()
    const guarded = express().use(requireAccessToken(orders))
    const [one, other] = await Promise.all([
      request(guarded).get('/unknown'),
      request(app.server).get('/unknown'),
    ])
    const headers = ['www-authenticate', 'content-type', 'cache-control', 'retry-after']
    const seen = (response: typeof one) => [
      response.status,
      response.text,
      ...headers.map((name) => response.headers[name]),
    ]
    expect(seen(one)).toEqual(seen(other))
    expect(one.status).toBe(401)
  })

  it.each(frameworks.map((framework) => [framework.name, framework] as const))(
    'runs no handler in %s',
    async (_, framework) => {
      await using api = await startApi(framework, library)
      const response = await request(api.origin).get('/unknown')
      expect(response.status).toBe(framework === fastifyFramework ? 401 : 404)
      expect([api.ran, api.failures]).toEqual([[], []])
    },
  )
})
