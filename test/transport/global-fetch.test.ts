import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createResourceServer, UnavailableError } from '../../src/index.js'
import { json, type KeyServer, startKeyServer } from '../support/key-server.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const good = await keys.issue()
const body = JSON.stringify(keys.jwks)

const unavailable = async (verdict: Promise<unknown>, message: RegExp) => {
  const error = await verdict.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(UnavailableError)
  expect((error as Error).message).toMatch(message)
}

describe('the global fetch as fetch option', () => {
  let published: KeyServer
  let target: KeyServer
  beforeEach(async () => {
    published = await startKeyServer(json(keys.jwks))
    target = await startKeyServer(json(keys.jwks))
  })
  afterEach(() => Promise.all([published.close(), target.close()]))
  const verify = (timeout = 5) =>
    createResourceServer({
      issuer: { issuer, jwksUri: `${published.origin}/jwks` },
      audience,
      fetch: globalThis.fetch,
      jwks: { maxBytes: 1000, timeout },
      clock: () => now * 1000,
    }).verify(good)

  it('brings the keys', async () => {
    await expect(verify()).resolves.toBeDefined()
    expect(published.requests).toEqual(['/jwks'])
  })

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (status) => {
    published.respond = (_request, response) => {
      response.writeHead(status, { location: `${target.origin}/jwks` }).end()
    }
    await unavailable(verify(), /redirects are not followed$/)
    expect([published.requests, target.requests]).toEqual([['/jwks'], []])
  })

  it('ends with the deadline', async () => {
    published.respond = () => undefined
    await unavailable(verify(0.1), /\/jwks did not answer within the deadline$/)
  })

  it('reads no more than maxBytes', async () => {
    published.respond = (_request, response) => response.end(body.padEnd(1001))
    await unavailable(verify(), /answered with more than 1000 octets$/)
  })

  it('leaves no verdict when the connection breaks', async () => {
    published.respond = ({ socket }) => socket.destroy()
    await unavailable(verify(), /\/jwks cannot be reached$/)
  })
})
