import type { RequestListener } from 'node:http'
import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../../src/index.js'
import { testClock } from '../../../src/testing/index.js'
import { json, startKeyServer } from '../../support/key-server.js'
import { audience, failureOf, scenario, statusOf } from '../../support/scenario.js'
import { createTestKeys, now } from '../../support/test-keys.js'

const inserted = '/.well-known/oauth-authorization-server'
const lasting = { exp: now + 86_400 }

/** An issuer whose metadata and whose sets are told apart by path. */
async function issuer() {
  const keys = await createTestKeys('ES256')
  const next = await createTestKeys('EdDSA')
  const clock = testClock(now * 1000)
  const server = await startKeyServer((request, response) => {
    const document = documents.get(request.url as string)
    if (document === undefined) response.writeHead(404).end()
    else if (typeof document === 'function') (document as RequestListener)(request, response)
    else json(document, { etag: '"1"' })(request, response)
  })
  const iss = server.origin
  const documents = new Map<string, object | RequestListener>([
    [inserted, { issuer: iss, jwks_uri: `${iss}/jwks` }],
    ['/jwks', keys.jwks],
  ])
  const create = (jwks = {}) => createResourceServer({ issuer: iss, audience, clock, jwks })
  return {
    server,
    documents,
    clock,
    create,
    move: () => {
      documents.set(inserted, { issuer: iss, jwks_uri: `${iss}/moved` })
      documents.set('/moved', next.jwks)
    },
    good: await keys.issue({ iss, ...lasting }),
    rotated: await next.issue({ iss, ...lasting }),
    [Symbol.asyncDispose]: server.close,
  }
}
describe('a jwks_uri that has moved', () => {
  it('is followed by the first refresh after maxAge, and the old place is asked no more', async () => {
    await using it = await issuer()
    const api = it.create({ maxAge: 60 })
    expect(await statusOf(api, it.good)).toBe(200)
    it.move()
    it.clock.advance(60)
    expect(await statusOf(api, it.rotated)).toBe(200)
    expect(it.server.requests).toEqual([inserted, '/jwks', inserted, '/moved'])
    expect(await statusOf(api, it.good)).toBe(401)
  })

  it('is followed at once when the old place has gone', async () => {
    await using it = await issuer()
    const api = it.create({ maxAge: 600 })
    expect(await statusOf(api, it.good)).toBe(200)
    it.move()
    it.documents.delete('/jwks')
    expect(await statusOf(api, it.rotated)).toBe(401)
    expect(await statusOf(api, it.rotated)).toBe(200)
    expect(it.server.requests).toEqual([inserted, '/jwks', '/jwks', inserted, '/moved'])
  })

  it('is not asked with the tag of the old place (RFC 9110 §8.8.3)', async () => {
    await using it = await issuer()
    const tags: unknown[] = []
    const api = it.create({ maxAge: 60 })
    expect(await statusOf(api, it.good)).toBe(200)
    it.move()
    const listener: RequestListener = (request, response) => {
      tags.push(request.headers['if-none-match'])
      json({ keys: [] })(request, response)
    }
    it.documents.set('/moved', listener)
    it.clock.advance(60)
    expect(await statusOf(api, it.rotated)).toBe(401)
    expect(tags).toEqual([undefined])
  })
})

describe('metadata that cannot be read any more', () => {
  const error: RequestListener = (_request, response) => response.writeHead(500).end()
  it.each<[what: string, document: object]>([
    ['is an error', error],
    ['is silent', () => undefined],
    [
      'is of another issuer (RFC 8414 §3.3)',
      { issuer: 'https://evil.example', jwks_uri: 'https://evil.example/jwks' },
    ],
    ['names a jwks_uri that is not https (RFC 8414 §2)', { jwks_uri: 'http://evil.example/jwks' }],
  ])('%s: the place known so far stands, and keys are fetched', async (_, document) => {
    await using it = await issuer()
    const api = it.create({ maxAge: 60, maxStale: 100, timeout: 0.4 })
    expect(await statusOf(api, it.good)).toBe(200)
    it.documents.set(inserted, document)
    for (let turn = 0; turn < 5; turn += 1) {
      it.clock.advance(60)
      const before = it.server.requests.filter((path) => path === '/jwks').length
      expect(await statusOf(api, it.good)).toBe(200)
      await expect
        .poll(() => it.server.requests.filter((path) => path === '/jwks').length, {
          interval: 5,
          timeout: 5000,
        })
        .toBe(before + 1)
      await expect
        .poll(() => api.health().issuers, { interval: 5, timeout: 5000 })
        .toMatchObject([{ age: 0 }])
    }
  })
})

describe('an issuer that is discovered', () => {
  it.each([
    ['metadata', '/.well-known', 'metadata_unavailable'],
    ['keys', '/jwks', 'keys_unavailable'],
  ])('and has no %s: 503 that says which', async (_, path, reason) => {
    await using it = await issuer()
    for (const known of [...it.documents.keys()]) {
      if (known.startsWith(path)) it.documents.delete(known)
    }
    const api = it.create()
    expect((await failureOf(api.verify(it.good))).reason).toBe(reason)
    const { issuers } = api.health()
    expect(issuers).toMatchObject([
      { state: 'missing', lastFailure: { detail: expect.stringMatching(/answered 404/) } },
    ])
  })

  it('is asked for its metadata and its keys once by 1,000 first requests', async () => {
    await using it = await issuer()
    const api = it.create()
    const statuses = await Promise.all(Array.from({ length: 1000 }, () => statusOf(api, it.good)))
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect(it.server.requests).toEqual([inserted, '/jwks'])
  })

  it.each(['', '/', '/tenants/acme', '/tenants/acme/'])(
    'with the path %j is asked at the places of RFC 8414 §3.1 and OpenID Connect Discovery §4',
    async (path) => {
      await using it = await scenario({}, { path })
      const api = it.restart({ issuer: it.issuer.issuer })
      expect(await it.status(await it.token(), api)).toBe(200)
    },
  )
})
