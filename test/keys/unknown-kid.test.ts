import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createResourceServer, type JwksOptions } from '../../src/index.js'
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
beforeEach(async () => {
  published = await startKeyServer(json(keys.jwks))
  elapsed = 0
})
afterEach(() => published.close())

const resourceServer = (jwks: JwksOptions = {}) =>
  createResourceServer({
    issuer: { issuer, jwksUri: `${published.origin}/jwks` },
    audience,
    jwks,
    clock: () => (now + elapsed) * 1000,
  })
const fail = () => {
  published.respond = (_request, response) => response.writeHead(500).end()
}

describe('a kid that the set does not have', () => {
  it('is asked for at once: a key rotated in a moment ago is accepted (RFC 7515 §4.1.4)', async () => {
    const server = resourceServer()
    await server.verify(good)
    published.respond = json({ keys: [...keys.jwks.keys, ...next.jwks.keys] })
    await expect(server.verify(rotated)).resolves.toBeDefined()
    await expect(server.verify(good)).resolves.toBeDefined()
    expect(published.requests).toHaveLength(2)
  })

  it('is asked for once by 100 tokens at the same time, and all are accepted', async () => {
    const server = resourceServer()
    await server.verify(good)
    published.respond = json({ keys: [...keys.jwks.keys, ...next.jwks.keys] })
    await Promise.all(Array.from({ length: 100 }, () => server.verify(rotated)))
    expect(published.requests).toHaveLength(2)
  })

  it('costs one fetch of the budget, however many tokens have it at the same time', async () => {
    const server = resourceServer()
    await server.verify(good)
    for (const kid of ['a', 'b', 'c']) {
      const token = await unknown(kid)
      await Promise.all(
        Array.from({ length: 100 }, () => refused(server.verify(token), 'key_unknown')),
      )
    }
    expect(published.requests).toHaveLength(3)
  })

  it('costs no second fetch when the set was fetched for it', async () => {
    await refused(resourceServer().verify(await unknown('other')), 'key_unknown')
    expect(published.requests).toHaveLength(1)
  })

  it('costs two fetches, then one in each refreshCooldown', async () => {
    const server = resourceServer({ refreshCooldown: 5 })
    await server.verify(good)
    const counts: number[] = []
    for (const at of [0, 0, 0, 0, 4, 5, 5, 6, 10, 10]) {
      elapsed = at
      await refused(server.verify(await unknown(`kid-${counts.length}`)), 'key_unknown')
      counts.push(published.requests.length - 1)
    }
    expect(counts).toEqual([1, 2, 2, 2, 2, 3, 3, 3, 4, 4])
    await expect(server.verify(good)).resolves.toBeDefined()
  })

  it('earns two fetches at most, however long nothing happens', async () => {
    const server = resourceServer({ refreshCooldown: 5, maxAge: 86_400 })
    await server.verify(good)
    elapsed = 80_000
    for (const kid of ['a', 'b', 'c', 'd']) {
      await refused(server.verify(await unknown(kid)), 'key_unknown')
    }
    expect(published.requests).toHaveLength(3)
  })

  it('earns nothing by a clock that is set back, which itself asks for a refresh', async () => {
    elapsed = 100
    const server = resourceServer({ refreshCooldown: 5 })
    await server.verify(good)
    const counts: number[] = []
    for (const at of [100, 100, 40, 40, 45, 45]) {
      elapsed = at
      await refused(server.verify(await unknown('other')), 'key_unknown')
      counts.push(published.requests.length - 1)
    }
    expect(counts).toEqual([1, 2, 3, 3, 4, 4])
  })

  it('is refused by the old set when the fetch for it fails: no 503', async () => {
    const server = resourceServer()
    await server.verify(good)
    fail()
    await refused(server.verify(await unknown('other')), 'key_unknown')
    expect(published.requests).toHaveLength(2)
    await expect(server.verify(good)).resolves.toBeDefined()
  })
})

describe('a token without kid', () => {
  it('is asked for when no key serves its alg', async () => {
    const server = resourceServer()
    await server.verify(good)
    published.respond = json({ keys: [...keys.jwks.keys, ...next.jwks.keys] })
    const token = await next.issue(lasting, { header: { kid: undefined } })
    await expect(server.verify(token)).resolves.toBeDefined()
    expect(published.requests).toHaveLength(2)
  })

  it('costs no fetch when one key of several serves its alg', async () => {
    published.respond = json({ keys: [...next.jwks.keys, ...keys.jwks.keys] })
    const server = resourceServer()
    await server.verify(good)
    const foreign = await createTestKeys('ES256')
    const token = await foreign.issue(lasting, { header: { kid: undefined } })
    await refused(server.verify(token), 'signature_invalid')
    expect(published.requests).toHaveLength(1)
  })
})
