import { describe, expect, it } from 'vitest'
import type { IssuerOptions, ResourceServerOptions } from '../../src/index.js'
import { createResourceServer, memoryKeySetStore, type UnavailableError } from '../../src/index.js'
import { createTestIssuer, createTestKeys, testClock } from '../../src/testing/index.js'
import { json, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'

const acme = '11111111-2222-3333-4444-555555555555'
const globex = '66666666-7777-8888-9999-aaaaaaaaaaaa'
const login = 'https://login.microsoftonline.com'
const api = 'api://8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001'
const now = 1_800_000_000
const keys = await createTestKeys({ algorithms: ['RS256'], clock: () => now * 1000 })

const issue = (iss: string, claims: object = {}, profile: 'entra' | 'entra-v1' = 'entra') =>
  keys.issue({ iss, aud: api, scope: 'orders.read', ...claims }, { profile })
/** As Entra ID publishes keys: without `alg`, and with the issuer of each. */
const jwksOf = (issuer: unknown) => ({
  keys: keys.jwks.keys.map(({ alg: _, ...jwk }) =>
    issuer === undefined ? jwk : { ...jwk, issuer },
  ),
})
const serverOf = (own: IssuerOptions, options: Partial<ResourceServerOptions> = {}) =>
  createResourceServer({
    issuer: own,
    audience: api,
    profile: 'entra',
    clock: () => now * 1000,
    ...options,
  })
const v2 = (tenant: string) => `${login}/${tenant}/v2.0`
const v1 = (tenant: string) => `https://sts.windows.net/${tenant}/`

describe('the issuer that a key names', () => {
  it.each([
    ['its own', v2(acme)],
    ['that of every tenant', `${login}/{tenantid}/v2.0`],
    ['that of every tenant, spelt as in prose', `${login}/{tenantId}/v2.0`],
    ['none', undefined],
  ])('lets it verify where that is %s', async (_, issuer) => {
    const server = serverOf({ issuer: v2(acme), jwks: jwksOf(issuer) })
    expect((await server.verify(await issue(v2(acme)))).issuer).toBe(v2(acme))
  })

  it.each([
    ['another tenant’s', v2(globex)],
    ['that of personal accounts', v2('9188040d-6c67-4c5b-b112-36a304b66dad')],
    ['that of every tenant in another cloud', 'https://login.microsoftonline.us/{tenantid}/v2.0'],
    ['that of every tenant by v1.0', 'https://sts.windows.net/{tenantid}/'],
    ['a slash more', `${v2(acme)}/`],
    ['of another case', v2(acme).toUpperCase()],
    ['a pattern', `${login}/$&/v2.0`],
    ['the prefix', login],
    ['empty', ''],
    ['null', null],
    ['a list', [v2(acme)]],
    ['an object', {}],
  ])('keeps it from verifying where that is %s (RFC 8725 §3.8)', async (_, issuer) => {
    const server = serverOf({ issuer: v2(acme), jwks: jwksOf(issuer) })
    const error = await refused(server.verify(await issue(v2(acme))), 'key_unsuitable')
    expect(error.detail).toBe('the key that kid names is that of another issuer')
    const strict = createResourceServer({
      issuer: { issuer: v2(acme), jwks: jwksOf(issuer) },
      audience: api,
      clock: () => now * 1000,
    })
    const jwt = await keys.issue({ iss: v2(acme), aud: api })
    expect((await strict.verify(jwt)).issuer).toBe(v2(acme)) // not a member of RFC 7517
  })

  it('lets the right one of two keys with one kid verify (RFC 7517 §4.5)', async () => {
    const other = await createTestKeys({ algorithms: ['RS256'], clock: () => now * 1000 })
    const [stranger] = other.jwks.keys.map((jwk) => ({ ...jwk, issuer: v2(globex) }))
    const both = { keys: [stranger as object, ...jwksOf(v2(acme)).keys] }
    const server = serverOf({ issuer: v2(acme), jwks: both })
    expect((await server.verify(await issue(v2(acme)))).issuer).toBe(v2(acme))
    const forged = await other.issue({ iss: v2(acme), aud: api, scope: 'a' }, { profile: 'entra' })
    await refused(server.verify(forged), 'signature_invalid')
  })

  it('stays with a key that another process stored', async () => {
    const store = memoryKeySetStore()
    await using source = await startKeyServer(json(jwksOf(v2(globex))))
    const own = { issuer: v2(acme), jwksUri: `${source.origin}/keys` }
    const jwt = await issue(v2(acme))
    await refused(serverOf(own, { keySetStore: store }).verify(jwt), 'key_unsuitable')
    await source.close()
    await refused(serverOf(own, { keySetStore: store }).verify(jwt), 'key_unsuitable')
  })

  it('is part of the key: where it changes, remembered tokens end (RFC 7517 §4)', async () => {
    const clock = testClock(now * 1000)
    await using source = await startKeyServer(json(jwksOf(v2(acme))))
    const server = serverOf(
      { issuer: v2(acme), jwksUri: `${source.origin}/keys` },
      { clock, jwks: { maxAge: 1 } },
    )
    const jwt = await issue(v2(acme))
    const first = await server.verify(jwt)
    expect(await server.verify(jwt)).toBe(first)
    source.respond = json(jwksOf(v2(globex)))
    clock.advance(10)
    await server.verify(jwt) // serves, and starts the refresh
    await expect.poll(() => server.verify(jwt).catch(({ reason }) => reason)).toBe('key_unsuitable')
  })
})

describe('the tenants of Entra ID', () => {
  const many: IssuerOptions = {
    issuer: `${login}/{tenant}/v2.0`,
    jwks: jwksOf(`${login}/{tenantid}/v2.0`),
    tenantFrom: 'token',
    tenants: [acme, globex],
  }

  it('are told by iss, tid and the key together', async () => {
    const server = serverOf(many)
    expect((await server.verify(await issue(v2(acme)))).tenant).toBe(acme)
    expect((await server.verify(await issue(v2(globex)))).tenant).toBe(globex)
    await refused(server.verify(await issue(v2(acme), { tid: globex })), 'tenant_mismatch')
    await refused(
      server.verify(await issue(v2('aaaaaaaa-2222-3333-4444-555555555555'))),
      'issuer_unknown',
    )
    await refused(server.verify(await issue(v2(acme)), { tenant: globex }), 'tenant_mismatch')
  })

  it('are GUIDs: a name in iss is none', async () => {
    const server = serverOf({ ...many, tenants: () => true })
    await refused(server.verify(await issue(v2('contoso'), { tid: 'contoso' })), 'claim_invalid')
    await refused(server.verify(await issue(v2('contoso'), { tid: acme })), 'tenant_mismatch')
    await refused(server.verify(await issue(v2('{tenantid}'), { tid: acme })), 'issuer_unknown')
  })

  it('are compared in upper case too, as they stand', async () => {
    const upper = 'AAAAAAAA-2222-3333-4444-555555555555'
    const server = serverOf({ issuer: v2(upper), jwks: jwksOf(undefined) })
    expect((await server.verify(await issue(v2(upper), { tid: upper }))).claims.tid).toBe(upper)
    for (const tid of [upper.toLowerCase(), acme]) {
      await refused(server.verify(await issue(v2(upper), { tid })), 'tenant_mismatch')
    }
  })

  it('have an issuer of another form in tokens by v1.0', async () => {
    const server = serverOf({
      issuer: 'https://sts.windows.net/{tenant}/',
      jwks: jwksOf(undefined),
      tenantFrom: 'token',
    })
    const token = await server.verify(await issue(v1(acme), {}, 'entra-v1'))
    expect(token).toMatchObject({ tenant: acme, issuer: v1(acme), clientId: 'test-client' })
    await refused(
      server.verify(await issue(v1(acme), { tid: globex }, 'entra-v1')),
      'tenant_mismatch',
    )
    await refused(
      server.verify(await issue(`https://sts.windows.net/${acme}`, {}, 'entra-v1')),
      'issuer_unknown',
    )
  })

  it('can be one, by both versions', async () => {
    const server = createResourceServer({
      issuer: [
        { issuer: v2(acme), jwks: jwksOf(`${login}/{tenantid}/v2.0`) },
        { issuer: v1(acme), jwks: jwksOf(undefined) },
      ],
      audience: api,
      profile: 'entra',
      clock: () => now * 1000,
    })
    expect((await server.verify(await issue(v2(acme)))).issuer).toBe(v2(acme))
    expect((await server.verify(await issue(v1(acme), {}, 'entra-v1'))).issuer).toBe(v1(acme))
    await refused(server.verify(await issue(v1(globex), {}, 'entra-v1')), 'issuer_unknown')
  })
})

describe('the metadata of Entra ID', () => {
  const listening = async (metadataIssuer: (origin: string) => unknown) => {
    const source = await startKeyServer((request, response) => {
      const { origin } = source
      const answer = /\/\.well-known\/openid-configuration$/.test(request.url as string)
        ? { issuer: metadataIssuer(origin), jwks_uri: `${origin}/keys` }
        : request.url === '/keys'
          ? jwksOf(`${origin}/{tenantid}/v2.0`)
          : undefined
      if (answer === undefined) response.writeHead(404).end()
      else json(answer)(request, response)
    })
    return source
  }
  const through = async (
    metadataIssuer: (origin: string) => unknown,
    own: Partial<IssuerOptions>,
  ) => {
    await using source = await listening(metadataIssuer)
    const { origin } = source
    const path = own.issuer ?? '/{tenant}/v2.0'
    const server = serverOf({ tenantFrom: 'token', ...own, issuer: origin + path })
    return await server.verify(await issue(`${origin}/${acme}/v2.0`)).then(
      ({ tenant }) => tenant,
      (error: unknown) => (error as UnavailableError).reason,
    )
  }

  it('may have the name of every tenant in issuer', async () => {
    expect(await through((origin) => `${origin}/{tenantid}/v2.0`, {})).toBe(acme)
    const one = { issuer: `/${acme}/v2.0`, tenantFrom: undefined }
    expect(await through((origin) => `${origin}/{tenantid}/v2.0`, one)).toBeUndefined()
  })

  it('may have the tenant’s own', async () => {
    expect(await through((origin) => `${origin}/${acme}/v2.0`, {})).toBe(acme)
  })

  it.each<[string, (origin: string) => unknown]>([
    ['another tenant’s', (origin) => `${origin}/${globex}/v2.0`],
    ['every tenant’s of another host', () => `${login}/{tenantid}/v2.0`],
    ['every tenant’s by v1.0', (origin) => `${origin}/{tenantid}/`],
    ['of our spelling', (origin) => `${origin}/{tenant}/v2.0`],
    ['none', () => undefined],
    ['a list', (origin) => [`${origin}/${acme}/v2.0`]],
  ])('is of no use where its issuer is %s (RFC 8414 §3.3)', async (_, metadataIssuer) => {
    expect(await through(metadataIssuer, {})).toBe('metadata_unavailable')
  })

  it('has no such name in another profile (RFC 8414 §3.3)', async () => {
    const metadataIssuer = (origin: string) => `${origin}/{tenantid}/v2.0`
    expect(await through(metadataIssuer, { profile: 'generic' })).toBe('metadata_unavailable')
  })

  it('can be left alone: every tenant’s keys in one place, bound to the tenant', async () => {
    await using source = await listening(() => undefined)
    const { origin } = source
    const server = serverOf({
      issuer: `${origin}/{tenant}/v2.0`,
      jwksUri: `${origin}/keys`,
      tenantFrom: 'token',
    })
    for (const tenant of [acme, globex]) {
      expect((await server.verify(await issue(`${origin}/${tenant}/v2.0`))).tenant).toBe(tenant)
    }
    expect(source.requests).toEqual(['/keys'])
  })

  it('is the issuer’s own where that names no tenant', async () => {
    await using issuer = await createTestIssuer({ audience: api })
    const server = createResourceServer({ issuer: issuer.issuer, audience: api, profile: 'entra' })
    const jwt = await issuer.issue({ scope: 'orders.read' }, { profile: 'entra' })
    expect((await server.verify(jwt)).issuer).toBe(issuer.issuer)
  })

  it('is what the test kit’s issuer serves, too', async () => {
    await using issuer = await createTestIssuer({ path: '/{tenant}/v2.0', audience: api })
    const server = createResourceServer({
      issuer: { issuer: issuer.issuer, tenants: [acme] },
      audience: api,
      profile: 'entra',
    })
    const options = { tenant: acme, profile: 'entra', scope: 'orders.read' } as const
    const jwt = (await issuer.authorizationFor(options)).slice('Bearer '.length)
    expect((await server.verify(jwt, { tenant: acme })).tenant).toBe(acme)
  })
})

describe('a token for Microsoft Graph', () => {
  it('is told as one for another API, before anything else of it counts', async () => {
    const server = serverOf({ issuer: v2(acme), jwks: jwksOf(undefined) })
    const graph = { aud: '00000003-0000-0000-c000-000000000000' }
    const claims = { iss: v2(acme), scope: 'User.Read', ...graph }
    const jwt = await keys.issue(claims, { profile: 'entra', header: { nonce: 'n' } })
    const error = await refused(server.verify(jwt), 'audience_mismatch')
    expect(error.detail).toBe(
      'the header has nonce: this is a token for another API, such as Microsoft Graph, which nobody else can verify',
    )
    expect(server.refuse(error).status).toBe(401)
  })
})
