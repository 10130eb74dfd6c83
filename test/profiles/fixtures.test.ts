import express from 'express'
import request from 'supertest'
import { describe, expect, it } from 'vitest'
import { requireAccessToken } from '../../adapters/express/index.js'
import { refused } from '../support/refusals.js'
import { api, fixtures, issuer, keys, profileNames, serverOf, tokenOf } from './providers.js'

const rows = Object.entries(fixtures)
const named = (names: readonly string[]) =>
  names.length === 1
    ? `; profile '${names[0]}' takes tokens of this form`
    : `; each of the profiles ${names.map((name) => `'${name}'`).join(', ')} takes tokens of this form`

describe.each(rows)('a token of %s', (_, fixture) => {
  const server = serverOf(fixture.profile)

  it('is accepted by its profile (issue 8)', async () => {
    const token = await server.verify(await tokenOf(fixture))
    expect(token).toMatchObject({
      clientId: fixture.shape === 'generic' ? undefined : 'test-client',
      resource: fixture.profile === 'cognito' ? 'test-client' : api,
      expiresAt: 1_800_000_300,
    })
  })

  it('is refused by rfc9068, which names every profile that takes it (RFC 9068 §4)', async () => {
    const error = await refused(serverOf('rfc9068').verify(await tokenOf(fixture)), fixture.reason)
    expect(error.detail).toMatch(/^(typ is not at\+jwt|(sub|client_id) is required); /)
    expect(error.detail.slice(error.detail.indexOf(';'))).toBe(named(fixture.named))
  })

  it('is taken by each profile that is named, and by no other', async () => {
    const taking: string[] = []
    for (const profile of [
      'auth0',
      'entra',
      'okta',
      'keycloak',
      'cognito',
      'duende',
      'generic',
    ] as const) {
      const verdict = serverOf(profile).verify(await tokenOf(fixture))
      await verdict.then(
        () => taking.push(profile),
        () => undefined,
      )
    }
    expect(taking).toEqual(fixture.named)
  })

  it('is answered alike by Express (RFC 6750 §3.1)', async () => {
    const get = async (profile: typeof fixture.profile) =>
      request(
        express().use(requireAccessToken(serverOf(profile)), (req, res) => {
          res.json(req.auth?.clientId ?? null)
        }),
      )
        .get('/')
        .set('Authorization', `Bearer ${await tokenOf(fixture)}`)
    const accepted = await get(fixture.profile)
    const clientId = fixture.shape === 'generic' ? null : 'test-client'
    expect([accepted.status, accepted.body]).toEqual([200, clientId])
    const strict = await get('rfc9068')
    expect([strict.status, strict.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"',
    ])
  })

  it('is judged the same when it comes again, and refused when it has expired', async () => {
    let at = 1_800_000_000
    const cached = serverOf(fixture.profile, { clock: () => at * 1000 })
    const jwt = await tokenOf(fixture)
    const first = await cached.verify(jwt)
    expect(await cached.verify(jwt)).toBe(first)
    expect(cached.health().cache).toMatchObject({ hits: 1, misses: 1 })
    at += 306
    await refused(cached.verify(jwt), 'token_expired')
  })

  it.each([
    [
      'another audience',
      { aud: 'https://api.example.com/users', client_id: 'x' },
      'audience_mismatch',
    ],
    ['an expired token', { exp: 1_700_000_000 }, 'token_expired'],
    ['no exp', { exp: undefined }, 'claim_missing'],
    ['a token bound to a key', { cnf: { jkt: 'a' } }, 'binding_unsupported'],
    ['nbf ahead', { nbf: 1_800_000_900 }, 'token_not_yet_valid'],
  ])('is refused with %s all the same (RFC 9068 §4)', async (_, changes, reason) => {
    await refused(server.verify(await tokenOf(fixture, changes)), reason)
  })

  it('is refused with another typ of another kind (rfc8725bis §3.11)', async () => {
    for (const typ of ['dpop+jwt', 'logout+jwt', 'id_token', '', null, 1]) {
      await refused(server.verify(await tokenOf(fixture, {}, { typ })), 'type_mismatch')
    }
  })

  it('is refused with a changed payload, signature, key or algorithm (RFC 7515 §5.2)', async () => {
    const [header, payload, signature] = (await tokenOf(fixture)).split('.') as [
      string,
      string,
      string,
    ]
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
    const changed = Buffer.from(JSON.stringify({ ...claims, extra: 1 })).toString('base64url')
    await refused(server.verify(`${header}.${changed}.${signature}`), 'signature_invalid')
    await refused(server.verify(`${header}.${payload}.`), 'signature_invalid')
    const other = await tokenOf(fixture, {}, { kid: 'other' })
    await refused(server.verify(other), 'key_unknown')
    const none = JSON.parse(Buffer.from(header, 'base64url').toString())
    const unsigned = Buffer.from(JSON.stringify({ ...none, alg: 'none' })).toString('base64url')
    await refused(server.verify(`${unsigned}.${payload}.`), 'algorithm_refused')
  })
})

/** Audiences that tokens of these servers are known to have, and that are no name of this API. */
const foreign = [
  ...['https://api.example.com/users', 'https://api.example.com/orders/', 'test-client', 'account'],
  ...[`${issuer}/resources`, `${issuer}/userinfo`, 'api://default', 'orders', '*', ''],
  ...['00000003-0000-0000-c000-000000000000', 'https://graph.microsoft.com'],
]

describe.each(profileNames)('profile %s takes no audience of others (RFC 9068 §4)', (profile) => {
  it.each(rows)('in a token of %s', async (_, fixture) => {
    const server = serverOf(profile)
    const isTaken = fixture.named.includes(profile as never)
    // Where tokens have no aud, the client is what this API is not for.
    const of = (aud: unknown) =>
      fixture.shape === 'cognito' ? { client_id: 'another' } : { aud, client_id: 'another' }
    for (const aud of [...foreign, foreign]) {
      const verdict = server.verify(await tokenOf(fixture, of(aud)))
      await expect(verdict).rejects.toMatchObject({
        reason: isTaken
          ? 'audience_mismatch'
          : expect.stringMatching(
              /^(type_mismatch|claim_missing|claim_invalid|audience_mismatch)$/,
            ),
      })
    }
  })
})

it('names no profile where a claim is missing that the application requires', async () => {
  const server = serverOf('rfc9068', { requiredClaims: ['email'] })
  const fixture = fixtures.keycloak as (typeof fixtures)[string]
  const without = await refused(server.verify(await tokenOf(fixture)), 'type_mismatch')
  expect(without.detail).toBe('typ is not at+jwt')
  const jwt = await tokenOf(fixture, { email: 'a@example.com' })
  const error = await refused(server.verify(jwt), 'type_mismatch')
  expect(error.detail).toContain("'keycloak'")
})

it.each([
  ['expired', { exp: 1 }, 'token_expired'],
  ['for another audience', { aud: 'https://api.example.com/users' }, 'audience_mismatch'],
  ['without a usable subject', { sub: 1 }, 'claim_invalid'],
])('names no profile for a token of RFC 9068 that is %s', async (_, claims, reason) => {
  const jwt = await keys.issue({ aud: api, ...claims })
  const error = await refused(serverOf('rfc9068').verify(jwt), reason)
  expect(error.detail).not.toContain('profile')
})

it.each([
  ['of a form that no profile has', { aud: api }, { typ: 'dpop+jwt' }, 'type_mismatch'],
  ['with a subject that is no text', { aud: api, sub: 1 }, { typ: 'JWT' }, 'type_mismatch'],
  ['with an ID token’s claims', { aud: api, nonce: 'n' }, { typ: 'JWT' }, 'type_mismatch'],
])('names no profile for a token %s', async (_, claims, header, reason) => {
  const error = await refused(
    serverOf('rfc9068').verify(await keys.issue(claims, { header })),
    reason,
  )
  expect(error.detail).toBe('typ is not at+jwt')
})

it('names profiles without a word of the token, and without looking at its signature', async () => {
  const fixture = fixtures['entra, a user by v2.0'] as (typeof fixtures)[string]
  const [header, payload] = (await tokenOf(fixture)).split('.')
  const forged = `${header}.${payload}.${Buffer.alloc(64, 1).toString('base64url')}`
  const error = await refused(serverOf('rfc9068').verify(forged), 'type_mismatch')
  expect(error.detail).toBe(
    "typ is not at+jwt; each of the profiles 'auth0', 'entra', 'generic' takes tokens of this form",
  )
})

it('accepts a token of RFC 9068 as Auth0, Duende and generic authorization servers issue it', async () => {
  const jwt = await keys.issue({ aud: [api, 'https://login.example.com/userinfo'] })
  for (const profile of ['rfc9068', 'auth0', 'duende', 'generic'] as const) {
    expect((await serverOf(profile).verify(jwt)).clientId).toBe('test-client')
  }
})

it('names a profile whatever else the header has, unless it is that profile’s', async () => {
  const jwt = await tokenOf(fixtures.keycloak as (typeof fixtures)[string], {}, { undefined: 'n' })
  const error = await refused(serverOf('rfc9068').verify(jwt), 'type_mismatch')
  expect(error.detail).toBe(
    "typ is not at+jwt; each of the profiles 'auth0', 'keycloak', 'generic' takes tokens of this form",
  )
})

it('does not name entra for a token of Microsoft Graph, which nobody else can verify', async () => {
  const fixture = fixtures['entra, a user by v1.0'] as (typeof fixtures)[string]
  const jwt = await tokenOf(fixture, {}, { nonce: 'n' })
  const error = await refused(serverOf('rfc9068').verify(jwt), 'type_mismatch')
  expect(error.detail).toBe("typ is not at+jwt; profile 'generic' takes tokens of this form")
})
