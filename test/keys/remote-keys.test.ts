import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createResourceServer, type JwksOptions, UnavailableError } from '../../src/index.js'
import { json, type KeyServer, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const next = await createTestKeys('EdDSA')
const lasting = { exp: now + 10 * 86_400 }
const good = await keys.issue(lasting)
const rotated = await next.issue(lasting)
const unknown = (kid: string) => keys.issue(lasting, { header: { kid } })

let published: KeyServer
/** Seconds that have passed on the injected clock. */
let elapsed: number
let refreshes: number
beforeEach(async () => {
  published = await startKeyServer(json(keys.jwks))
  elapsed = 0
  refreshes = 0
})
afterEach(() => published.close())

const resourceServer = (jwks: JwksOptions = {}) =>
  createResourceServer({
    issuer: { issuer, jwksUri: `${published.origin}/jwks` },
    audience,
    jwks,
    clock: () => (now + elapsed) * 1000,
    on: {
      'keys.refreshed': () => {
        refreshes += 1
      },
    },
  })
/** Waits for a refresh behind the requests, and that it was the so-manieth. */
const refreshed = async (count: number) => {
  await vi.waitFor(() => expect(refreshes).toBe(count))
  expect(published.requests).toHaveLength(count)
}
const fail = () => {
  published.respond = (_request, response) => response.writeHead(500).end()
}
const unavailable = async (verdict: Promise<unknown>, reason = 'keys_unavailable') => {
  const error = await verdict.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UnavailableError)
  expect(error).toMatchObject({ reason })
  return error as UnavailableError
}

describe('fetching a key set', () => {
  it('accepts the baseline after one fetch of the configured URL (RFC 7517 §5)', async () => {
    await expect(resourceServer().verify(good)).resolves.toBeDefined()
    expect(published.requests).toEqual(['/jwks'])
  })

  it('does nothing before a token needs a key', () => {
    resourceServer()
    expect(published.requests).toEqual([])
  })

  it('fetches once for 100 first verifications at the same time', async () => {
    const server = resourceServer()
    const tokens = await Promise.all(Array.from({ length: 100 }, () => server.verify(good)))
    expect(tokens).toHaveLength(100)
    expect(published.requests).toEqual(['/jwks'])
  })

  it('answers all who wait when the one fetch fails', async () => {
    fail()
    const server = resourceServer()
    await Promise.all(Array.from({ length: 100 }, () => unavailable(server.verify(good))))
    expect(published.requests).toEqual(['/jwks'])
  })

  it('asks for JSON, without credentials', async () => {
    let asked: unknown
    published.respond = (request, response) => {
      asked = [request.method, request.headers.accept, Object.keys(request.headers).sort()]
      json(keys.jwks)(request, response)
    }
    await resourceServer().verify(good)
    expect(asked).toEqual([
      'GET',
      'application/json',
      ['accept', 'connection', 'host', 'user-agent'],
    ])
  })

  it('keeps the set for maxAge and fetches it anew then', async () => {
    const server = resourceServer({ maxAge: 60 })
    await server.verify(good)
    elapsed = 56.9
    await server.verify(good)
    expect(published.requests).toHaveLength(1)
    elapsed = 60
    await server.verify(good)
    await refreshed(2)
    elapsed = 116
    await server.verify(good)
    expect(published.requests).toHaveLength(2)
  })

  it('gives up a key that a fetched set no longer lists', async () => {
    const server = resourceServer({ maxAge: 60 })
    await server.verify(good)
    published.respond = json(next.jwks)
    elapsed = 60
    await expect(server.verify(good)).resolves.toBeDefined()
    await refreshed(2)
    await refused(server.verify(good), 'key_unknown')
    await expect(server.verify(rotated)).resolves.toBeDefined()
  })

  it('uses the new material when a kid comes with another', async () => {
    const server = resourceServer({ maxAge: 60 })
    await server.verify(good)
    const others = await createTestKeys('ES256')
    published.respond = json(others.jwks)
    elapsed = 60
    await expect(server.verify(good)).resolves.toBeDefined()
    await refreshed(2)
    await refused(server.verify(good), 'signature_invalid')
    await expect(server.verify(await others.issue(lasting))).resolves.toBeDefined()
  })
})

describe('an issuer that is down', () => {
  it('leaves 503 with Retry-After and no challenge while there is no set', async () => {
    fail()
    const server = resourceServer()
    const error = await unavailable(server.verify(good))
    expect(error.retryAfter).toBe(5)
    const { status, headers } = server.refuse(error)
    expect([status, headers['Retry-After'], headers['WWW-Authenticate']]).toEqual([
      503,
      '5',
      undefined,
    ])
  })

  it('leaves a Retry-After of one second at least', async () => {
    fail()
    const error = await unavailable(resourceServer({ refreshCooldown: 0.1 }).verify(good))
    expect(error.retryAfter).toBe(1)
  })

  it('is asked again, and accepted as soon as it answers', async () => {
    fail()
    const server = resourceServer()
    await unavailable(server.verify(good))
    published.respond = json(keys.jwks)
    elapsed = 5
    await expect(server.verify(good)).resolves.toBeDefined()
  })

  it('leaves the old set in force until maxStale, then 503', async () => {
    const server = resourceServer({ maxAge: 60, maxStale: 3600 })
    await server.verify(good)
    fail()
    elapsed = 3599.999
    await expect(server.verify(good)).resolves.toBeDefined()
    await refused(server.verify(await unknown('other')), 'key_unknown')
    elapsed = 3600
    await unavailable(server.verify(good))
    await unavailable(server.verify(await unknown('other')))
  })
})
