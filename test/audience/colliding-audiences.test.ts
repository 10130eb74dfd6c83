import { describe, expect, it } from 'vitest'
import { ConfigurationError, createResourceServer } from '../../src/index.js'

const hosts = ['{tenant}.x', '{tenant}.y.x', 'y.{tenant}.x', '{tenant}.x.x', 'y.x', 'x.x']
const paths = [
  '',
  '/',
  '/{tenant}',
  '/x',
  '/{tenant}/',
  '/{tenant}/x',
  '/x/{tenant}',
  '/y/{tenant}',
]
const more = ['/y/{tenant}/x', '/{tenant}/y/x', '/y/x', '/{tenant}?x', '/x/x/{tenant}', '/y?x']
const urns = ['{tenant}', '{tenant}:x', 'x:{tenant}', 'y:{tenant}', 'y:{tenant}:x', 'y:x']
const audiences = [
  ...hosts.flatMap((host) => [...paths, ...more].map((path) => `https://${host}${path}`)),
  ...urns.map((parts) => `urn:${parts}`),
].filter((audience) => audience.split('{tenant}').length <= 2)
const templates = audiences.filter((audience) => audience.includes('{tenant}'))

/** Every tenant of up to three letters and dots: `isTenant` may have let them in. */
const letters = ['x', 'y', '.']
const pairs = letters.flatMap((one) => letters.map((other) => one + other))
const triples = pairs.flatMap((pair) => letters.map((letter) => pair + letter))
const tenants = [...letters, ...pairs, ...triples].filter((text) => text !== '.' && text !== '..')

/** Which tenant an identifier names under an audience; one without a tenant is for everybody. */
const everything = new Map(
  audiences.map((audience) => {
    const named = (tenant: string) => audience.split('{tenant}').join(tenant)
    const own = templates.includes(audience) ? tenants : ['everybody']
    return [audience, new Map(own.map((tenant) => [named(tenant), tenant]))]
  }),
)

/** The tenants of each identifier that both audiences can be. */
function shared(one: string, other: string): (readonly [string, string | undefined])[] {
  const names = everything.get(other)
  return [...(everything.get(one) ?? [])]
    .map(([identifier, tenant]) => [tenant, names?.get(identifier)] as const)
    .filter(([, tenant]) => tenant !== undefined)
}

function builds(...audience: string[]): boolean {
  try {
    createResourceServer({ issuer: 'https://login.example.com', audience })
    return true
  } catch (error) {
    if (error instanceof ConfigurationError) return false
    throw error
  }
}

describe('two audiences of one server', () => {
  it('are each fine by themselves, and most of them together', () => {
    expect(audiences.filter((audience) => !builds(audience))).toEqual([])
    const verdicts = audiences.flatMap((one) => audiences.map((other) => builds(one, other)))
    expect(verdicts.filter((built) => built).length).toBeGreaterThan(1000)
    expect(verdicts.filter((built) => !built).length).toBeGreaterThan(100)
  })

  it.each(templates)(
    'are refused where one identifier would be that of two tenants: %s and any other (RFC 8707 §3)',
    (one) => {
      const others = audiences.filter((other) => other !== one)
      const crossing = others.filter((other) => shared(one, other).some(([a, b]) => a !== b))
      expect(crossing.filter((other) => builds(one, other) || builds(other, one))).toEqual([])
      const apart = others.filter((other) => shared(one, other).length === 0)
      expect(apart.filter((other) => !builds(one, other) || !builds(other, one))).toEqual([])
    },
  )
})
