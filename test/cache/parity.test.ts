import fc from 'fast-check'
import { afterEach, expect, it, vi } from 'vitest'
import * as z from 'zod'
import {
  AccessTokenError,
  createResourceServer,
  type ResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'
import { createTestKeys, now } from '../support/test-keys.js'

const issuer = 'https://login.example.com'
const keys = await createTestKeys('ES256', 'EdDSA')
const template = 'https://api.example.com/t/{tenant}/orders'
const ofTenant = (tenant: string) => template.replace('{tenant}', tenant)
const tokens = await Promise.all(
  [
    { aud: ofTenant('acme') },
    { aud: [ofTenant('acme'), ofTenant('globex')] },
    { aud: ofTenant('globex'), scope: undefined },
    { aud: ofTenant('acme'), nbf: now + 60 },
    { aud: ofTenant('acme'), exp: now + 10 },
    { aud: ofTenant('acme'), iat: now + 3 },
    { aud: 'https://api.example.com/elsewhere' },
    { aud: ofTenant('acme'), cnf: { jkt: 'x' } },
    { aud: ofTenant('acme'), exp: now + 900 },
    { aud: ofTenant('acme'), role: 'user' },
    { aud: ofTenant('acme'), email: 1 },
    { aud: ofTenant('acme'), scope: undefined, scp: 'orders.read', roles: ['orders.delete'] },
    { aud: ofTenant('acme'), roles: 1 },
    { aud: [ofTenant('acme'), ofTenant('globex')], sub: 'refused' },
    { aud: [ofTenant('acme'), ofTenant('globex')], sub: 'unknown' },
  ]
    .map((claims) => ({ email: 'user@example.com', role: 'admin', ...claims }))
    .flatMap((claims) => [keys.issue(claims), keys.issue(claims, { alg: 'EdDSA' })]),
)

/** Everything that an application can decide by. */
const policy: Partial<ResourceServerOptions> = {
  maxTokenAge: 200,
  maxLifetime: 600,
  scopeClaims: ['scope', 'scp', 'roles'],
  impliedScopes: { 'orders.write': ['orders.delete'] },
  requireClaims: {
    role: 'admin',
    jti: { name: 'known', test: (value) => value === 'token-1' },
  },
  claims: z.object({ email: z.string(), sub: z.string().transform((sub) => ({ sub })) }),
  check: {
    name: 'member',
    test: ({ subject }, { tenant }) => {
      if (subject === 'unknown') throw new Error('the directory is down')
      const verdict = subject !== 'refused'
      return tenant === 'globex' ? Promise.resolve(verdict) : verdict
    },
  },
}

afterEach(() => {
  vi.restoreAllMocks()
})

async function verdictOf(verdict: Promise<unknown>): Promise<unknown> {
  return verdict.then(
    (token) => JSON.parse(JSON.stringify(token)),
    (error: unknown) => (error instanceof AccessTokenError ? [error.reason, error.detail] : error),
  )
}

it.each([
  ['nothing but the standards', {}],
  ['every rule that an application can have', policy],
])(
  'gives a token that was verified before the verdict of one that was not, for every tenant, scope, clock and key state, under %s',
  async (_, rules) => {
    vi.spyOn(Math, 'random').mockReturnValue(0.5) // the pauses of two servers, in step
    let seconds = now
    let published = keys.jwks
    const fetch = async () => Response.json(published)
    const options = {
      issuer: { issuer, jwksUri: 'https://login.example.com/jwks' },
      audience: template,
      clock: () => seconds * 1000,
      jwks: { maxAge: 60, maxStale: 600 },
      fetch,
      ...rules,
    }
    const cold = createResourceServer({ ...options, cache: false })
    const warm: ResourceServer = createResourceServer(options)
    const settle = () => new Promise((resolve) => setImmediate(resolve))
    const request = fc.record({
      token: fc.nat({ max: tokens.length - 1 }),
      tenant: fc.constantFrom('acme', 'globex', 'initech', '..', undefined),
      scope: fc.constantFrom(undefined, 'orders.read', 'orders.delete'),
      wait: fc.constantFrom(0, 0, 0, 1, 5, 30, 100),
      withdrawn: fc.constantFrom('ES256-1', 'EdDSA-1', undefined, undefined, undefined),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: 5, maxLength: 40 }), async (requests) => {
        seconds = now
        published = keys.jwks
        for (const { token, tenant, scope, wait, withdrawn } of requests) {
          seconds += wait
          published = { keys: keys.jwks.keys.filter(({ kid }) => kid !== withdrawn) }
          const text = tokens[token] as string
          const verdict = await verdictOf(warm.verify(text, { tenant, scope }))
          expect(await verdictOf(cold.verify(text, { tenant, scope }))).toEqual(verdict)
          await settle()
        }
      }),
      { numRuns: 60 },
    )
    expect(warm.health().cache?.hits).toBeGreaterThan(0)
  },
)
