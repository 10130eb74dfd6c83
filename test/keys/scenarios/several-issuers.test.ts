import { describe, expect, it } from 'vitest'
import { createResourceServer, type ResourceServerOptions } from '../../../src/index.js'
import { testClock } from '../../../src/testing/index.js'
import { heapInUse } from '../../support/collect-garbage.js'
import { json, startKeyServer } from '../../support/key-server.js'
import { scenario, statusOf, strangersToken } from '../../support/scenario.js'
import { createTestKeys } from '../../support/test-keys.js'

const audience = 'https://api.example.com/orders'

describe('two issuers, one of them dead', () => {
  it.each(['silent', 'status', 'down', 'drip'] as const)(
    'by %s: the other is unaffected',
    async (fault) => {
      await using alive = await scenario()
      await using dead = await scenario()
      const server = alive.restart({
        issuer: [alive, dead].map(({ issuer }) => ({
          issuer: issuer.issuer,
          jwksUri: issuer.jwksUri,
        })),
        jwks: { timeout: 0.5 },
      })
      await dead.issuer.fail(fault)
      const [good, lost] = [await alive.token(), await dead.token()]
      const verdict = statusOf(server, lost)
      for (let request = 0; request < 20; request += 1) {
        expect(await statusOf(server, good)).toBe(200)
        expect(await statusOf(server, strangersToken(good, `${request}`))).toBe(401)
      }
      expect(await verdict).toBe(503)
      expect(alive.fetches()).toBe(3)
      expect(server.health().issuers).toMatchObject([
        { issuer: alive.issuer.issuer, state: 'fresh', lastFailure: undefined },
        { issuer: dead.issuer.issuer, state: 'missing', lastFailure: { at: 1_800_000_000 } },
      ])
    },
  )
})

describe('an issuer template', () => {
  const template = async (options: Partial<ResourceServerOptions['issuer'] & object> = {}) => {
    const keys = await createTestKeys('ES256')
    const published = await startKeyServer(json(keys.jwks))
    const clock = testClock(1_800_000_000_000)
    const server = createResourceServer({
      issuer: {
        issuer: 'https://{tenant}.login.example.com',
        jwksUri: `${published.origin}/{tenant}/jwks`,
        ...options,
      },
      audience: 'https://api.example.com/{tenant}/orders',
      clock,
    })
    const issue = (tenant: string) =>
      keys.issue({
        iss: `https://${tenant}.login.example.com`,
        aud: `https://api.example.com/${tenant}/orders`,
      })
    const status = async (tenant: string) => statusOf(server, await issue(tenant), { tenant })
    return { published, server, issue, status, [Symbol.asyncDispose]: published.close }
  }

  it('fetches the keys of each tenant once, when it is first asked for', async () => {
    await using it = await template()
    for (const tenant of ['acme', 'globex', 'acme']) expect(await it.status(tenant)).toBe(200)
    expect(it.published.requests).toEqual(['/acme/jwks', '/globex/jwks'])
    expect(it.server.health().issuers).toEqual([
      { issuer: 'https://{tenant}.login.example.com', relaxations: [], tenants: 2 },
    ])
  })

  it.each<[what: string, tenants: unknown]>([
    ['a list', ['acme']],
    ['a predicate', (tenant: string) => tenant === 'acme'],
  ])('asks %s of tenants before any traffic', async (_, tenants) => {
    await using it = await template({ tenants } as object)
    const error = await it.server
      .verify(await it.issue('globex'), { tenant: 'globex' })
      .catch((cause: unknown) => cause)
    expect(error).toMatchObject({ reason: 'issuer_unknown' })
    expect(it.published.requests).toEqual([])
    expect(await it.status('acme')).toBe(200)
    expect(it.published.requests).toEqual(['/acme/jwks'])
  })

  it.each(['a/b', 'a.b', '..', '', 'a?b', 'a#b', 'a@b', 'a:1', 'ä', 'x'.repeat(129)])(
    'causes no traffic for %j, which is no tenant',
    async (tenant) => {
      await using it = await template()
      const error = await it.server
        .verify(await it.issue(tenant), { tenant: 'acme' })
        .catch((cause: unknown) => cause)
      expect(error).toMatchObject({ reason: 'issuer_unknown' })
      expect(it.published.requests).toEqual([])
    },
  )

  it('causes no traffic for a token of another tenant than the request', async () => {
    await using it = await template()
    const verdict = it.server.verify(await it.issue('globex'), { tenant: 'acme' })
    await expect(verdict).rejects.toMatchObject({ reason: 'tenant_mismatch' })
    expect(it.published.requests).toEqual([])
  })

  it('with one set for all tenants fetches it once', async () => {
    await using it = await template()
    const jwksUri = `${it.published.origin}/common`
    const keys = await createTestKeys('ES256')
    it.published.respond = json(keys.jwks)
    const server = createResourceServer({
      issuer: { issuer: 'https://{tenant}.login.example.com', jwksUri },
      audience: 'https://api.example.com/{tenant}/orders',
      clock: testClock(1_800_000_000_000),
    })
    for (const tenant of ['acme', 'globex']) {
      const claims = {
        iss: `https://${tenant}.login.example.com`,
        aud: `https://api.example.com/${tenant}/orders`,
      }
      expect(await statusOf(server, await keys.issue(claims), { tenant })).toBe(200)
    }
    expect(it.published.requests).toEqual(['/common'])
  })

  it('with 1,000 tenants keeps them all, each fetched once, in bounded memory', async () => {
    await using it = await template()
    for (let tenant = 0; tenant < 100; tenant += 1) await it.status(`warm-${tenant}`)
    const before = heapInUse()
    for (let tenant = 0; tenant < 1000; tenant += 1) {
      expect(await it.status(`tenant-${tenant}`)).toBe(200)
    }
    const asked = it.published.requests.length
    for (let tenant = 0; tenant < 1000; tenant += 1) await it.status(`tenant-${tenant}`)
    expect(it.published.requests).toHaveLength(asked)
    expect(it.server.health().issuers).toMatchObject([{ tenants: 1000 }])
    for (let tenant = 0; tenant < 500; tenant += 1) await it.status(`further-${tenant}`)
    expect(it.server.health().issuers).toMatchObject([{ tenants: 1000 }])
    expect(heapInUse() - before).toBeLessThan(150 * 1024 * 1024)
  })

  it('keeps the keys of its tenants, whatever strangers invent', async () => {
    await using it = await template()
    expect(await it.status('acme')).toBe(200)
    const asked = it.published.requests.length
    const bad = await it.issue('acme')
    for (let stranger = 0; stranger < 3000; stranger += 1) {
      const [header, payload, signature] = bad.split('.') as [string, string, string]
      const claims = JSON.parse(Buffer.from(payload, 'base64url').toString())
      claims.iss = `https://invented-${stranger}.login.example.com`
      const forged = Buffer.from(JSON.stringify(claims)).toString('base64url')
      const token = `${header}.${forged}.${signature}`
      expect(await statusOf(it.server, token, { tenant: 'acme' })).toBe(401)
    }
    expect(await it.status('acme')).toBe(200)
    expect(it.published.requests).toHaveLength(asked)
  })

  it('needs something that decides which tenants pass', () => {
    const create = () =>
      createResourceServer({ issuer: 'https://{tenant}.login.example.com', audience })
    expect(create).toThrow(/issuer has \{tenant\} and audience has not/)
  })
})
