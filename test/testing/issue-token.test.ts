import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import {
  assertRefused,
  createTestKeys,
  type IssueOptions,
  type ProfileShape,
  type TestClaims,
  testClock,
} from '../../src/testing/index.js'

const audience = 'https://api.example.com/orders'
const clock = testClock(1_800_000_000_900)
const keys = await createTestKeys({ audience, clock })
const contentOf = async (claims?: TestClaims, options?: IssueOptions) => {
  const token = await keys.issue(claims, options)
  return { header: decodeProtectedHeader(token), payload: decodeJwt(token) }
}
const accepting = () => {
  const { issuer, jwks } = keys
  return createResourceServer({ issuer: { issuer, jwks }, audience, clock })
}

describe('a token', () => {
  it('is a valid access token unless it is told otherwise (RFC 9068 §2)', async () => {
    const jti = expect.stringMatching(/^test-token-\d+$/)
    expect(await contentOf()).toEqual({
      header: { alg: 'ES256', kid: 'ES256-1', typ: 'at+jwt' },
      payload: {
        iss: 'https://issuer.example',
        aud: 'https://api.example.com/orders',
        sub: 'test-user',
        client_id: 'test-client',
        iat: 1_800_000_000,
        exp: 1_800_000_300,
        jti,
      },
    })
    await expect(accepting().verify(await keys.issue())).resolves.toBeDefined()
  })

  it('has a jti of its own (RFC 9068 §2.2)', async () => {
    const one = await contentOf()
    const other = await contentOf()
    expect(one.payload.jti).not.toBe(other.payload.jti)
  })

  it('has the claims that are named in place of the defaults, undefined takes one away', async () => {
    const { payload } = await contentOf({ sub: 'user-1', jti: undefined, roles: ['a'], exp: 7 })
    expect(payload).toEqual({
      iss: 'https://issuer.example',
      aud: 'https://api.example.com/orders',
      sub: 'user-1',
      client_id: 'test-client',
      iat: 1_800_000_000,
      exp: 7,
      roles: ['a'],
    })
  })

  it('has the members of the header that are named, undefined takes one away', async () => {
    const { header } = await contentOf({}, { header: { typ: 'JWT', kid: undefined, extra: 1 } })
    expect(header).toEqual({ alg: 'ES256', typ: 'JWT', extra: 1 })
  })

  it('has critical extensions that nobody knows (RFC 7515 §4.1.11)', async () => {
    const { header } = await contentOf({}, { header: { crit: ['a'], a: 1 } })
    expect(header).toMatchObject({ crit: ['a'], a: 1 })
  })

  it.each([
    'RS256',
    'RS384',
    'RS512',
    'PS256',
    'PS384',
    'PS512',
    'ES256',
    'ES384',
    'ES512',
    'EdDSA',
    'Ed25519',
  ])('is signed with %s when that is first named, and accepted (RFC 7518 §3.1)', async (alg) => {
    const token = await keys.issue({}, { alg })
    expect(decodeProtectedHeader(token)).toMatchObject({ alg, kid: `${alg}-1` })
    expect(keys.jwks.keys.at(-1)).toMatchObject({ alg: expect.any(String), use: 'sig' })
    await expect(accepting().verify(token)).resolves.toBeDefined()
  })

  it('is for an audience that must be named somewhere (RFC 9068 §2.2)', async () => {
    const free = await createTestKeys()
    await expect(free.issue()).rejects.toThrow(
      "name the audience: issue({ aud: 'https://api.example.com/orders' }), or audience where the issuer is made.",
    )
    expect(decodeJwt(await free.issue({ aud: 'a' })).aud).toBe('a')
    expect(decodeJwt(await free.issue({ aud: undefined }))).not.toHaveProperty('aud')
  })

  it('has a profile that the kit knows', async () => {
    await expect(keys.issue({}, { profile: 'azure' as ProfileShape })).rejects.toThrow(
      "there is no profile 'azure': write one of rfc9068, auth0, entra,",
    )
  })
})

describe('a key that is named', () => {
  it('signs with its own algorithm', async () => {
    const some = await createTestKeys({ audience, algorithms: ['ES256', 'EdDSA'] })
    const token = await some.issue({}, { kid: 'EdDSA-1' })
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', kid: 'EdDSA-1' })
    expect((await some.privateKey('EdDSA', 'EdDSA-1')).algorithm.name).toBe('Ed25519')
    expect((await some.privateKey()).algorithm.name).toBe('ECDSA')
  })

  it('is refused for another algorithm', async () => {
    await expect(keys.issue({}, { alg: 'RS256', kid: 'ES256-1' })).rejects.toThrow(
      "the key 'ES256-1' was made for ES256, not for RS256.",
    )
  })

  it('is refused where it was never made', async () => {
    const message = "no key 'ES256-9' was made. In a token alone, write header: { kid: 'ES256-9' }."
    await expect(keys.issue({}, { kid: 'ES256-9' })).rejects.toThrow(message)
    expect(() => keys.withdraw('ES256-9')).toThrow(message)
  })

  it('is an ES256 key where no algorithm was named', async () => {
    const none = await createTestKeys({ audience, algorithms: [] })
    expect(none.jwks).toEqual({ keys: [] })
    await none.issue()
    expect(none.jwks.keys.map(({ kid }) => kid)).toEqual(['ES256-1'])
  })
})

describe('keys that change', () => {
  const kids = (made: { jwks: typeof keys.jwks }) => made.jwks.keys.map(({ kid }) => kid)

  it('overlap unless they are told otherwise', async () => {
    const some = await createTestKeys({ audience })
    expect(await some.rotate()).toBe('ES256-2')
    expect(kids(some)).toEqual(['ES256-1', 'ES256-2'])
    expect(decodeProtectedHeader(await some.issue()).kid).toBe('ES256-2')
    expect(decodeProtectedHeader(await some.issue({}, { kid: 'ES256-1' })).kid).toBe('ES256-1')
  })

  it('are replaced in one step without overlap', async () => {
    const some = await createTestKeys({ audience })
    const rotated = some.rotate({ overlap: false })
    expect(kids(some)).toEqual(['ES256-1'])
    await rotated
    expect(kids(some)).toEqual(['ES256-2'])
  })

  it('have the same kid and other material where they are told', async () => {
    const some = await createTestKeys({ audience })
    const [before] = some.jwks.keys
    expect(await some.rotate({ sameKid: true })).toBe('ES256-1')
    const [after, ...others] = some.jwks.keys
    expect(others).toEqual([])
    expect(after?.kid).toBe('ES256-1')
    expect(after?.x).not.toBe(before?.x)
  })

  it('are replaced for the algorithm that is named', async () => {
    const some = await createTestKeys({ audience, algorithms: ['ES256', 'EdDSA'] })
    await some.rotate({ alg: 'EdDSA', overlap: false })
    expect(kids(some)).toEqual(['ES256-1', 'EdDSA-2'])
  })

  it('sign when they were withdrawn, and nobody accepts it', async () => {
    const some = await createTestKeys({ audience })
    some.withdraw('ES256-1')
    expect(kids(some)).toEqual([])
    some.withdraw('ES256-1')
    await some.rotate()
    const { issuer, jwks } = some
    const server = createResourceServer({ issuer: { issuer, jwks }, audience })
    await expect(server.verify(await some.issue())).resolves.toBeDefined()
    await assertRefused(server.verify(await some.issue({}, { kid: 'ES256-1' })), 'key_unknown')
  })
})

describe('an Authorization header value', () => {
  const tenants = 'https://api.example.com/{tenant}/orders'
  const payloadOf = (value: string) => {
    const [scheme, token] = value.split(' ')
    return { scheme, ...decodeJwt(token as string) }
  }

  it('carries a token with the scope that is named (RFC 6750 §2.1)', async () => {
    const value = await keys.authorizationFor({ scope: 'orders.read' })
    expect(payloadOf(value)).toMatchObject({
      scheme: 'Bearer',
      aud: 'https://api.example.com/orders',
      scope: 'orders.read',
    })
    expect(payloadOf(await keys.authorizationFor())).not.toHaveProperty('scope')
  })

  it('has further claims, and all that a token can be told', async () => {
    const value = await keys.authorizationFor({ claims: { sub: 'user-1' }, alg: 'EdDSA' })
    expect(payloadOf(value)).toMatchObject({ sub: 'user-1' })
    expect(decodeProtectedHeader(value.slice(7)).alg).toBe('EdDSA')
  })

  it('is for the tenant that is named', async () => {
    const some = await createTestKeys({ audience: tenants })
    const value = await some.authorizationFor({ tenant: 'acme', scope: 'orders.read' })
    expect(payloadOf(value)).toMatchObject({ aud: 'https://api.example.com/acme/orders' })
    const { issuer, jwks } = some
    const server = createResourceServer({ issuer: { issuer, jwks }, audience: tenants })
    const headers = { authorization: value }
    const token = await server.authenticate({ headers }, { tenant: 'acme' })
    expect(token.tenant).toBe('acme')
    await assertRefused(server.authenticate({ headers }, { tenant: 'globex' }), 'audience_mismatch')
  })

  it('is of the tenant’s issuer too', async () => {
    const some = await createTestKeys({ issuer: 'https://{tenant}.example.com', audience })
    expect(payloadOf(await some.authorizationFor({ tenant: 'acme' }))).toMatchObject({
      iss: 'https://acme.example.com',
      aud: 'https://api.example.com/orders',
    })
    const free = await createTestKeys({ issuer: 'https://{tenant}.example.com' })
    const value = await free.authorizationFor({ tenant: 'acme', claims: { aud: 'a' } })
    expect(payloadOf(value)).toMatchObject({ iss: 'https://acme.example.com', aud: 'a' })
  })

  it('needs the name of the tenant where there is a template', async () => {
    const some = await createTestKeys({ audience: tenants })
    const message =
      "name the tenant for https://api.example.com/{tenant}/orders: authorizationFor({ tenant: 'acme' }), or aud among the claims."
    await expect(some.authorizationFor()).rejects.toThrow(message)
    await expect(some.issue()).rejects.toThrow(message)
  })

  it('needs a template where a tenant is named', async () => {
    await expect(keys.authorizationFor({ tenant: 'acme' })).rejects.toThrow(
      'a tenant is named, but neither https://issuer.example nor the audience has {tenant}.',
    )
  })
})
