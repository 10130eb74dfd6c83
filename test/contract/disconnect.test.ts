import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, describe, expect, it, vi } from 'vitest'
import * as library from '../../src/index.js'
import { json } from '../support/key-server.js'
import { unavailable, user } from './answers.js'
import { frameworks } from './frameworks/all.js'
import { observeProcess } from './observe-process.js'
import { refuses } from './requests.js'
import { fill, keys } from './resource-servers.js'
import { send } from './send.js'
import { startApi } from './start-api.js'

const [get] = refuses('GET /silent', [['', 'Bearer {read}', user]])
if (get === undefined) throw new Error('no row')
const octets = fill('GET /silent HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer {read}\r\n\r\n')
const seen = observeProcess()
afterAll(() => seen[Symbol.dispose]())

describe.each(frameworks.map((framework) => [framework.name, framework] as const))(
  'a client that leaves while keys are fetched in %s',
  (_, framework) => {
    /** Requests that are waiting for keys when their clients go away. */
    async function leave(api: Awaited<ReturnType<typeof startApi>>, clients: number) {
      const held: Parameters<typeof api.silent.respond>[] = []
      const asked = new Promise<void>((resolve) => {
        api.silent.respond = (...exchange) => {
          held.push(exchange)
          resolve()
        }
      })
      let arrived = 0
      const all = new Promise<void>((resolve) => {
        api.server.on('request', () => {
          arrived += 1
          if (arrived === clients) resolve()
        })
      })
      const sockets = Array.from({ length: clients }, () => connect(api.port, '127.0.0.1'))
      for (const socket of sockets) socket.write(octets)
      await Promise.all([asked, all])
      const closed = sockets.map((socket) => once(socket, 'close'))
      for (const socket of sockets) socket.destroy()
      await Promise.all(closed)
      await vi.waitFor(async () => expect(await connections(api.server)).toBe(0))
      expect([held.length, api.ran]).toEqual([1, []])
      return held
    }

    it('leaves nothing hanging when the keys come', async () => {
      await using api = await startApi(framework, library)
      for (const exchange of await leave(api, 8)) json(keys.jwks)(...exchange)
      expect(await send(api.origin, get)).toEqual(user)
      expect([api.failures, api.silent.requests]).toEqual([[], ['/jwks']])
      await vi.waitFor(async () => expect(await connections(api.server)).toBe(0))
      await api.close()
      expect(api.server.listening).toBe(false)
      expect(seen.reports).toEqual([])
    })

    it('leaves nothing hanging when they do not (RFC 9110 §15.6.4)', async () => {
      await using api = await startApi(framework, library)
      const held = await leave(api, 8)
      const waiting = send(api.origin, get)
      await once(api.server, 'request')
      for (const [, response] of held) response.destroy()
      expect(await waiting).toEqual(unavailable)
      expect([api.ran, api.failures]).toEqual([[], []])
      await vi.waitFor(async () => expect(await connections(api.server)).toBe(0))
      await api.close()
      expect(api.server.listening).toBe(false)
      expect(seen.reports).toEqual([])
    })
  },
)

function connections(server: import('node:net').Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => (error ? reject(error) : resolve(count)))
  })
}
