import { Buffer } from 'node:buffer'
import { connect, createServer, type OutgoingHttpHeaders } from 'node:http2'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import fastify from 'fastify'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import resourceServer, { protectedResourceMetadata } from '../../adapters/fastify/index.js'
import { cert, key } from '../support/certificate.js'
import { refused } from '../support/refusals.js'
import { resourceServer as createServerOf } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const orders = createServerOf(keys, { resource: {} })
const tenants = createServerOf(keys, {
  audience: 'https://{tenant}.example.com/orders',
  resource: {},
})
const jwt = await keys.issue({ scope: 'orders.read' })
const place = '/.well-known/oauth-protected-resource/orders'
const metadata =
  'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/orders"'

/** An application over HTTP/2, for its type. */
const plain = () => fastify({ http2: true })

/** One request of HTTP/2: status, challenge and body. */
function send(origin: string, fields: OutgoingHttpHeaders) {
  return new Promise<[number, string | undefined, string]>((resolve, reject) => {
    const session = connect(origin, { ca: cert })
    session.on('error', reject)
    const stream = session.request({ ':method': 'GET', ':path': '/orders', ...fields })
    let status = 0
    let challenge: string | undefined
    let body = ''
    stream.setEncoding('utf8')
    stream.on('response', (headers) => {
      status = headers[':status'] as number
      challenge = headers['www-authenticate']
    })
    stream.on('data', (chunk: string) => {
      body += chunk
    })
    stream.on('error', reject)
    stream.on('end', () => session.close(() => resolve([status, challenge, body])))
  })
}

describe.each(['without TLS', 'over TLS'])('Fastify over HTTP/2 %s', (name) => {
  const isSecure = name === 'over TLS'
  const app = (
    isSecure ? fastify({ http2: true, https: { key, cert } }) : fastify({ http2: true })
  ) as ReturnType<typeof plain>
  let origin: string

  beforeAll(async () => {
    // Both are at one path: the tenants' by their hosts, the other one at any.
    await app.register(protectedResourceMetadata, { resourceServer: tenants })
    await app.register(protectedResourceMetadata, { resourceServer: orders })
    await app.register(resourceServer, { resourceServer: orders })
    app.get('/orders', { config: { auth: { scope: 'orders.read' } } }, async (request) => {
      return { subject: request.auth.subject, version: request.raw.httpVersion }
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    const { port } = app.server.address() as AddressInfo
    origin = `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`
  })
  afterAll(() => app.close())

  it('passes a token, beside cookies in several fields (RFC 9113 §8.2.3)', async () => {
    const fields = { authorization: `Bearer ${jwt}`, cookie: ['a=1', 'b=2'] }
    expect(await send(origin, fields)).toEqual([
      200,
      undefined,
      '{"subject":"user-1","version":"2.0"}',
    ])
  })

  it.each<[string, OutgoingHttpHeaders, number, string]>([
    ['no token', {}, 401, `Bearer realm="api", ${metadata}, scope="orders.read"`],
    [
      'a foreign scheme',
      { authorization: 'Basic dXNlcjpwYXNz' },
      401,
      `Bearer realm="api", ${metadata}, scope="orders.read"`,
    ],
    [
      'a malformed field',
      { authorization: 'Bearer' },
      400,
      `Bearer realm="api", error="invalid_request", error_description="The Authorization header is not one Bearer token", ${metadata}`,
    ],
    [
      'what is no token',
      { authorization: 'Bearer abc' },
      401,
      `Bearer realm="api", error="invalid_token", scope="orders.read", error_description="The access token is expired, malformed, or not valid for this resource", ${metadata}`,
    ],
  ])('refuses %s as over HTTP/1.1 (RFC 6750 §3)', async (_, fields, status, challenge) => {
    expect((await send(origin, fields)).slice(0, 2)).toEqual([status, challenge])
  })

  it('serves the metadata, and finds a tenant in :authority (RFC 9113 §8.3.1)', async () => {
    const [status, , body] = await send(origin, { ':path': place })
    expect([status, JSON.parse(body).resource]).toEqual([200, 'https://api.example.com/orders'])
    const ofTenant = await send(origin, { ':path': place, ':authority': 'acme.example.com' })
    expect(JSON.parse(ofTenant[2]).resource).toBe('https://acme.example.com/orders')
  })
})

describe('a request of node:http2', () => {
  const seen: unknown[] = []
  const server = createServer((request, response) => {
    void orders.authenticate(request).then(
      (token) => {
        seen.push(token.subject)
        response.end()
      },
      (error: unknown) => {
        const { status, headers, body } = orders.refuse(error)
        response.writeHead(status, headers as Record<string, string>)
        response.end(body)
      },
    )
  })
  let port: number
  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
    ;({ port } = server.address() as AddressInfo)
  })
  afterAll(() => new Promise((closed) => server.close(closed)))

  it('is authenticated as it is, with pseudo-header fields in rawHeaders', async () => {
    const [status] = await send(`http://127.0.0.1:${port}`, { authorization: `Bearer ${jwt}` })
    expect([status, seen]).toEqual([200, ['user-1']])
  })

  it('is refused with two Authorization fields, which Node joins or drops (RFC 6750 §2)', async () => {
    expect(await statusOf(port, [`Bearer ${jwt}`])).toBe(':status 200')
    expect(await statusOf(port, [`Bearer ${jwt}`, `Bearer ${jwt}`])).toBe(':status 400')
  })

  it('is refused where rawHeaders was lost and the fields were joined', async () => {
    const headers = { ':path': '/orders', authorization: `Bearer ${jwt}, Bearer ${jwt}` }
    await refused(orders.authenticate({ headers }), 'credentials_repeated')
  })
})

/** Sends octets of HTTP/2, since Node's client lets no field be sent twice, and reads the status. */
function statusOf(port: number, authorization: readonly string[]): Promise<string> {
  const fields = [
    ...[':method', 'GET', ':scheme', 'http', ':path', '/orders', ':authority', 'a'],
    ...authorization.flatMap((value) => ['authorization', value]),
  ]
  // RFC 7541 §6.2.2 and §5.2: literals without indexing, lengths with a prefix of 7 bits.
  const text = (value: string) => Buffer.concat([integer(value.length), Buffer.from(value)])
  const block = Buffer.concat(
    fields.flatMap((value, index) =>
      index % 2 === 0 ? [Buffer.from([0]), text(value)] : [text(value)],
    ),
  )
  const endOfStreamAndHeaders = 0x5
  return new Promise((resolve, reject) => {
    const socket = connectSocket(port, '127.0.0.1')
    socket.setTimeout(5000, () => socket.destroy(new Error('the server does not answer')))
    socket.on('error', reject)
    let received = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
      const status = readStatus(received)
      if (status === undefined) return
      socket.destroy()
      resolve(status)
    })
    socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n')
    socket.write(frame(0x4, 0, 0, Buffer.alloc(0)))
    socket.write(frame(0x1, endOfStreamAndHeaders, 1, block))
  })
}

function integer(value: number): Buffer {
  if (value < 127) return Buffer.from([value])
  const octets = [127]
  let rest = value - 127
  for (; rest >= 128; rest >>= 7) octets.push((rest & 127) | 128)
  return Buffer.from([...octets, rest])
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const header = Buffer.alloc(9)
  header.writeUIntBE(payload.length, 0, 3)
  header.writeUInt8(type, 3)
  header.writeUInt8(flags, 4)
  header.writeUInt32BE(stream, 5)
  return Buffer.concat([header, payload])
}

/** The first field of the first HEADERS frame: RFC 7541 Appendix A has 200 at 8 and 400 at 12. */
function readStatus(octets: Buffer): string | undefined {
  for (let at = 0; at + 9 < octets.length; ) {
    const length = octets.readUIntBE(at, 3)
    if (octets[at + 3] === 0x1) {
      return { 136: ':status 200', 140: ':status 400' }[octets[at + 9] as number]
    }
    at += 9 + length
  }
  return undefined
}
