import type { RequestListener, ServerResponse } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createResourceServer, type JwksOptions, UnavailableError } from '../../src/index.js'
import { json, type KeyServer, startKeyServer } from '../support/key-server.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const good = await keys.issue()
const body = JSON.stringify(keys.jwks)

let published: KeyServer
let target: KeyServer
beforeEach(async () => {
  published = await startKeyServer(json(keys.jwks))
  target = await startKeyServer(json(keys.jwks))
})
afterEach(() => Promise.all([published.close(), target.close()]))

const verify = (jwks: JwksOptions = {}, jwksUri = `${published.origin}/jwks`) =>
  createResourceServer({
    issuer: { issuer, jwksUri },
    audience,
    jwks,
    clock: () => now * 1000,
  }).verify(good)
const unavailable = async (verdict: Promise<unknown>, message: RegExp) => {
  const error = await verdict.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UnavailableError)
  expect((error as Error).message).toMatch(message)
}
/** The response to the next request, when the client has hung up on it. */
const hungUp = (respond: RequestListener): Promise<unknown> =>
  new Promise((resolve) => {
    published.respond = (request, response) => {
      response.on('close', () => resolve(response.writableFinished))
      respond(request, response)
    }
  })
const dripping = (response: ServerResponse, text: string) => {
  const timer = setInterval(() => response.write(text), 10)
  response.on('close', () => clearInterval(timer))
}

it('accepts the baseline', async () => {
  await expect(verify()).resolves.toBeDefined()
})

describe('the byte cap', () => {
  it('lets a body of maxBytes pass, in pieces', async () => {
    published.respond = (_request, response) => {
      response.write(body.slice(0, 50))
      response.end(body.slice(50).padEnd(950))
    }
    await expect(verify({ maxBytes: 1000 })).resolves.toBeDefined()
  })

  it('refuses a body of one octet more', async () => {
    published.respond = (_request, response) => response.end(body.padEnd(1001))
    await unavailable(verify({ maxBytes: 1000 }), /answered with more than 1000 octets$/)
  })

  it('counts octets, not characters', async () => {
    published.respond = json({ ...keys.jwks, name: '\u20ac'.repeat(400) })
    await unavailable(verify({ maxBytes: 1000 }), /answered with more than 1000 octets$/)
  })

  it('hangs up on a body without end as soon as the cap is reached', async () => {
    const closed = hungUp((_request, response) => dripping(response, ' '.repeat(400)))
    await unavailable(verify({ maxBytes: 1000 }), /answered with more than 1000 octets$/)
    expect(await closed).toBe(false)
  })
})

describe('the one deadline', () => {
  const timeout = 0.1

  it.each<[what: string, respond: RequestListener]>([
    ['says nothing', () => undefined],
    ['is silent behind the head', (_request, response) => response.writeHead(200).flushHeaders()],
    ['drips a body', (_request, response) => dripping(response, ' ')],
    [
      'drips a head',
      ({ socket }, response) => {
        const timer = setInterval(() => socket.write('x'), 10)
        response.on('close', () => clearInterval(timer))
        socket.write('HTTP/1.1 200 OK\r\nx-drip: ')
      },
    ],
  ])('ends a fetch from a server that %s, and hangs up', async (_, respond) => {
    const closed = hungUp(respond)
    const started = performance.now()
    await unavailable(verify({ timeout }), /\/jwks did not answer within the deadline$/)
    expect(performance.now() - started).toBeLessThan(3000)
    expect(await closed).toBe(false)
  })

  it('may be longer than a timer can be set, and does not pass at once then', async () => {
    await expect(verify({ timeout: 10_000_000 })).resolves.toBeDefined()
  })

  it('does not keep the next fetch from succeeding', async () => {
    let time = now * 1000
    const server = createResourceServer({
      issuer: { issuer, jwksUri: `${published.origin}/jwks` },
      audience,
      jwks: { timeout: 0.5 },
      clock: () => time,
    })
    published.respond = () => undefined
    await unavailable(server.verify(good), /\/jwks did not answer within the deadline$/)
    published.respond = json(keys.jwks)
    time += 5000
    await expect(server.verify(good)).resolves.toBeDefined()
  })
})

describe('redirects', () => {
  it.each([300, 301, 302, 303, 307, 308])('with %i are not followed', async (status) => {
    published.respond = (_request, response) => {
      response.writeHead(status, { location: `${target.origin}/jwks` }).end(body)
    }
    await unavailable(verify(), new RegExp(`answered ${status}, and redirects are not followed$`))
    expect([published.requests, target.requests]).toEqual([['/jwks'], []])
  })
})

it('hears from the headers how long to wait (RFC 9110 §10.2.3)', async () => {
  published.respond = (_request, response) => {
    response.writeHead(503, { 'Retry-After': '7' }).end()
  }
  await expect(verify()).rejects.toMatchObject({ cause: { retryAfter: 7 } })
})

describe('connections', () => {
  it.each<[what: string, respond: RequestListener]>([
    ['is closed without an answer', ({ socket }) => socket.destroy()],
    ['is reset', ({ socket }) => socket.resetAndDestroy()],
    ['is closed within the head', ({ socket }) => socket.end('HTTP/1.1 200 OK\r\nx')],
    [
      'is closed within the body',
      (_request, response) => {
        response.writeHead(200, { 'content-length': body.length })
        response.write(body.slice(0, -1), () => response.socket?.end())
      },
    ],
    [
      'is reset within the body',
      (_request, response) => {
        response.write(body, () => response.socket?.resetAndDestroy())
      },
    ],
    ['carries no HTTP', ({ socket }) => socket.end('220 smtp.example.com ready\r\n')],
    [
      'carries a head without end',
      ({ socket }) => {
        socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(100_000)}`)
      },
    ],
  ])('one that %s leaves no verdict', async (_, respond) => {
    published.respond = respond
    await unavailable(verify(), /\/jwks cannot be reached$/)
  })

  it('one that becomes something else leaves no verdict', async () => {
    published.respond = ({ socket }) => {
      socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
    }
    await unavailable(
      verify({ timeout: 0.2 }),
      /\/jwks (cannot be reached|did not answer within the deadline)$/,
    )
  })

  it('one that is refused leaves no verdict', async () => {
    await target.close()
    await unavailable(verify({}, `${target.origin}/jwks`), /\/jwks cannot be reached$/)
  })

  it('are not kept: the next fetch is minutes away', async () => {
    let connection: string | undefined
    published.respond = (request, response) => {
      connection = request.headers.connection
      json(keys.jwks)(request, response)
    }
    await verify()
    expect(connection).toBe('close')
  })
})
