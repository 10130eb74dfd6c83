import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer, type ProfileName } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import {
  api,
  client,
  fixtures,
  issuer,
  keys,
  now,
  profileNames,
  serverOf,
  tid,
  tokenOf,
} from './providers.js'

const jwks = keys.jwks
const fixture = (name: string) => fixtures[name] as (typeof fixtures)[string]

describe('the profile option', () => {
  it('holds for the issuers that have none of their own', async () => {
    const other = 'https://partner.example.net'
    const server = createResourceServer({
      issuer: [
        { issuer, jwks },
        { issuer: other, jwks, profile: 'rfc9068' },
        { issuer: 'https://pool.example.org', jwks, profile: 'cognito', audience: client },
      ],
      profile: 'auth0',
      audience: api,
      clock: () => now * 1000,
    })
    const auth0 = fixture('auth0')
    expect((await server.verify(await tokenOf(auth0))).issuer).toBe(issuer)
    await refused(server.verify(await tokenOf(auth0, { iss: other })), 'type_mismatch')
    expect((await server.verify(await keys.issue({ iss: other, aud: api }))).issuer).toBe(other)
    const pool = { iss: 'https://pool.example.org' }
    expect((await server.verify(await tokenOf(fixture('cognito'), pool))).resource).toBe(client)
    await refused(server.verify(await tokenOf(auth0, pool)), 'claim_missing')
    await refused(server.verify(await tokenOf(fixture('cognito'))), 'type_mismatch')
  })

  it.each(profileNames)('is told by health() where it is not rfc9068: %s', (profile) => {
    const [health] = serverOf(profile).health().issuers
    expect(health?.relaxations).toEqual(profile === 'rfc9068' ? [] : [`profile: '${profile}'`])
  })

  it('is told of a template too, besides its other relaxations', () => {
    const template = {
      issuer: `https://login.example.com/{tenant}/v2.0`,
      tenantFrom: 'token' as const,
    }
    expect(serverOf('entra', {}, template).health().issuers).toEqual([
      {
        issuer: template.issuer,
        relaxations: ["profile: 'entra'", "tenantFrom: 'token'"],
        tenants: 0,
      },
    ])
  })
})

describe('a profile that is none refuses to build', () => {
  const names =
    "'rfc9068', 'auth0', 'entra', 'okta', 'keycloak', 'cognito', 'duende', 'generic', or leave it out, which means 'rfc9068'."

  it.each([
    ['Auth0', '"Auth0"'],
    ['', '""'],
    ['constructor', '"constructor"'],
    ['__proto__', '"__proto__"'],
    [['auth0'], 'an array'],
    [{ name: 'auth0' }, 'an object'],
    [null, 'null'],
    [1, '1'],
  ])('%j', (name, shown) => {
    const profile = name as ProfileName
    const message = `profile is ${shown}: write one of ${names}`
    expect(() => serverOf(profile)).toThrow(ConfigurationError)
    expect(() => serverOf(profile)).toThrow(message)
    expect(() => serverOf('rfc9068', {}, { profile })).toThrow(message)
  })
})

describe('a profile warns', () => {
  const warnings = (profile: ProfileName, options: object = {}, own: object = {}) => {
    const messages: string[] = []
    const on = {
      'configuration.warning': ({ message }: { message: string }) => messages.push(message),
    }
    serverOf(profile, { on, ...options }, own)
    return messages
  }

  it('of nothing where there is nothing to say', () => {
    const silent = profileNames.filter((profile) => profile !== 'generic')
    expect(silent.map((profile) => warnings(profile))).toEqual(silent.map(() => []))
  })

  it('that generic keeps other tokens out by aud alone', () => {
    expect(warnings('generic')).toEqual([
      `profile 'generic' of issuer '${issuer}' takes every JWT with iss, exp and aud that is not told as another token by its claims. No client may be called what audience says.`,
    ])
  })

  it('of the audience that Duende IdentityServer gives to every API', () => {
    const is = 'https://is.example.com'
    for (const [own, audience] of [
      [is, 'https://is.example.com/resources'],
      [`${is}/`, 'https://is.example.com/resources'],
    ] as const) {
      expect(warnings('duende', { audience }, { issuer: own })).toEqual([
        `audience '${audience}' is in the tokens for every API of '${own}': tokens for the others pass here.`,
      ])
    }
    const template = 'https://{tenant}.example.com/resources'
    expect(
      warnings('duende', { audience: template }, { issuer: 'https://{tenant}.example.com' }),
    ).toEqual([
      `audience '${template}' is in the tokens for every API of 'https://{tenant}.example.com': tokens for the others pass here.`,
    ])
    expect(warnings('rfc9068', { audience: `${is}/resources` }, { issuer: is })).toEqual([])
  })

  it('that tid is compared with nothing where the issuer names no tenant', () => {
    expect(warnings('entra', {}, { issuer: 'https://login.example.com' })).toEqual([
      "issuer 'https://login.example.com' holds no tenant's GUID, so that profile 'entra' compares tid with nothing.",
    ])
    const template = { issuer: 'https://login.example.com/{tenant}/v2.0', tenantFrom: 'token' }
    expect(warnings('entra', {}, template)).toEqual([])
  })

  it('and such a tid must be a GUID all the same', async () => {
    const own = { issuer: 'https://login.example.com' }
    const server = serverOf('entra', {}, own)
    const entra = fixture('entra, a user by v2.0')
    const verify = async (claims: object) =>
      server.verify(await tokenOf(entra, { iss: own.issuer, ...claims }))
    expect((await verify({ tid })).clientId).toBe(client)
    for (const other of ['contoso', `urn:${tid}`, `${tid}/`]) {
      await refused(verify({ tid: other }), 'claim_invalid')
    }
  })
})

describe('what cannot be meant with a profile refuses to build', () => {
  it.each<[profile: ProfileName, options: object, own: object, message: string]>([
    [
      'cognito',
      { audience: api },
      {},
      `audience "${api}" of issuer '${issuer}' is no app client: with profile 'cognito' it is compared with client_id: write audience: ['<app client id>'] with that issuer; for tokens that a resource is bound to, write profile 'generic'.`,
    ],
    ['cognito', { audience: 'urn:acme:orders' }, {}, 'is no app client'],
    ['cognito', { audience: [client, api] }, {}, 'is no app client'],
    ['cognito', { audience: { opaque: 'com.acme.orders' } }, {}, 'is no app client'],
    ['cognito', { audience: 'urn:acme:{tenant}' }, {}, 'audience "urn:acme:{tenant}" of issuer'],
    [
      'entra',
      {},
      { issuer: 'https://login.microsoftonline.com/common/v2.0' },
      `issuer "https://login.microsoftonline.com/common/v2.0": no token has 'common' in iss: write the tenant's GUID in its place, or {tenant} for many tenants.`,
    ],
    [
      'entra',
      {},
      { issuer: 'https://login.microsoftonline.com/organizations/v2.0' },
      "no token has 'organizations' in iss",
    ],
    ['entra', {}, { issuer: 'https://login.microsoftonline.com/consumers/v2.0' }, "'consumers'"],
    ['entra', {}, { issuer: 'https://login.microsoftonline.com/Common/v2.0' }, "'Common' in iss"],
    [
      'entra',
      {},
      { issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0' },
      'has braces other than one {tenant}',
    ],
    [
      'generic',
      { requiredClaims: ['nonce'] },
      {},
      "requiredClaims has 'nonce', which no access token of profile 'generic' may have: leave it out.",
    ],
    ['cognito', { requiredClaims: ['email', 'aud'] }, {}, "requiredClaims has 'aud'"],
  ])('%s with %j, %j', (profile, options, own, message) => {
    expect(() => serverOf(profile, options, own)).toThrow(ConfigurationError)
    expect(() => serverOf(profile, options, own)).toThrow(message)
  })

  it('and what can be is built', () => {
    expect(serverOf('cognito', { audience: ['1h57kf5cpq17m0eml12EXAMPLE'] })).toBeDefined()
    expect(serverOf('cognito', { audience: { opaque: 'a+b' } })).toBeDefined()
    expect(serverOf('cognito', { requiredClaims: ['token_use', 'username'] })).toBeDefined()
    expect(serverOf('generic', { requiredClaims: ['aud', 'jti', 'typ'] })).toBeDefined()
    expect(serverOf('rfc9068', { requiredClaims: ['nonce'] })).toBeDefined()
    for (const name of ['uncommon', 'commons']) {
      expect(serverOf('entra', {}, { issuer: `https://login.example.com/${name}` })).toBeDefined()
    }
  })
})

it('requires what the application requires, besides what the profile does', async () => {
  const server = serverOf('auth0', { requiredClaims: ['jti'] })
  const auth0 = fixture('auth0')
  await refused(server.verify(await tokenOf(auth0)), 'claim_missing')
  expect((await server.verify(await tokenOf(auth0, { jti: 'a' }))).tokenId).toBe('a')
})

it('binds a tenant by its claim where audience holds app clients', async () => {
  const server = serverOf('cognito', { tenantClaim: 'custom:tenant' })
  const verify = async (named: string | undefined) =>
    server.verify(await tokenOf(fixture('cognito'), { 'custom:tenant': named }), { tenant: 'acme' })
  expect((await verify('acme')).tenant).toBe('acme')
  await refused(verify('globex'), 'tenant_mismatch')
  await refused(verify(undefined), 'tenant_mismatch')
})
