import { describe, expect, it } from 'vitest'
import { invalidTokenFor, passed } from '../contract/answers.js'
import { issuer } from '../support/test-keys.js'
import { exchange, exchangeText, head } from './exchange.js'
import { openPaths } from './paths.js'
import { jwks, options, token } from './token.js'

const template = 'https://api.example.com/{tenant}/orders'
const of = (tenant: string) => `https://api.example.com/${tenant}/orders`
const good = token('ES256', { claims: { aud: of('acme') } })
const globex = token('ES256', { claims: { aud: of('globex') } })
const both = token('ES256', { claims: { aud: [of('acme'), of('globex')] } })
const atAcme = '/t/acme/orders'
const paths = await openPaths({
  options: { ...options, audience: template },
  good,
  tenant: 'acme',
  targets: { warm: atAcme, cold: atAcme },
  answer: (_, auth) => ({ subject: auth?.subject }),
})
const loose = await openPaths({
  options: {
    ...options,
    issuer: [
      { issuer, jwks },
      { issuer: 'https://login.example.com/{tenant}', jwks },
    ],
    audience: template,
    tenantClaim: 'tid',
    isTenant: () => true,
  },
  good: token('ES256', { claims: { aud: of('acme'), tid: 'acme' } }),
  tenant: 'acme',
  targets: { warm: atAcme, cold: atAcme },
})
const { cold, warm, pool } = paths.servers
const servers = { cold, warm, pool }

describe('a token of the tenant', () => {
  it('is accepted on every path (RFC 8707 §3)', async () => {
    await paths.accept(good)
    await paths.accept(both)
  })

  it.each([
    ...[
      'globex',
      'ACME',
      'Acme',
      'acm',
      'acme2',
      'acme%20',
      'acme ',
      ' acme',
      'acme/',
      '/acme',
      'acme/x',
      'x/acme',
      'acme/..',
      '../acme',
      'globex/../acme',
      './acme',
    ],
    ...[
      '%61cme',
      'acme%2F',
      'acme\0',
      'acme\n',
      'асme',
      'ａcme',
      'acme\u200b',
      'acme.',
      '.acme',
      'acme?',
      'acme#',
      'acme;x',
      'acme,globex',
      'acme&x',
      '{tenant}',
      '',
      '*',
      '$&',
      'acme@x',
      'acme:443',
    ],
  ])('is refused on every path as one of %j (RFC 8707 §3)', async (tenant) => {
    await paths.refuse(token('ES256', { claims: { aud: of(tenant) } }), 'audience_mismatch')
    await paths.refuse(
      token('ES256', { claims: { aud: [of(tenant), tenant, template] } }),
      'audience_mismatch',
    )
  })

  it.each<unknown>([
    ...[
      'globex',
      'ACME',
      'acme ',
      'acme\0',
      '',
      '../acme',
      '*',
      ['acme'],
      ['acme', 'globex'],
      { tenant: 'acme' },
    ],
    ...[null, true, 1, undefined],
  ])('is refused on every path where its claim names %j (RFC 8707 §3)', async (tid) => {
    await loose.refuse(token('ES256', { claims: { aud: of('acme'), tid } }), 'tenant_mismatch')
  })

  it.each(['globex', 'ACME', 'acme/', 'acme/../acme', 'acme%20', '../acme', '*'])(
    'is refused on every path where its issuer names %j (RFC 8707 §3)',
    async (tenant) => {
      const claims = { iss: `${issuer}/${tenant}`, aud: of('acme'), tid: 'acme' }
      const unknown = /[/%]/.test(tenant)
      await loose.refuse(token('ES256', { claims }), unknown ? 'issuer_unknown' : 'tenant_mismatch')
    },
  )

  it('is accepted on every path where issuer, audience and claim agree (RFC 8707 §3)', async () => {
    await loose.accept(
      token('ES256', { claims: { iss: `${issuer}/acme`, aud: of('acme'), tid: 'acme' } }),
    )
  })
})

/** How a request can write a tenant in its path: what every framework makes of it is no tenant, or another. */
const spellings = [
  ...[
    'globex',
    'ACME',
    'acme%20',
    '%20acme',
    'acme%00',
    'acme%0a',
    'acme%0d%0aX:%20y',
    'acme%09',
    'acme%2F',
    'acme%2Fx',
    '..%2Facme',
    '%2E%2E',
    '%2e',
  ],
  ...[
    '%2561cme',
    '%252e%252e',
    '%D0%B0cme',
    '%EF%BD%81cme',
    'acme%E2%80%8B',
    'acme%EF%BB%BF',
    'acme.',
    'acme;x=1',
    'acme,globex',
    'acme%2Cglobex',
    'acme+',
    'acme%2B',
    '*',
    '%24%26',
    '%7Btenant%7D',
    '{tenant}',
    'acme@x',
    'acme%3A1',
    'acme%23',
    'acme%3F',
    '%5Cacme',
    "acme'",
    '__proto__x',
    'nobody',
    'throws',
    'rejects',
  ],
]

describe('a request of another tenant, over HTTP', () => {
  it.each(spellings)(
    'is refused in every framework: /t/%s/orders (RFC 8707 §3)',
    async (tenant) => {
      for (const { name, port } of paths.apis) {
        paths.ran()
        const answers = await exchange(
          port,
          head('GET /t/acme/orders HTTP/1.1', `Authorization: Bearer ${good}`),
          head(`GET /t/${tenant}/orders HTTP/1.1`, `Authorization: Bearer ${good}`),
          head(
            `GET /t/${tenant}/orders HTTP/1.1`,
            `Authorization: Bearer ${good}`,
            'Connection: close',
          ),
        )
        const refused = invalidTokenFor('orders.read')
        expect([name, ...answers]).toEqual([name, passed('{"subject":"user-1"}'), refused, refused])
        expect(paths.ran().length).toBe(1)
      }
    },
  )

  it.each([
    ...[
      'a'.repeat(129),
      'acme%',
      'acme%ff',
      '%c0%af',
      '%zz',
      '%u0061cme',
      '',
      '.',
      '..',
      'acme/x',
      'x/acme',
      'acme//',
      '.%2e',
    ],
  ])('runs no handler in any framework: /t/%s/orders (RFC 9112 §3.2)', async (tenant) => {
    for (const { name, port } of paths.apis) {
      paths.ran()
      const text = await exchangeText(
        port,
        head(
          `GET /t/${tenant}/orders HTTP/1.1`,
          `Authorization: Bearer ${good}`,
          'Connection: close',
        ),
      )
      expect([name, text.slice(0, 13)]).not.toEqual([name, 'HTTP/1.1 200 '])
      expect([name, paths.ran()]).toEqual([name, []])
    }
  })

  it('is one of the tenant where it is escaped once: routers unescape once (RFC 3986 §2.3)', async () => {
    for (const { port } of paths.apis) {
      const [answer] = await exchange(
        port,
        head('GET /t/%61cme/orders HTTP/1.1', `Authorization: Bearer ${good}`, 'Connection: close'),
      )
      expect(answer).toEqual(passed('{"subject":"user-1"}'))
    }
  })

  it.each([
    ['?tenant=globex', 'globex'],
    ['?tenant=acme&tenant=globex', 'globex'],
  ])('is not named by the query %s (RFC 8707 §3)', async (query) => {
    for (const { port } of paths.apis) {
      const bearer = (text: string) => `Authorization: Bearer ${text}`
      const extra = ['X-Tenant: globex', 'X-Forwarded-Host: globex.example.com']
      const answers = await exchange(
        port,
        head(`GET /t/acme/orders${query} HTTP/1.1`, bearer(good), ...extra),
        head(`GET /t/acme/orders${query} HTTP/1.1`, bearer(globex), ...extra, 'Connection: close'),
      )
      expect(answers).toEqual([passed('{"subject":"user-1"}'), invalidTokenFor('orders.read')])
    }
  })
})

describe('a verdict that is remembered', () => {
  it.each(Object.keys(servers) as (keyof typeof servers)[])(
    'is not another tenant’s: %s (RFC 8707 §3)',
    async (name) => {
      const server = servers[name]
      const verdicts: (string | undefined)[] = []
      const order = ['acme', 'globex', 'acme', 'initech', 'globex', 'acme'] as const
      for (const tenant of order) {
        for (const text of [good, globex, both]) {
          const verdict = await server
            .verify(text, { tenant })
            .catch((error: { reason: string }) => error.reason)
          verdicts.push(
            typeof verdict === 'string' ? verdict : `${verdict.tenant} ${verdict.resource}`,
          )
        }
      }
      const no = 'audience_mismatch'
      const acme = [`acme ${of('acme')}`, no, `acme ${of('acme')}`]
      const other = [no, `globex ${of('globex')}`, `globex ${of('globex')}`]
      expect(verdicts).toEqual([...acme, ...other, ...acme, no, no, no, ...other, ...acme])
    },
  )
})
