import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken } from '../../adapters/express/index.js'
import type { IssueOptions, TestClaims } from '../../src/testing/index.js'
import { refused } from '../support/refusals.js'
import { api, client, keys, now, profileNames, serverOf, tid } from './providers.js'

interface IdToken {
  readonly claims: TestClaims
  readonly header?: IssueOptions['header']
}

const untyped = { typ: undefined }
const none = { client_id: undefined, jti: undefined, scope: undefined }

/** ID tokens as the providers' documentation shows them. */
const idTokens: Readonly<Record<string, IdToken>> = {
  auth0: { claims: { ...none, nonce: 'n', sid: 's', name: 'A', email: 'a@example.com' } },
  'auth0, of the hybrid flow': { claims: { ...none, c_hash: 'c' } },
  'entra, v2.0': {
    claims: {
      ...{ ...none, tid, ver: '2.0', oid: 'o', uti: 'u', rh: 'r', aio: 'a', nonce: 'n' },
      ...{ name: 'A', preferred_username: 'a@example.com', roles: ['Orders.Read'] },
    },
  },
  'entra, v1.0': {
    claims: { ...none, tid, ver: '1.0', amr: ['pwd'], unique_name: 'a@example.com', nonce: 'n' },
    header: { typ: 'JWT', x5t: 'k' },
  },
  'entra, v2.0 without nonce': {
    claims: { ...none, tid, ver: '2.0', oid: 'o', uti: 'u', rh: 'r', preferred_username: 'a' },
  },
  okta: {
    claims: {
      ...{ ...none, jti: 'ID.abc', ver: 1, amr: ['pwd'], idp: '00o', at_hash: 'h' },
      ...{ auth_time: now - 60, name: 'A' },
    },
    header: untyped,
  },
  keycloak: {
    claims: {
      ...{ ...none, jti: 'j', typ: 'ID', azp: client, at_hash: 'h', sid: 's', acr: '1' },
      auth_time: now - 60,
    },
  },
  'keycloak, of a refresh': { claims: { ...none, jti: 'j', typ: 'ID', azp: client } },
  cognito: {
    claims: {
      ...{ ...none, jti: 'j', token_use: 'id', at_hash: 'h', 'cognito:username': 'u' },
      ...{ origin_jti: 'o', event_id: 'e', auth_time: now - 60 },
    },
    header: untyped,
  },
  'cognito, by a sign-in of the SDK': {
    claims: { ...none, token_use: 'id', 'cognito:username': 'u', auth_time: now - 60 },
    header: untyped,
  },
  duende: {
    claims: {
      ...{ ...none, at_hash: 'h', s_hash: 's', sid: 's', amr: ['pwd'], idp: 'local' },
      auth_time: now - 60,
    },
  },
  'auth0, without nonce': { claims: { ...none, sid: 's', name: 'A' } },
  'OpenID Connect, the least': { claims: none },
  'OpenID Connect': { claims: { ...none, nonce: 'n', auth_time: now - 60 } },
}

/** Further tokens that an authorization server signs with the same keys. */
const others: Readonly<Record<string, IdToken>> = {
  'a refresh token of Keycloak': { claims: { ...none, jti: 'j', typ: 'Refresh', azp: client } },
  'a logout token': {
    claims: {
      ...{ ...none, jti: 'j', sid: 's' },
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    },
    header: { typ: 'logout+jwt' },
  },
  'an untyped logout token': {
    claims: {
      ...{ ...none, jti: 'j', sid: 's' },
      events: { 'http://schemas.openid.net/event/backchannel-logout': {} },
    },
  },
}

const plain = { header: { typ: 'JWT' } }

describe.each(profileNames)('profile %s', (profile) => {
  const server = serverOf(profile)

  describe.each(Object.entries({ ...idTokens, ...others }))('%s', (_, { claims, header }) => {
    it.each([
      ['the client', client],
      ['this resource server', api],
      ['both', [client, api]],
    ])('is refused where it is for %s (rfc8725bis §3.12)', async (_, aud) => {
      const jwt = await keys.issue({ aud, ...claims }, { header: header ?? plain.header })
      const verdict = server.verify(jwt)
      const error = await verdict.then(
        () => undefined,
        (cause: unknown) => cause,
      )
      expect(error).toMatchObject({
        reason: expect.stringMatching(/^(type_mismatch|claim_missing|audience_mismatch)$/),
      })
    })

    it('is refused where its audience claims to be a client that this server knows', async () => {
      const known = serverOf(profile, { audience: client })
      const jwt = await keys.issue({ aud: client, ...claims }, { header: header ?? plain.header })
      await expect(known.verify(jwt)).rejects.toMatchObject({
        reason: expect.stringMatching(/^(type_mismatch|claim_missing|audience_mismatch)$/),
      })
    })
  })
})

describe.each(profileNames)('Express with profile %s', (profile) => {
  const app = express().use(requireAccessToken(serverOf(profile)), (_req, res) => {
    res.json('in')
  })

  it.each(Object.entries(idTokens))('lets no ID token in: %s', async (_, { claims, header }) => {
    const jwt = await keys.issue({ aud: api, ...claims }, { header: header ?? plain.header })
    const response = await request(app).get('/').set('Authorization', `Bearer ${jwt}`)
    expect([response.status, response.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"',
    ])
  })
})

describe('what the same keys sign for others', () => {
  it('is refused for what it is, in a profile that looks at claims', async () => {
    const reason = async (name: keyof typeof idTokens) => {
      const { claims, header } = { ...idTokens, ...others }[name] as IdToken
      const jwt = await keys.issue({ aud: api, ...claims }, { header: header ?? plain.header })
      return (await refused(serverOf('generic').verify(jwt), 'type_mismatch')).detail
    }
    expect(await reason('auth0')).toBe(
      'an access token has no nonce: this is another kind of token',
    )
    expect(await reason('cognito')).toBe(
      'an access token has no at_hash: this is another kind of token',
    )
    expect(await reason('cognito, by a sign-in of the SDK')).toBe(
      'token_use is not access: this is another kind of token',
    )
    expect(await reason('a refresh token of Keycloak')).toBe(
      'typ in the payload is not Bearer: this is another kind of token',
    )
    expect(await reason('an untyped logout token')).toBe(
      'an access token has no events: this is another kind of token',
    )
  })

  it('is refused by every profile where it has nothing but what an ID token must have (OpenID Connect Core §2)', async () => {
    const jwt = await keys.issue({ aud: api, ...none }, plain)
    for (const profile of profileNames) {
      await expect(serverOf(profile).verify(jwt)).rejects.toMatchObject({
        reason: expect.stringMatching(/^(type_mismatch|claim_missing)$/),
      })
    }
    const { detail } = await refused(serverOf('generic').verify(jwt), 'type_mismatch')
    expect(detail).toBe(
      'no claim tells this from an ID token: access tokens of a user need scope, roles, client_id or the like',
    )
  })

  it.each([
    ...[{ client_id: 'a' }, { appid: 'a' }, { cid: 'a' }, { scope: '' }, { scp: [] }],
    ...[{ roles: [] }, { permissions: [] }, { authorization_details: [] }, { entitlements: [] }],
    ...[{ token_use: 'access' }, { typ: 'Bearer' }, { sub: undefined }, { iat: undefined }],
  ])('is no such token for generic with %j', async (claims) => {
    const jwt = await keys.issue({ aud: api, ...none, ...claims }, plain)
    expect((await serverOf('generic').verify(jwt)).resource).toBe(api)
  })

  it.each([{ azp: 'a' }, { jti: 'j' }, { sid: 's' }, { email: 'a@example.com' }, { groups: [] }])(
    'may well be one for generic with %j',
    async (claims) => {
      const jwt = await keys.issue({ aud: api, ...none, ...claims }, plain)
      await refused(serverOf('generic').verify(jwt), 'type_mismatch')
    },
  )
})
