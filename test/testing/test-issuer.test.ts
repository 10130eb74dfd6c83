import * as oauth from 'oauth4webapi'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import {
  assertRefused,
  createTestIssuer,
  createTestKeys,
  type TestIssuer,
  type TestIssuerOptions,
} from '../../src/testing/index.js'
import { get, getJson } from './get.js'

const audience = 'https://api.example.com/orders'
const started: TestIssuer[] = []
const start = async (options?: TestIssuerOptions) => {
  const issuer = await createTestIssuer(options)
  started.push(issuer)
  return issuer
}
afterEach(async () => {
  vi.unstubAllEnvs()
  await Promise.all(started.splice(0).map((issuer) => issuer.close()))
})

describe('an issuer', () => {
  it('is where it listens, on loopback', async () => {
    const { issuer, jwksUri } = await start()
    expect(issuer).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
    expect(jwksUri).toBe(`${issuer}/jwks`)
  })

  it('issues tokens that a resource server accepts by discovery (RFC 8414 §3)', async () => {
    const { issuer, issue } = await start()
    const server = createResourceServer({ issuer, audience })
    const token = await server.verify(await issue({ aud: audience, scope: 'orders.read' }))
    expect([token.issuer, [...token.scopes]]).toEqual([issuer, ['orders.read']])
  })

  it('publishes what it has in its hands', async () => {
    const issuer = await start({ algorithms: ['EdDSA', 'ES256'] })
    expect(issuer.jwks.keys.map(({ kid }) => kid)).toEqual(['EdDSA-1', 'ES256-1'])
    await issuer.rotate({ overlap: false })
    expect(await getJson(issuer.jwksUri)).toEqual({ keys: issuer.jwks.keys })
    expect(issuer.jwks.keys.map(({ kid }) => kid)).toEqual(['ES256-1', 'EdDSA-2'])
    issuer.withdraw('ES256-1')
    expect(await getJson(issuer.jwksUri)).toMatchObject({ keys: [{ kid: 'EdDSA-2' }] })
  })

  it('never publishes a private key (RFC 7517 §9.2)', async () => {
    const { jwksUri } = await start({ algorithms: ['ES256', 'RS256', 'EdDSA'] })
    const { keys } = (await getJson(jwksUri)) as { keys: object[] }
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      ['alg', 'e', 'kid', 'kty', 'n', 'use'],
      ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
    ])
  })

  it('has a bad token for everybody', async () => {
    const { issuer, badToken } = await start({ audience })
    const server = createResourceServer({ issuer, audience })
    const error = await assertRefused(
      server.verify(await badToken('tampered')),
      'signature_invalid',
    )
    expect(error.detail).toEqual(expect.any(String))
  })

  it('is closed at the end of a scope', async () => {
    let jwksUri = ''
    {
      await using issuer = await createTestIssuer()
      jwksUri = issuer.jwksUri
      expect(await get(jwksUri)).toMatchObject({ status: 200 })
    }
    expect(await get(jwksUri)).toMatchObject({ error: 'ECONNREFUSED' })
  })

  it.each([
    ['createTestIssuer', createTestIssuer],
    ['createTestKeys', createTestKeys],
  ])('does not start where NODE_ENV is production: %s', async (_, create) => {
    vi.stubEnv('NODE_ENV', 'production')
    await expect(create()).rejects.toThrow(
      'oauth-resource-server/testing issues tokens to anybody and does not start where NODE_ENV is production.',
    )
  })

  it.each([
    ['createTestIssuer', createTestIssuer],
    ['createTestKeys', createTestKeys],
  ])('has no option that nobody reads: %s', async (name, create) => {
    await expect(create({ algorithm: 'RS256' } as object)).rejects.toThrow(
      `${name} has no option "algorithm": write one of `,
    )
  })
})

describe('metadata', () => {
  it.each([
    ['', '/.well-known/oauth-authorization-server', 'oauth2'],
    ['', '/.well-known/openid-configuration', 'oidc'],
    ['/', '/.well-known/oauth-authorization-server', 'oauth2'],
    ['/', '/.well-known/openid-configuration', 'oidc'],
    ['/realms/a', '/.well-known/oauth-authorization-server/realms/a', 'oauth2'],
    ['/realms/a', '/realms/a/.well-known/openid-configuration', 'oidc'],
  ] as const)(
    'of an issuer with the path %j is at %s (RFC 8414 §3.1, OpenID Connect Discovery §4)',
    async (path, at, algorithm) => {
      const { issuer, jwksUri } = await start({ path, algorithms: ['ES256', 'RS256'] })
      const { origin } = new URL(jwksUri)
      expect(issuer).toBe(origin + path)
      const metadata = await getJson(origin + at)
      expect(metadata).toEqual({
        issuer,
        jwks_uri: `${origin}/jwks`,
        authorization_endpoint: `${origin}/authorize`,
        token_endpoint: `${origin}/token`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['ES256', 'RS256'],
      })
      // What a client of another house reads.
      const discovered = await oauth.discoveryRequest(new URL(issuer), {
        algorithm,
        [oauth.allowInsecureRequests]: true,
      })
      const server = await oauth.processDiscoveryResponse(new URL(issuer), discovered)
      expect(server.jwks_uri).toBe(`${origin}/jwks`)
    },
  )

  it.each(['/', '/authorize', '/.well-known/openid-configuration/x'])(
    'is nowhere else: %s',
    async (path) => {
      const { issuer } = await start()
      expect(await get(issuer + path)).toMatchObject({ status: 404, length: 0 })
    },
  )

  it('names the place that the keys were moved to, and the old one is empty', async () => {
    const issuer = await start()
    const old = issuer.jwksUri
    issuer.moveJwks('/keys/2')
    expect(issuer.jwksUri).toBe(`${issuer.issuer}/keys/2`)
    expect(await get(old)).toMatchObject({ status: 404 })
    expect(await get(issuer.jwksUri)).toMatchObject({ status: 200 })
    const metadata = await getJson(`${issuer.issuer}/.well-known/openid-configuration`)
    expect(metadata.jwks_uri).toBe(`${issuer.issuer}/keys/2`)
  })

  it('is there for every tenant of an issuer with {tenant}', async () => {
    const issuer = await start({ path: '/{tenant}/v2.0', audience })
    const { origin } = new URL(issuer.jwksUri)
    expect(issuer.issuer).toBe(`${origin}/{tenant}/v2.0`)
    for (const place of [
      '/acme/v2.0/.well-known/openid-configuration',
      '/.well-known/oauth-authorization-server/acme/v2.0',
    ]) {
      expect(await getJson(origin + place)).toMatchObject({ issuer: `${origin}/acme/v2.0` })
    }
    expect(await get(`${origin}/a/b/v2.0/.well-known/openid-configuration`)).toMatchObject({
      status: 404,
    })
    const server = createResourceServer({ issuer: `${origin}/acme/v2.0`, audience })
    const authorization = await issuer.authorizationFor({ tenant: 'acme' })
    const token = await server.authenticate({ headers: { authorization } })
    expect(token.issuer).toBe(`${origin}/acme/v2.0`)
  })
})

describe('the requests that came', () => {
  it('are counted, all of them and by path', async () => {
    const { issuer, jwksUri, requests } = await start()
    await get(jwksUri)
    await get(`${jwksUri}?a=b`)
    await get(`${issuer}/nothing`)
    expect([requests(), requests('/jwks'), requests('/nothing'), requests('/')]).toEqual([
      3, 2, 1, 0,
    ])
  })

  it('are remembered with what they were answered', async () => {
    const { jwksUri, received, fail } = await start()
    await get(jwksUri, { headers: { 'if-none-match': '"1"' } })
    await fail('status', { status: 503 })
    await get(jwksUri)
    await fail('silent')
    await get(jwksUri, { boundMs: 100 })
    expect(received('/jwks')).toMatchObject([
      { method: 'GET', path: '/jwks', headers: { 'if-none-match': '"1"' }, status: 200 },
      { method: 'GET', path: '/jwks', status: 503 },
      { method: 'GET', path: '/jwks', status: undefined },
    ])
    expect(received()).toHaveLength(3)
    expect(received('/nothing')).toEqual([])
  })
})

describe('what answers have', () => {
  it('is added to all, until something else is named', async () => {
    const { issuer, jwksUri, respondWith } = await start()
    respondWith({ headers: { 'Cache-Control': 'max-age=300', Age: '7' } })
    for (const url of [jwksUri, `${issuer}/nothing`]) {
      expect((await get(url)).headers).toMatchObject({ 'cache-control': 'max-age=300', age: '7' })
    }
    respondWith({})
    expect((await get(jwksUri)).headers).not.toHaveProperty('cache-control')
  })

  it('is added to one path, beside what all have', async () => {
    const { issuer, jwksUri, respondWith } = await start()
    respondWith({ headers: { age: '1' } })
    respondWith({ path: '/jwks', headers: { 'cache-control': 'no-store' } })
    expect((await get(jwksUri)).headers).toMatchObject({ age: '1', 'cache-control': 'no-store' })
    const metadata = await get(`${issuer}/.well-known/openid-configuration`)
    expect(metadata.headers).toMatchObject({ age: '1' })
    expect(metadata.headers).not.toHaveProperty('cache-control')
  })

  it('can be another Content-Type', async () => {
    const { jwksUri, respondWith } = await start()
    respondWith({ headers: { 'Content-Type': 'application/jwk-set+json' } })
    expect((await get(jwksUri)).headers['content-type']).toBe('application/jwk-set+json')
  })

  it('is 304 without a body for the ETag that the client has (RFC 9110 §13.1.2)', async () => {
    const { jwksUri, respondWith } = await start()
    const conditional = { headers: { 'if-none-match': '"1"' } }
    expect(await get(jwksUri, conditional)).toMatchObject({ status: 200 })
    respondWith({ headers: { ETag: '"1"', 'cache-control': 'max-age=9' } })
    const seen = await get(jwksUri, conditional)
    expect(seen).toMatchObject({ status: 304, length: 0 })
    expect(seen.headers).toMatchObject({ etag: '"1"', 'cache-control': 'max-age=9' })
    respondWith({ headers: { ETag: '"2"' } })
    expect(await get(jwksUri, conditional)).toMatchObject({ status: 200 })
    expect(await get(jwksUri)).toMatchObject({ status: 200 })
  })
})
