import type { EventEmitter } from 'node:events'
import { Agent } from 'node:http'
import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import * as library from '../../src/index.js'
import { heapInUse } from '../support/collect-garbage.js'
import { frameworks } from './frameworks/all.js'
import { type LoadRequest, sendLoad } from './load.js'
import { observeProcess } from './observe-process.js'
import { tokens } from './resource-servers.js'
import { startApi } from './start-api.js'

const mix: readonly LoadRequest[] = [
  load('/orders', 'Bearer {read}', 200),
  load('/orders', undefined, 401),
  load('/orders', 'Bearer {expired}', 401),
  load('/admin', 'Bearer {read}', 403),
  load('/orders', 'Bearer', 400),
  load('/t/acme-later/orders', 'Bearer {acme}', 200),
  load('/t/rejects/orders', 'Bearer {acme}', 401),
  load('/optional', undefined, 200),
  load('/unavailable', 'Bearer {read}', 503),
  load('/broken', 'Bearer {read}', 500),
]
const warmUp = 2000
const total = 10_000
const megabyte = 2 ** 20

describe.each(frameworks.map((framework) => [framework.name, framework] as const))(
  '10,000 requests over 64 connections in %s',
  (_, framework) => {
    it('leave no listener and no growing heap', { timeout: 60_000 }, async () => {
      using seen = observeProcess()
      await using api = await startApi(framework, library)
      using agent = disposable(new Agent({ keepAlive: true, maxSockets: 64 }))
      // A machine may stall for seconds: what is idle then is about to be used again.
      api.server.keepAliveTimeout = 0
      const sockets = new Set<Socket>()
      api.server.on('connection', (socket: Socket) => sockets.add(socket))
      const measure = () => {
        api.ran.length = api.failures.length = 0
        return { heap: heapInUse(), listeners: listeners(api.server, sockets) }
      }

      expect(await sendLoad(agent, api.port, mix, warmUp)).toBe(warmUp)
      const before = measure()
      expect(before.listeners).toBeGreaterThan(64)
      expect(await sendLoad(agent, api.port, mix, total - warmUp)).toBe(total - warmUp)
      expect(api.ran.length).toBe(((total - warmUp) / 10) * 3)
      expect(api.failures.length).toBe((total - warmUp) / 10)

      await vi.waitFor(() => expect(measure().listeners).toBeLessThanOrEqual(before.listeners))
      expect((measure().heap - before.heap) / megabyte).toBeLessThan(4)
      expect(sockets.size).toBeLessThanOrEqual(64)
      expect(seen.reports).toEqual([])
    })
  },
)

function load(path: string, authorization: string | undefined, status: number): LoadRequest {
  const value = authorization?.replace(/\{(\w+)\}/, (_, name: string) => tokens[name] as string)
  return { path, status, headers: value === undefined ? {} : { authorization: value } }
}

/** Listeners of the server and of its connections, of every event. */
function listeners(server: EventEmitter, sockets: ReadonlySet<EventEmitter>): number {
  return [server, ...sockets]
    .flatMap((emitter) => emitter.eventNames().map((event) => emitter.listenerCount(event)))
    .reduce((sum, count) => sum + count, 0)
}

function disposable(agent: Agent): Agent & Disposable {
  return Object.assign(agent, { [Symbol.dispose]: () => agent.destroy() })
}
