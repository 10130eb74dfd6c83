import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import {
  assertRefused,
  createTestIssuer,
  type FaultName,
  type FaultOptions,
} from '../../src/testing/index.js'
import { endOfConnection, get, getJson } from './get.js'

const issuer = await createTestIssuer({ algorithms: ['ES256', 'EdDSA'] })
const url = issuer.jwksUri
const kids = (document: Record<string, unknown>) =>
  (document.keys as { kid?: unknown }[]).map((member) => member?.kid)
const unusableKids = [
  ...[undefined, undefined, undefined, undefined, 'type-unknown', 'symmetric', 'private'],
  ...['not-on-curve', 'curve-unsupported', 'curve-not-for-signatures', 'for-encryption'],
  ...['for-signing', 'algorithm-unsupported', 7, 'no-modulus', 'modulus-short', 'exponent-one'],
]

afterEach(() => issuer.recover())
afterAll(() => issuer.close())

it('answers with its JWK Set as long as nothing is wrong (RFC 7517 §5)', async () => {
  const seen = await get(url)
  expect(seen).toMatchObject({ status: 200, complete: true, error: undefined })
  expect(seen.headers['content-type']).toBe('application/json')
  expect(kids(await getJson(url))).toEqual(['ES256-1', 'EdDSA-1'])
})

describe('an issuer that does not answer', () => {
  it('refuses connections when it is down, and ends those that are there', async () => {
    await issuer.fail('silent')
    const count = issuer.requests() + 1
    const waiting = get(url)
    await expect.poll(() => issuer.requests()).toBe(count)
    await issuer.fail('down')
    expect(await waiting).toMatchObject({ status: undefined, error: 'ECONNRESET' })
    expect(await get(url)).toMatchObject({ status: undefined, error: 'ECONNREFUSED' })
    expect(issuer.requests()).toBe(count)
    await issuer.recover()
    expect(await get(url)).toMatchObject({ status: 200 })
  })

  it('closes the connection when it is down for some requests only', async () => {
    await issuer.fail('down', { times: 1 })
    expect(await get(url)).toMatchObject({ status: undefined, error: 'ECONNRESET' })
    expect(await get(url)).toMatchObject({ status: 200 })
  })

  it('resets the connection', async () => {
    await issuer.fail('reset')
    expect(await get(url)).toMatchObject({ status: undefined, error: 'ECONNRESET' })
    expect(await endOfConnection(url)).toBe('reset')
    await issuer.fail('down', { path: '/jwks' })
    expect(await endOfConnection(url)).toBe('closed')
  })

  it('is silent', async () => {
    await issuer.fail('silent')
    const seen = await get(url, { boundMs: 150 })
    expect(seen).toMatchObject({ status: undefined, error: 'TIMEOUT' })
  })

  it('stalls after the head', async () => {
    await issuer.fail('stall', { headers: { age: '7' } })
    const seen = await get(url, { boundMs: 150 })
    expect(seen).toMatchObject({ status: 200, length: 0, error: 'TIMEOUT' })
    expect(seen.headers.age).toBe('7')
  })
})

describe('an issuer that takes its time', () => {
  it('is slow by as much as it is told', async () => {
    await issuer.fail('slow', { delayMs: 100 })
    const start = performance.now()
    expect(await get(url)).toMatchObject({ status: 200, complete: true })
    expect(performance.now() - start).toBeGreaterThan(90)
  })

  it('is slow by a second unless it is told', async () => {
    await issuer.fail('slow')
    const seen = await get(url, { boundMs: 150 })
    expect(seen).toMatchObject({ status: undefined, error: 'TIMEOUT' })
  })

  it('drips as often as it is told', async () => {
    await issuer.fail('drip', { delayMs: 5, bytes: 3 })
    const seen = await get(url, { boundMs: 300 })
    expect(seen).toMatchObject({ status: 200, complete: false, error: 'TIMEOUT' })
    expect(seen.length).toBeGreaterThanOrEqual(9)
    expect(seen.length % 3).toBe(0)
  })

  it('drips 20 KiB at a time unless it is told, the first at once', async () => {
    await issuer.fail('drip')
    const seen = await get(url, { boundMs: 300 })
    expect(seen).toMatchObject({ status: 200, length: 20_480, error: 'TIMEOUT' })
  })
})

describe('an issuer that answers with too much', () => {
  it('answers with 50 MiB', async () => {
    await issuer.fail('huge')
    expect(await get(url)).toMatchObject({ status: 200, length: 52_428_800, complete: true })
  })

  it.each([1, 100_001])('answers with as many octets as it is told: %i', async (bytes) => {
    await issuer.fail('huge', { bytes })
    expect(await get(url)).toMatchObject({ status: 200, length: bytes, complete: true })
  })

  it('survives a client that has had enough', async () => {
    await issuer.fail('huge')
    expect(await get(url, { boundMs: 5 })).toMatchObject({ error: 'TIMEOUT' })
    await issuer.recover()
    expect(await get(url)).toMatchObject({ status: 200 })
  })

  it('has 10,000 keys, which differ in their kid', async () => {
    await issuer.fail('manyKeys')
    const members = kids(await getJson(url))
    expect(members).toHaveLength(10_000)
    expect(new Set(members).size).toBe(10_000)
  })

  it('has as many keys as it is told', async () => {
    await issuer.fail('manyKeys', { keys: 2 })
    const { keys } = await getJson(url)
    expect(keys).toMatchObject([
      { kid: 'many-0', kty: 'EC', alg: 'ES256' },
      { kid: 'many-1', kty: 'EC', alg: 'ES256' },
    ])
  })
})

describe.each<[FaultName, FaultOptions, number, Record<string, string>]>([
  ['status', {}, 500, {}],
  ['status', { status: 403 }, 403, {}],
  ['status', { status: 429, headers: { 'retry-after': '7' } }, 429, { 'retry-after': '7' }],
  ['redirect', {}, 302, { location: '/elsewhere' }],
  [
    'redirect',
    { status: 307, location: 'https://a.example/' },
    307,
    { location: 'https://a.example/' },
  ],
  ['redirectLoop', {}, 302, { location: '/jwks' }],
  ['redirectLoop', { status: 308 }, 308, { location: '/jwks' }],
  ['notModified', { headers: { etag: '"1"' } }, 304, { etag: '"1"' }],
])('the fault %s with %j', (name, options, status, headers) => {
  it(`answers ${status} without a body`, async () => {
    await issuer.fail(name, options)
    const seen = await get(url)
    expect(seen).toMatchObject({ status, length: 0, complete: true })
    expect(seen.headers).toMatchObject(headers)
  })
})

it('has the same keys where it redirects to, so that following would be noticed', async () => {
  expect(await getJson(new URL('/elsewhere', url).href)).toEqual(await getJson(url))
})

describe('an issuer that answers with something else than a JWK Set', () => {
  it.each<[FaultName, string]>([
    ['garbage', '<html>not JSON</html>'],
    ['null', 'null'],
    ['noKeys', '{}'],
    ['nullKeys', '{"keys":null}'],
    ['objectKeys', '{"keys":{}}'],
    ['emptySet', '{"keys":[]}'],
  ])('by the name of %s: %s', async (name, body) => {
    await issuer.fail(name, { headers: { 'cache-control': 'max-age=300' } })
    const seen = await get(url)
    expect(seen).toMatchObject({ status: 200, start: body, complete: true })
    expect(seen.headers).toMatchObject({
      'content-type': 'application/json',
      'cache-control': 'max-age=300',
    })
  })

  it('by the name of truncated: the set without its last character', async () => {
    const { length } = await get(url)
    await issuer.fail('truncated')
    expect(await get(url)).toMatchObject({ status: 200, length: length - 1, complete: true })
    expect(await get(`${url}/nothing`)).toMatchObject({ status: 200, start: '{' })
  })

  it('by the name of unusableMembers: one for every rule', async () => {
    await issuer.fail('unusableMembers')
    expect(kids(await getJson(url))).toEqual(unusableKids)
  })
})

describe('what a resource server makes of a set with oddities', () => {
  const audience = 'https://api.example.com/orders'
  const verify = async (name: FaultName, alg: string) => {
    await issuer.fail(name, { path: '/jwks' })
    const server = createResourceServer({ issuer: issuer.issuer, audience })
    return server.verify(await issuer.issue({ aud: audience }, { alg }))
  }

  it.each<[FaultName, string]>([
    ['mixedMembers', 'ES256'],
    ['mixedMembers', 'EdDSA'],
    ['duplicateKids', 'ES256'],
    ['duplicateKids', 'EdDSA'],
    ['bareMembers', 'ES256'],
    ['bareMembers', 'EdDSA'],
    ['plainText', 'ES256'],
  ])('uses the keys of the issuer in %s, %s (RFC 7517 §5)', async (name, alg) => {
    expect((await verify(name, alg)).subject).toBe('test-user')
  })

  it.each<FaultName>(['unusableMembers', 'emptySet', 'manyKeys'])(
    'has no keys in %s (RFC 7517 §5)',
    async (name) => {
      await assertRefused(verify(name, 'ES256'), 'keys_unavailable')
    },
  )
})

describe('an odd set with the keys of the issuer in it', () => {
  it('has unusable members before them', async () => {
    await issuer.fail('mixedMembers')
    expect(kids(await getJson(url))).toEqual([...unusableKids, 'ES256-1', 'EdDSA-1'])
  })

  it('has a foreign key with the kid of each (RFC 7517 §4.5)', async () => {
    await issuer.fail('duplicateKids')
    const document = await getJson(url)
    expect(kids(document)).toEqual(['ES256-1', 'ES256-1', 'EdDSA-1', 'EdDSA-1'])
    const [twin, key] = document.keys as { x: string }[]
    expect(twin?.x).not.toBe(key?.x)
  })

  it('has neither alg nor use (RFC 7517 §4)', async () => {
    await issuer.fail('bareMembers')
    const { keys } = (await getJson(url)) as { keys: object[] }
    expect(keys.map((key) => Object.keys(key).sort())).toEqual([
      ['crv', 'kid', 'kty', 'x', 'y'],
      ['crv', 'kid', 'kty', 'x'],
    ])
  })

  it('is sent as text', async () => {
    await issuer.fail('plainText')
    const seen = await get(url)
    expect(seen.headers['content-type']).toBe('text/plain')
    expect(kids(await getJson(url))).toEqual(['ES256-1', 'EdDSA-1'])
  })

  it('is metadata of another issuer (RFC 8414 §3.3)', async () => {
    await issuer.fail('otherIssuer')
    const metadata = await getJson(`${issuer.issuer}/.well-known/openid-configuration`)
    expect(metadata).toMatchObject({ issuer: 'https://issuer.invalid', jwks_uri: url })
  })
})
