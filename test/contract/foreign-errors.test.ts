import type { AddressInfo } from 'node:net'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import * as library from '../../src/index.js'
import { audience, issuer } from '../support/test-keys.js'
import { frameworks } from './frameworks/all.js'
import { createServers, keys, tokens } from './resource-servers.js'

const loopback = 'http://127.0.0.1:9'
/** What frameworks could take for no error, or for a word of their own. */
const values = [undefined, null, false, 0, '', Number.NaN, 'route', 'router', 'boom', 1, true, {}]

describe.each(frameworks.map((framework) => [framework.name, framework] as const))(
  'what is thrown and is no Error, in %s',
  (_, framework) => {
    it.each(values.map((value) => [typeof value, value] as const))(
      'opens no route: %s %j',
      async (_type, value) => {
        const ran: string[] = []
        const orders = library.createResourceServer({
          issuer: { issuer, jwks: keys.jwks },
          audience,
          clock: () => {
            throw value
          },
        })
        const { server, close } = await framework.start({
          servers: { ...createServers(library, { dead: loopback, silent: loopback }), orders },
          answer: ({ path }) => {
            ran.push(path)
            return {}
          },
          caught: () => ({}),
        })
        try {
          const { port } = server.address() as AddressInfo
          const response = await request(`http://127.0.0.1:${port}`)
            .get('/orders')
            .set('Authorization', `Bearer ${tokens.read}`)
          expect([response.status, ran]).toEqual([500, []])
        } finally {
          await close()
        }
      },
    )
  },
)
