import { createHash } from 'node:crypto'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createApi } from '../../examples/node-http/create-api.mjs'
import { upgradeWith } from '../../examples/websocket/upgrade.mjs'
import * as library from '../../src/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { unavailable } from './answers.js'
import { listening } from './listening.js'
import { observeProcess } from './observe-process.js'
import { rawRows, unparsableRows } from './raw-requests.js'
import { credentialRows } from './requests.js'
import { createServers, fill, keys } from './resource-servers.js'
import { readAnswers, send, sendOctets } from './send.js'

const silent = await startKeyServer(() => {})
const dead = await startKeyServer(() => {})
await dead.close()
const issuers = { dead: dead.origin, silent: silent.origin }
const servers = createServers(library, issuers)
const scope = 'orders.read'
const ran: unknown[] = []
const seen = observeProcess()
const list = ({ subject }: library.AccessToken) => {
  ran.push(subject)
  return { subject }
}

/** Answers 101 as a WebSocket library does, and closes. */
function open(request: IncomingMessage, socket: Duplex, _head: Buffer, token: library.AccessToken) {
  ran.push(token.subject)
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  socket.end(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  )
}

const started: Awaited<ReturnType<typeof listening>>[] = []
async function portOf(server: Server): Promise<number> {
  started.push(await listening(server))
  return (server.address() as AddressInfo).port
}
const api = (server: library.ResourceServer) => portOf(createApi(server, { scope }, list))
const webSocket = (server: library.ResourceServer) =>
  portOf(createServer().on('upgrade', upgradeWith(server, { scope }, open)))

const ordersPort = await api(servers.orders)
const upgradePort = await webSocket(servers.orders)

afterEach(() => {
  ran.length = 0
  expect(seen.reports).toEqual([])
})
afterAll(async () => {
  for (const { server, close } of started) {
    server.closeAllConnections()
    await close()
  }
  await silent.close()
  seen[Symbol.dispose]()
})

describe('node:http without a framework', () => {
  const rows = credentialRows.filter(({ request }) => /^(GET|HEAD) \/orders/.test(request))
  it.each(rows.map((row) => [row.title, row] as const))('%s', async (_title, row) => {
    expect(await send(`http://127.0.0.1:${ordersPort}`, row)).toEqual(row.answer)
    expect(ran.length).toBe(row.ran.length)
  })

  const raw = rawRows.filter(({ octets }) => !octets.startsWith('OPTIONS'))
  it.each(raw.map((row) => [row.title, row] as const))('%s, octet for octet', async (_, row) => {
    expect(readAnswers(await sendOctets(ordersPort, row.octets))).toEqual(row.answers)
    expect(ran.length).toBe(row.ran)
  })

  const get = fill('GET / HTTP/1.0\r\nAuthorization: Bearer {read}\r\n\r\n')

  it('is unavailable while the issuer is (RFC 9110 §15.6.4)', async () => {
    const text = await sendOctets(await api(servers.unavailable), get)
    expect([readAnswers(text), ran]).toEqual([[unavailable], []])
  })

  it('answers 500 to an error of another kind, and says nothing of it', async () => {
    const text = await sendOctets(await api(servers.broken), get)
    expect(text).toMatch(/^HTTP\/1\.1 500 Internal Server Error\r\n/)
    expect([text.includes('boom'), text.includes('WWW-Authenticate'), ran]).toEqual([
      false,
      false,
      [],
    ])
  })
})

describe('the handshake of a WebSocket', () => {
  const handshake = (...fields: string[]) =>
    fill(
      [
        'GET /orders HTTP/1.1',
        'Host: api',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        ...fields,
        '',
        '',
      ].join('\r\n'),
    )
  const good = handshake('Authorization: Bearer {read}')
  const switched =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n'

  it('is answered with 101 where the token is good (RFC 6455 §4.2.2)', async () => {
    expect(await sendOctets(upgradePort, good)).toBe(switched)
    expect(ran).toEqual(['user-1'])
  })

  it('is refused in HTTP where there is no token, octet for octet (RFC 6455 §4.2.2)', async () => {
    expect(await sendOctets(upgradePort, handshake())).toBe(
      'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Bearer realm="api", scope="orders.read"\r\nContent-Type: application/json; charset=utf-8\r\nCache-Control: no-store\r\nContent-Length: 14\r\nConnection: close\r\n\r\n{"status":401}',
    )
    expect(ran).toEqual([])
  })

  const refusals = rawRows
    .filter(
      ({ ran: handlers, octets }) => handlers === 0 && octets.startsWith('GET /orders HTTP/1.1'),
    )
    .map(({ title, octets, answers }) => [title, octets, answers] as const)
  it.each(refusals)('%s, as any other request', async (_title, octets, answers) => {
    const fields = octets.split('\r\n').slice(2, -3)
    expect(readAnswers(await sendOctets(upgradePort, handshake(...fields)))).toEqual(answers)
    expect(ran).toEqual([])
  })

  it.each(unparsableRows)('runs no handler for %s', async (_title, octets, status) => {
    const fields = octets.split('\r\n').slice(2, -3)
    const text = await sendOctets(upgradePort, handshake(fields.join('\r\n')))
    expect([text.slice(0, 12), ran]).toEqual([`HTTP/1.1 ${status}`, []])
  })

  it('is unavailable while the issuer is (RFC 9110 §15.6.4)', async () => {
    // One that has not failed before: pauses grow, and Retry-After with them.
    const { unavailable: fresh } = createServers(library, issuers)
    const text = await sendOctets(await webSocket(fresh), good)
    expect([readAnswers(text), ran]).toEqual([[unavailable], []])
  })

  it('is 500 where an error is of another kind', async () => {
    expect(await sendOctets(await webSocket(servers.broken), good)).toBe(
      'HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n',
    )
    expect(ran).toEqual([])
  })

  it('is over when the client leaves while keys are fetched', async () => {
    const port = await webSocket(servers.silent)
    const asked = new Promise<Parameters<typeof silent.respond>>((resolve) => {
      silent.respond = (...exchange) => resolve(exchange)
    })
    const client = connect(port, '127.0.0.1')
    client.write(good)
    const exchange = await asked
    client.resetAndDestroy()
    await vi.waitFor(async () => expect(await connections(port)).toBe(0))
    json(keys.jwks)(...exchange)
    expect(await sendOctets(port, good)).toBe(switched)
    expect(ran).toEqual(['user-1'])
  })

  function connections(port: number): Promise<number | undefined> {
    const found = started.find(({ server }) => (server.address() as AddressInfo).port === port)
    return new Promise((resolve) => found?.server.getConnections((_, count) => resolve(count)))
  }
})
