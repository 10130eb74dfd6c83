import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  expandTemplate,
  matchTemplate,
  parseTenantTemplate,
} from '../../src/audience/tenant-template.js'
import { ConfigurationError, type ResourceServer } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const login = 'https://login.example.com'

/** Texts that are good neighbours in the parts of a URI, few enough to run into each other. */
const part = fc.constantFrom('a', 'b', 'ab', 'aa')
const labels = fc.array(part, { maxLength: 2 })
const end = fc.constantFrom('', '/')

/** Templates of every form: the tenant in a path, in a host, in a urn. */
const templates = fc.oneof(
  fc
    .tuple(labels, labels, end)
    .map(
      ([before, behind, slash]) =>
        `https://a.b/${[...before, '{tenant}', ...behind].join('/')}${slash}`,
    ),
  fc
    .tuple(labels, labels, end)
    .map(
      ([before, behind, path]) =>
        `https://${[...before, '{tenant}', ...behind, 'b'].join('.')}${path}`,
    ),
  fc
    .tuple(labels, labels)
    .map(([before, behind]) => ['urn', ...before, '{tenant}', ...behind].join(':')),
)

/** Tenants of the default rule, and what only an own rule lets in. */
const plainTenants = fc.oneof(
  part,
  fc.string({ unit: fc.constantFrom(...'abAB01_-'), minLength: 1, maxLength: 128 }),
)
const ownTenants = fc.oneof(
  plainTenants,
  fc.string({ unit: fc.constantFrom(...'aA.$&_-*+~!'), minLength: 1, maxLength: 12 }),
)
/** Whatever a request could name. */
const anything = fc.oneof(
  ownTenants,
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.constantFrom(...'ab./:%{}@?#') }),
)
const named = (template: string, tenant: string) => template.split('{tenant}').join(tenant)

async function tenantOf(
  server: ResourceServer,
  claims: Record<string, unknown>,
  tenant: string | undefined,
): Promise<string | undefined> {
  const token = await keys.issue(claims)
  return server.verify(token, { tenant }).then(
    (verdict) => verdict.tenant,
    () => undefined,
  )
}

describe('two tenants', () => {
  it.each<[string, { isTenant?: () => boolean }, typeof ownTenants]>([
    ['the default isTenant', {}, plainTenants],
    ['an isTenant that lets everything in', { isTenant: () => true }, ownTenants],
  ])(
    'never accept each other’s token, whatever the template, with %s (RFC 8707 §3)',
    async (_, options, tenants) => {
      await fc.assert(
        fc.asyncProperty(templates, tenants, anything, async (audience, one, other) => {
          fc.pre(one !== other && one !== '.' && one !== '..')
          const server = resourceServer(keys, { audience, ...options })
          const aud = named(audience, one)
          expect(await tenantOf(server, { aud }, one)).toBe(one)
          expect(await tenantOf(server, { aud }, other)).toBeUndefined()
          expect(await tenantOf(server, { aud: [aud, other, audience] }, other)).toBeUndefined()
          expect(await tenantOf(server, { aud }, undefined)).toBeUndefined()
        }),
        { numRuns: 150 },
      )
    },
  )

  it('never accept each other’s token under several templates (RFC 8707 §3)', async () => {
    let built = 0
    await fc.assert(
      fc.asyncProperty(templates, templates, ownTenants, ownTenants, async (a, b, one, other) => {
        fc.pre(one !== other && a !== b)
        let server: ResourceServer
        try {
          server = resourceServer(keys, { audience: [a, b], isTenant: () => true })
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError)
          return
        }
        built += 1
        for (const template of [a, b]) {
          expect(await tenantOf(server, { aud: named(template, one) }, other)).toBeUndefined()
        }
      }),
      { numRuns: 200 },
    )
    expect(built).toBeGreaterThan(20)
  })

  it.each([
    ['in iss', (one: string, other: string) => ({ iss: `${login}/${other}`, tid: one, of: one })],
    ['in aud', (one: string, other: string) => ({ iss: `${login}/${one}`, tid: one, of: other })],
    [
      'in the claim',
      (one: string, other: string) => ({ iss: `${login}/${one}`, tid: other, of: one }),
    ],
  ])('never accept a token that names the other %s alone (RFC 8707 §3)', async (_, claimsOf) => {
    await fc.assert(
      fc.asyncProperty(templates, ownTenants, ownTenants, async (audience, one, other) => {
        fc.pre(one !== other && ![one, other].some((tenant) => /^\.\.?$/.test(tenant)))
        const server = resourceServer(keys, {
          issuer: { issuer: `${login}/{tenant}`, jwks: keys.jwks },
          audience,
          tenantClaim: 'tid',
          isTenant: () => true,
        })
        const good = { iss: `${login}/${one}`, aud: named(audience, one), tid: one }
        expect(await tenantOf(server, good, one)).toBe(one)
        const { of, ...claims } = claimsOf(one, other)
        const bad = { ...claims, aud: named(audience, of) }
        expect(await tenantOf(server, bad, one)).toBeUndefined()
        expect(await tenantOf(server, bad, other)).toBeUndefined()
      }),
      { numRuns: 75 },
    )
  })

  it.each<[string, string | undefined]>([
    ['a claim', 'tid'],
    ['an issuer', undefined],
  ])(
    'never accept each other’s token where %s alone tells them apart (RFC 8707 §3)',
    async (_, claim) => {
      const issuer =
        claim === undefined
          ? { issuer: `${login}/{tenant}`, tenants: () => true }
          : { issuer: login }
      const server = resourceServer(keys, {
        issuer: { ...issuer, jwks: keys.jwks },
        tenantClaim: claim,
        isTenant: () => true,
      })
      await fc.assert(
        fc.asyncProperty(ownTenants, anything, async (one, other) => {
          fc.pre(one !== other && !/^\.\.?$/.test(one))
          const claims = claim === undefined ? { iss: `${login}/${one}` } : { tid: one }
          expect(await tenantOf(server, claims, one)).toBe(one)
          expect(await tenantOf(server, claims, other)).toBeUndefined()
        }),
        { numRuns: 100 },
      )
    },
  )

  it('are never both named by a token that names the tenant (tenantFrom, RFC 8707 §3)', async () => {
    await fc.assert(
      fc.asyncProperty(templates, ownTenants, ownTenants, async (audience, one, other) => {
        fc.pre(one !== other && ![one, other].some((tenant) => /^\.\.?$/.test(tenant)))
        const server = resourceServer(keys, {
          issuer: { issuer: login, jwks: keys.jwks, tenantFrom: 'token' },
          audience,
          isTenant: () => true,
        })
        const aud = [named(audience, one), named(audience, other)]
        expect(await tenantOf(server, { aud: aud[0] }, undefined)).toBe(one)
        expect(await tenantOf(server, { aud }, undefined)).toBeUndefined()
        expect(await tenantOf(server, { aud }, other)).toBe(other)
      }),
      { numRuns: 100 },
    )
  })
})

describe('expansion and matching', () => {
  it('agree: what is put in is found again, and nothing else is (RFC 8707 §3)', () => {
    fc.assert(
      fc.property(templates, anything, (text, tenant) => {
        fc.pre(tenant !== '')
        const template = parseTenantTemplate(text)
        expect(expandTemplate(template, tenant)).toBe(named(text, tenant))
        expect(matchTemplate(template, expandTemplate(template, tenant))).toBe(tenant)
      }),
    )
    fc.assert(
      fc.property(templates, templates, anything, (text, other, tenant) => {
        const template = parseTenantTemplate(text)
        const identifier = named(other, tenant)
        const found = matchTemplate(template, identifier)
        if (found !== undefined) expect(expandTemplate(template, found)).toBe(identifier)
      }),
    )
  })

  it.each([
    ['https://a.b/{tenant}/x', 'https://a.b/x'],
    ['https://a.b/{tenant}/x', 'https://a.b//x'],
    ['urn:a:{tenant}:a', 'urn:a:a'],
    ['https://{tenant}.b.b', 'https://.b.b'],
  ])('find no tenant where there is no room for one: %s, %s (RFC 8707 §3)', (text, identifier) => {
    expect(matchTemplate(parseTenantTemplate(text), identifier)).toBeUndefined()
  })
})

describe('what is equal only after normalisation', () => {
  const identifiers = fc
    .tuple(
      fc.constantFrom('a.example', 'a.example:8443', 'A.example'),
      labels,
      fc.constantFrom('', '/', '?x'),
    )
    .map(([host, path, tail]) => `https://${[host, ...path].join('/')}${tail}`)

  /** Spellings that a URL parser, or a reader, would take for the same. */
  const spellings: readonly ((text: string) => string)[] = [
    (text) => text.toUpperCase(),
    (text) => text.toLowerCase(),
    (text) => text.replace('https', 'HTTPS'),
    (text) => text.replace(/A?a?\.example/, 'A.EXAMPLE'),
    (text) => text.replace(/example(?!:)/, 'example:443'),
    (text) => text.replace(/example(?!:)/, 'example:0443'),
    (text) => text.replace('example', 'example.'),
    (text) => text.replace('example', 'ex%61mple'),
    (text) => text.replace('example', 'e\u0078ample\u200b'),
    (text) => text.replace('a.', '\uff41.'),
    (text) => text.replace(/\/a(?=\/|$)/, '/%61'),
    (text) => text.replace(/\/a(?=\/|$)/, '/./a'),
    (text) => text.replace(/\/a(?=\/|$)/, '/x/../a'),
    (text) => text.replace('https://', 'https:\\\\'),
    (text) => text.replace('https://', 'https:///'),
    (text) => text.replace('https://', 'https://@'),
    (text) => `${text}/`,
    (text) => text.replace(/\/$/, ''),
    (text) => `${text}#`,
    (text) => `${text}?`,
    (text) => ` ${text}`,
    (text) => `${text}\t`,
    (text) => text.replace('e', 'e\n'),
    (text) => text.normalize('NFD'),
    (text) => new URL(text).href,
  ]

  it('is never accepted, by itself or beside another (RFC 7519 §2)', async () => {
    let differed = 0
    await fc.assert(
      fc.asyncProperty(identifiers, fc.constantFrom(...spellings), async (audience, respell) => {
        const aud = respell(audience)
        const server = resourceServer(keys, { audience })
        const passes = async (value: string | string[]) =>
          server.verify(await keys.issue({ aud: value })).then(
            () => true,
            () => false,
          )
        differed += aud === audience ? 0 : 1
        expect(await passes(aud)).toBe(aud === audience)
        expect(await passes([aud, 'client-1'])).toBe(aud === audience)
      }),
      { numRuns: 400 },
    )
    expect(differed).toBeGreaterThan(100)
  })

  it('is never accepted as a tenant’s (RFC 8707 §3)', async () => {
    const server = resourceServer(keys, { audience: 'https://a.example/{tenant}/x' })
    await fc.assert(
      fc.asyncProperty(plainTenants, fc.constantFrom(...spellings), async (tenant, respell) => {
        const identifier = `https://a.example/${tenant}/x`
        const aud = respell(identifier)
        expect(await tenantOf(server, { aud }, tenant)).toBe(
          aud === identifier ? tenant : undefined,
        )
      }),
      { numRuns: 300 },
    )
  })
})
