import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AudienceOption } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const spelling = 'write the audience as the authorization server does, or change it there'
const whole =
  'the client needs a token for the whole resource, or that path is a resource of its own'
const very =
  'the client needs a token for this very resource, or the audience is configured too narrowly'

async function detailOf(
  audience: AudienceOption,
  aud: string | string[],
  tenant?: string,
): Promise<string> {
  const verdict = resourceServer(keys, { audience }).verify(await keys.issue({ aud }), { tenant })
  return (await refused(verdict, 'audience_mismatch')).detail
}

/** What is configured, what the token says, and the rule that tells the two apart. */
const near: [string, string, string, string][] = [
  [
    'a slash more',
    'https://a.example/x',
    'https://a.example/x/',
    'it has one slash more at its end',
  ],
  [
    'a slash less',
    'https://a.example/x/',
    'https://a.example/x',
    'it has one slash less at its end',
  ],
  [
    'a slash behind the host',
    'https://a.example',
    'https://a.example/',
    'it has one slash more at its end',
  ],
  [
    'no slash behind the host',
    'https://a.example/',
    'https://a.example',
    'it has one slash less at its end',
  ],
  ['a slash behind a urn', 'urn:example:x', 'urn:example:x/', 'it has one slash more at its end'],
  ['a slash behind a name', 'orders', 'orders/', 'it has one slash more at its end'],
  ['http for https', 'https://a.example/x', 'http://a.example/x', 'it uses http: for https:'],
  ['https for http', 'http://localhost/x', 'https://localhost/x', 'it uses https: for http:'],
  ['http in upper case', 'https://a.example/x', 'HTTP://a.example/x', 'it uses http: for https:'],
  [
    'the scheme in upper case',
    'https://a.example/x',
    'HTTPS://a.example/x',
    'its scheme differs in the case of letters',
  ],
  [
    'the host in upper case',
    'https://a.example/x',
    'https://A.Example/x',
    'its host differs in the case of letters',
  ],
  [
    'the host in lower case',
    'https://A.example/x',
    'https://a.example/x',
    'its host differs in the case of letters',
  ],
  [
    'the host in another case, elsewhere',
    'api://orders/x',
    'api://Orders/x',
    'its host differs in the case of letters',
  ],
  ['the default port', 'https://a.example/x', 'https://a.example:443/x', 'it names a default port'],
  [
    'the default port of http',
    'http://localhost/x',
    'http://localhost:80/x',
    'it names a default port',
  ],
  [
    'the default port of an IPv6 address',
    'http://[::1]/x',
    'http://[::1]:80/x',
    'it names a default port',
  ],
  [
    'no default port',
    'https://a.example:443',
    'https://a.example',
    'it leaves the default port out',
  ],
  [
    'another port and a slash',
    'https://a.example:8443',
    'https://a.example:8443/',
    'it has one slash more at its end',
  ],
  [
    'http with its port',
    'https://a.example/x',
    'http://a.example:80/x',
    'it uses http: for https: and it names a default port',
  ],
  [
    'http, a host and a slash',
    'https://a.example/x',
    'http://A.example/x/',
    'it uses http: for https: and its host differs in the case of letters and it has one slash more at its end',
  ],
]

const paths: [string, string, string, string, string][] = [
  ['a path below', 'https://a.example/x', 'https://a.example/x/1', 'its path is below', whole],
  ['a path below the host', 'https://a.example', 'https://a.example/x', 'its path is below', whole],
  [
    'a path below a slash',
    'https://a.example/x/',
    'https://a.example/x/1',
    'its path is below',
    whole,
  ],
  ['a path above', 'https://a.example/x/1', 'https://a.example/x', 'its path is above', very],
  [
    'a path above with a slash',
    'https://a.example/x/1',
    'https://a.example/x/',
    'its path is above',
    very,
  ],
  ['the host alone', 'https://a.example/x', 'https://a.example', 'its path is above', very],
  [
    'a path below, by http',
    'https://a.example/x',
    'http://a.example/x/1',
    'it uses http: for https: and its path is below',
    whole,
  ],
  ['a path below a name', 'orders', 'orders/1', 'its path is below', whole],
  ['a path below another scheme', 'api://orders', 'api://orders/1', 'its path is below', whole],
]

describe('an audience that is near', () => {
  it.each(near)('is refused and named: %s (RFC 7519 §2)', async (_, audience, aud, rule) => {
    const detail = `aud is near '${audience}': ${rule}; ${spelling}`
    expect(await detailOf(audience, aud)).toBe(detail)
    expect(await detailOf(audience, ['https://b.example', aud])).toBe(detail)
    expect(await detailOf(['https://b.example/y', audience], aud)).toBe(detail)
  })

  it.each(paths)(
    'is refused and named: %s (RFC 8707 §2)',
    async (_, audience, aud, rule, advice) => {
      expect(await detailOf(audience, aud)).toBe(`aud is near '${audience}': ${rule}; ${advice}`)
    },
  )

  it.each([
    ['another host', 'https://a.example/x', 'https://b.example/x'],
    ['a host below', 'https://a.example/x', 'https://x.a.example/x'],
    ['another path', 'https://a.example/x', 'https://a.example/y'],
    ['a path that begins alike', 'https://a.example/x', 'https://a.example/xy'],
    ['a path in upper case', 'https://a.example/x', 'https://a.example/X'],
    ['another port', 'https://a.example/x', 'https://a.example:8443/x'],
    ['the default port of the other scheme', 'https://a.example/x', 'https://a.example:80/x'],
    ['another scheme', 'https://a.example/x', 'ftp://a.example/x'],
    ['the scheme alone', 'https://a.example/x', 'https:'],
    ['the scheme and slashes', 'https://a.example/x', 'https://'],
    ['the host without its scheme', 'https://a.example/x', 'a.example/x'],
    ['two slashes', 'https://a.example/x', 'https://a.example//x'],
    ['nothing', 'https://a.example/x', ''],
    ['a slash', 'https://a.example/x', '/'],
    ['a name in another case', 'orders', 'Orders'],
    ['a URI for a name', 'orders', 'https://orders'],
    ['a URI in another', 'https://a.example/x', 'urn:https://a.example/x/'],
    ['a urn that begins alike', 'urn:example:x', 'urn:example:xy'],
  ])('is refused as any other: %s (RFC 7519 §2)', async (_, audience, aud) => {
    expect(await detailOf(audience, aud)).toBe(`aud does not name ${audience}`)
  })

  it('is named before the others, up to the tenth audience of a token', async () => {
    const others = Array.from({ length: 9 }, (_, at) => `https://b.example/${at}`)
    const slash = 'https://a.example/x/'
    expect(await detailOf('https://a.example/x', [...others, slash])).toMatch(/^aud is near /)
    expect(await detailOf('https://a.example/x', [...others, 'c', slash])).toBe(
      'aud does not name https://a.example/x',
    )
  })

  it('is looked for among a hundred that are configured', async () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, at) => `https://b.example/${at}`)
    const aud = 'https://a.example/x/'
    expect(await detailOf([...others(99), 'https://a.example/x'], aud)).toMatch(/^aud is near /)
    expect(await detailOf([...others(100), 'https://a.example/x'], aud)).toMatch(/^aud does not /)
  })
})

describe('an audience that is near a template', () => {
  const template = 'https://a.example/{tenant}/x'

  it.each([
    ['a slash more', 'https://a.example/acme/x/', `it has one slash more at its end; ${spelling}`],
    ['http', 'http://a.example/acme/x', `it uses http: for https:; ${spelling}`],
    ['the default port', 'https://a.example:443/acme/x', `it names a default port; ${spelling}`],
    ['a path below', 'https://a.example/acme/x/1', `its path is below; ${whole}`],
    ['a path above', 'https://a.example/acme', `its path is above; ${very}`],
  ])(
    'is named with the template, whoever names the tenant: %s (RFC 8707 §3)',
    async (_, aud, rule) => {
      const detail = `aud is near 'https://a.example/{tenant}/x': ${rule}`
      expect(await detailOf(template, aud, 'acme')).toBe(detail)
      const fromToken = resourceServer(keys, {
        issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, tenantFrom: 'token' },
        audience: template,
      })
      const verdict = fromToken.verify(await keys.issue({ aud }))
      expect((await refused(verdict, 'audience_mismatch')).detail).toBe(detail)
    },
  )

  it.each([
    ['of a path', template, 'https://a.example/globex/x'],
    ['of the same letters', template, 'https://a.example/Acme/x'],
    ['of a host', 'https://{tenant}.a.example', 'https://globex.a.example'],
    ['of a urn', 'urn:a:{tenant}', 'urn:a:globex'],
  ])('is another tenant’s: %s (RFC 8707 §3)', async (_, audience, aud) => {
    expect(await detailOf(audience, aud, 'acme')).toBe(
      `aud names another tenant of '${audience}' than the request: the client needs a token for this tenant`,
    )
  })

  it.each([
    ['another tenant and another path', 'https://a.example/globex/y'],
    ['another tenant and a slash', 'https://a.example/globex/x/'],
    ['two segments', 'https://a.example/globex/y/x'],
    ['no tenant', 'https://a.example//x'],
    ['a dot segment', 'https://a.example/../x'],
    ['an escape', 'https://a.example/%61cme/x'],
    ['a NUL', 'https://a.example/acme\u0000/x'],
  ])('is refused as any other: %s (RFC 8707 §3)', async (_, aud) => {
    expect(await detailOf(template, aud, 'acme')).toBe(
      'aud does not name https://a.example/{tenant}/x for the tenant of the request',
    )
  })

  it.each([
    ['no tenant and a slash', 'https://a.example//x/'],
    ['an escape and a slash', 'https://a.example/%61cme/x/'],
    ['a look-alike and a slash', 'https://a.example/\u0430cme/x/'],
  ])('is not near by what is no tenant: %s (RFC 8707 §3)', async (_, aud) => {
    const server = resourceServer(keys, {
      issuer: { issuer: 'https://login.example.com', jwks: keys.jwks, tenantFrom: 'token' },
      audience: template,
    })
    const error = await refused(server.verify(await keys.issue({ aud })), 'audience_mismatch')
    expect(error.detail).toBe('aud does not name https://a.example/{tenant}/x')
  })

  it('is looked for among a hundred templates', async () => {
    const others = (count: number) =>
      Array.from({ length: count }, (_, at) => `https://b.example/${at}/{tenant}`)
    const aud = 'https://a.example/acme/x/'
    expect(await detailOf([...others(99), template], aud, 'acme')).toMatch(/^aud is near /)
    expect(await detailOf([...others(100), template], aud, 'acme')).toMatch(/^aud does not /)
  })
})

describe('what a near miss says', () => {
  const path = fc.string({ unit: fc.constantFrom(...'xyz'), minLength: 4, maxLength: 12 })

  it('holds nothing of the token and nothing of the request', async () => {
    await fc.assert(
      fc.asyncProperty(path, path, async (secret, tenant) => {
        const audience = ['https://a.example', 'https://a.example/b/{tenant}/c']
        for (const aud of [
          `https://a.example/${secret}`,
          `http://a.example/b/${tenant}/c/${secret}`,
        ]) {
          const detail = await detailOf(audience, aud, tenant)
          expect(detail).toMatch(/^aud is near 'https:\/\/a\.example/)
          expect([detail.includes(secret), detail.includes(tenant)]).toEqual([false, false])
        }
      }),
      { numRuns: 30 },
    )
  })
})
