import { decodeJwt, decodeProtectedHeader } from 'jose'
import { describe, expect, it } from 'vitest'
import { createTestKeys, type ProfileShape } from '../../src/testing/index.js'

const tid = '11111111-2222-3333-4444-555555555555'
const issuer = `https://login.example.com/${tid}/v2.0`
const keys = await createTestKeys({ issuer, clock: () => 1_800_000_000_000 })
const named = { aud: 'https://api.example.com/orders', scope: 'orders.read orders.write' }
const contentOf = async (profile: ProfileShape, claims: Record<string, unknown> = {}) => {
  const token = await keys.issue({ ...named, jti: 'token-1', ...claims }, { profile })
  const { iat, exp, sub, iss, ...payload } = decodeJwt(token)
  const { alg: _, ...header } = decodeProtectedHeader(token)
  return { header, payload }
}
const aud = 'https://api.example.com/orders'
const kid = 'ES256-1'
const client_id = 'test-client'
const scope = 'orders.read orders.write'
const oid = '00000000-0000-0000-0000-0000000000aa'

describe('a token in the shape of', () => {
  it.each<[ProfileShape, object, object]>([
    ['rfc9068', { kid, typ: 'at+jwt' }, { aud, client_id, scope, jti: 'token-1' }],
    [
      'auth0',
      { kid, typ: 'JWT' },
      { aud: [aud, `${issuer}/userinfo`], azp: 'test-client', scope, jti: 'token-1' },
    ],
    [
      'entra',
      { kid, typ: 'JWT' },
      {
        ...{ aud, azp: 'test-client', azpacr: '1', scp: scope, uti: 'token-1', ver: '2.0' },
        ...{ oid, tid },
      },
    ],
    [
      'entra-v1',
      { kid, typ: 'JWT', x5t: 'ES256-1' },
      {
        ...{ aud, acr: '1', appid: 'test-client', appidacr: '1', scp: scope, uti: 'token-1' },
        ...{ ver: '1.0', oid, tid },
      },
    ],
    [
      'okta',
      { kid, typ: 'application/okta-internal-at+jwt' },
      {
        ...{ aud, cid: 'test-client', uid: 'test-user', scp: ['orders.read', 'orders.write'] },
        ...{ ver: 1, jti: 'token-1' },
      },
    ],
    [
      'keycloak',
      { kid, typ: 'JWT' },
      {
        ...{ aud: [aud, 'account'], azp: 'test-client', scope, typ: 'Bearer', jti: 'token-1' },
        realm_access: { roles: ['user'] },
        resource_access: { account: { roles: ['view-profile'] } },
      },
    ],
    [
      'cognito',
      { kid },
      {
        ...{ client_id, scope, token_use: 'access', version: 2, username: 'test-user' },
        ...{ 'cognito:groups': ['users'], jti: 'token-1' },
      },
    ],
    [
      'duende',
      { kid, typ: 'at+jwt' },
      { aud, client_id, scope: ['orders.read', 'orders.write'], jti: 'token-1' },
    ],
    [
      'hydra',
      { kid, typ: 'JWT' },
      { aud: [aud], client_id, scp: ['orders.read', 'orders.write'], ext: {}, jti: 'token-1' },
    ],
    ['generic', { kid, typ: 'JWT' }, { aud, scope, jti: 'token-1' }],
  ])('%s', async (profile, header, payload) => {
    expect(await contentOf(profile)).toEqual({ header, payload })
  })

  it.each<ProfileShape>(['auth0', 'generic'])(
    '%s has no jti of its own accord',
    async (profile) => {
      expect(decodeJwt(await keys.issue(named, { profile }))).not.toHaveProperty('jti')
    },
  )

  it('duende has no sub of its own accord', async () => {
    const token = decodeJwt(await keys.issue(named, { profile: 'duende' }))
    expect(token).not.toHaveProperty('sub')
    expect(
      await keys.issue({ ...named, sub: 'u' }, { profile: 'duende' }).then(decodeJwt),
    ).toMatchObject({ sub: 'u' })
  })

  it.each<ProfileShape>(['entra', 'entra-v1'])(
    '%s has roles where no scope is named',
    async (profile) => {
      const { payload } = await contentOf(profile, { scope: undefined })
      expect(payload).toMatchObject({ roles: ['Test.Role'] })
      const own = await contentOf(profile, { scope: undefined, roles: ['r'] })
      expect(own.payload).toMatchObject({ roles: ['r'] })
    },
  )

  it('generic has neither client_id nor iat of its own accord', async () => {
    expect(Object.keys(decodeJwt(await keys.issue(named, { profile: 'generic' }))).sort()).toEqual([
      ...['aud', 'exp', 'iss', 'scope', 'sub'],
    ])
  })
})

describe('what is named of a token in a shape', () => {
  it.each<[ProfileShape, Record<string, unknown>, Record<string, unknown>]>([
    ['auth0', { client_id: 'c' }, { azp: 'c' }],
    ['auth0', { azp: 'c' }, { azp: 'c' }],
    ['auth0', { aud: ['a', 'b'] }, { aud: ['a', 'b', `${issuer}/userinfo`] }],
    ['entra', { tid: 'other', roles: ['r'] }, { tid: 'other', roles: ['r'] }],
    ['entra', { iss: 'https://issuer.example' }, { tid: '00000000-0000-0000-0000-0000000000bb' }],
    ['okta', { scope: ['a b'] }, { scp: ['a b'] }],
    ['generic', { client_id: 'c', iat: 1 }, { client_id: 'c' }],
    ['cognito', { 'cognito:groups': ['g'] }, { 'cognito:groups': ['g'] }],
  ])('is in it: %s with %j', async (profile, claims, payload) => {
    expect((await contentOf(profile, claims)).payload).toMatchObject(payload)
  })

  it.each<[ProfileShape, string]>([
    ['auth0', 'aud'],
    ['keycloak', 'aud'],
    ['hydra', 'aud'],
    ['entra', 'tid'],
    ['keycloak', 'typ'],
    ['okta', 'ver'],
  ])('stays away: %s without %s', async (profile, name) => {
    expect((await contentOf(profile, { [name]: undefined })).payload).not.toHaveProperty(name)
  })

  it.each<[ProfileShape, string]>([
    ['entra', 'scp'],
    ['okta', 'scp'],
    ['duende', 'scope'],
    ['hydra', 'scp'],
  ])('is missing where no scope is named: %s without %s', async (profile, name) => {
    expect((await contentOf(profile, { scope: undefined })).payload).not.toHaveProperty(name)
  })

  it('has one slash before userinfo where the issuer of auth0 ends with one', async () => {
    const { payload } = await contentOf('auth0', { iss: 'https://a.example/' })
    expect(payload.aud).toEqual([aud, 'https://a.example/userinfo'])
  })
})
