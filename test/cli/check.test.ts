import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { checkClock } from '../../src/cli/check/check-clock.js'
import { checkKeys } from '../../src/cli/check/check-keys.js'
import { recordTransport } from '../../src/cli/check/recorded-transport.js'
import { createTestIssuer, createTestKeys } from '../../src/testing/index.js'
import { run } from './run.js'

const issuer = await createTestIssuer({ algorithms: ['RS256', 'ES256'] })
afterAll(() => issuer.close())
beforeEach(async () => {
  await issuer.recover()
  issuer.respondWith({ headers: {}, path: '/jwks' })
})
const oauth = '/.well-known/oauth-authorization-server'
const openid = '/.well-known/openid-configuration'

/** What `check` says, with the port and sizes taken out. */
async function check(...more: readonly string[]) {
  const { exitCode, output, errors } = await run(['check', issuer.issuer, ...more], {
    env: { COLUMNS: '110' },
  })
  const text = output
    .replaceAll(issuer.issuer, 'https://login.example.com')
    .replaceAll(/\b\d+ of at most/g, 'N of at most')
    .replaceAll(/kid [^:]*:/g, 'kid K:')
    .replaceAll(/etag: [^)]*/g, 'etag: E')
    .replace(/\d+ s behind/, '60 s behind')
  return { exitCode, text, errors }
}

describe('check', () => {
  it('says what a resource server will meet (RFC 8414 §3, RFC 7517 §5)', async () => {
    const date = new Date(Date.now() - 70_000).toUTCString()
    const headers = { 'cache-control': 'max-age=60', age: '10', date }
    issuer.respondWith({ headers, path: '/jwks' })
    expect(await check()).toEqual({
      exitCode: 1,
      errors: '',
      text: `ok        metadata   https://login.example.com/.well-known/oauth-authorization-server: N of at most 262144
                     octets, issuer is identical
ok        metadata   https://login.example.com/.well-known/openid-configuration: N of at most 262144 octets,
                     issuer is identical
ok        metadata   both forms say the same of issuer, jwks_uri, token_endpoint
ok        discovery  goes by https://login.example.com/.well-known/oauth-authorization-server
ok        keys       N of at most 262144 octets, 2 of 2 members can be used
ok        freshness  fresh for 50 s (maxAge 600 s; cache-control: max-age=60; age: 10; etag: E)
ok        key        kid K: verifies RS256
ok        key        kid K: verifies ES256
problem   clock      the server's clock is 60 s behind this one; tokens are judged with a clockTolerance of 5
                     s: set the clocks right

https://login.example.com can be used, with one problem
`,
    })
  })
  it('finds nothing where nothing is wrong', async () => {
    const { exitCode, text } = await check()
    expect(exitCode).toBe(0)
    expect(text).toContain(
      'clock and this one are at most 5 s apart\n\nhttps://login.example.com can be used\n',
    )
    expect(text).toContain('cache-control: none; age: none; etag: E')
  })

  it('takes one form of metadata for enough (RFC 8414 §5)', async () => {
    await issuer.fail('status', { status: 404, path: oauth })
    const { exitCode, text } = await check()
    expect(exitCode).toBe(0)
    expect(text).toMatch(/^note {6}metadata .*oauth-authorization-server answered 404\n/)
    expect(text).toContain('goes by https://login.example.com/.well-known/openid-configuration\n')
  })

  it('finds another issuer in the metadata (RFC 8414 §3.3)', async () => {
    await issuer.fail('otherIssuer', { path: oauth })
    const { exitCode, text } = await check()
    expect(exitCode).toBe(1)
    expect(text.replaceAll(/\s+/g, ' ')).toContain(
      'octets, issuer is "https://issuer.invalid", which must be identical to https://login.example.com (RFC 8414 §3.3): write the one of the two that stands in iss',
    )
    expect(text).toContain('problem   metadata   the two forms differ in issuer\n')
    expect(text).toContain('can be used, with 2 problems\n')
  })

  it.each([
    ['nobody there', 'down', undefined, 'cannot be reached (ECONNREFUSED)'],
    ['no metadata', 'status', undefined, 'answered 500'],
    ['a redirect of the keys', 'redirect', '/jwks', 'answered 302, and redirects are not followed'],
    ['no usable key', 'emptySet', '/jwks', 'the set has no usable key'],
  ] as const)('says that an issuer cannot be used: %s', async (_, fault, path, message) => {
    await issuer.fail(fault, { path })
    const { exitCode, text } = await check()
    expect(exitCode).toBe(3)
    expect(text.replaceAll(/\s+/g, ' ')).toContain('every request is answered with 503: ')
    expect(text.replaceAll(/\s+/g, ' ')).toContain(message)
    expect(text).toMatch(/\n\nhttps:\/\/login.example.com cannot be used\n$/)
  })

  it('says why a key is not used, and what one without alg verifies (RFC 7517 §4.4)', async () => {
    await issuer.fail('mixedMembers', { path: '/jwks' })
    const { exitCode, text } = await check()
    expect(exitCode).toBe(1)
    expect(text).toMatch(
      /problem {3}member 5 +is not used, symmetric_key: a shared secret is published/,
    )
    expect(text).toMatch(/note {6}member 10 +is not used, not_for_verification: use or key_ops say/)
    await issuer.fail('bareMembers', { path: '/jwks' })
    const bare = await check()
    expect(bare.exitCode).toBe(0)
    expect(bare.text).toContain('PS384, PS512, since it names no alg\n')
  })

  it('goes by --jwks-uri, and discovers nothing', async () => {
    const before = issuer.requests(openid)
    const { exitCode, text } = await check('--jwks-uri', `${issuer.issuer}/elsewhere`)
    expect(exitCode).toBe(0)
    expect(text).toMatch(/^ok {8}keys /)
    expect(issuer.requests(openid)).toBe(before)
  })

  it('has a form for programs', async () => {
    const { exitCode, output } = await run(['check', issuer.issuer, '--json'])
    expect(exitCode).toBe(0)
    expect(JSON.parse(output)).toMatchObject({
      command: 'check',
      issuer: issuer.issuer,
      jwksUri: issuer.jwksUri,
      freshFor: 600,
      findings: expect.arrayContaining([
        {
          level: 'ok',
          topic: 'metadata',
          text: 'both forms say the same of issuer, jwks_uri, token_endpoint',
        },
      ]),
    })
  })

  it.each([
    [[], 'there is no issuer: write one, such as https://login.example.com.'],
    [['https://a.example', 'https://b.example'], 'there are several issuers: write one'],
    [['http://a.example'], 'issuer "http://a.example" uses http: beyond loopback'],
    [['https://a.example', '--jwks-uri', 'ftp://a'], 'jwksUri'],
  ])('says what to write in place of %j', async (argv, message) => {
    const { exitCode, errors } = await run(['check', ...argv])
    expect(exitCode).toBe(2)
    expect(errors).toContain(message)
  })
})

describe('the clock of a server', () => {
  const answer = (headers: Readonly<Record<string, string>>) => ({
    response: { status: 200, header: (name: string) => headers[name], body: Buffer.alloc(0) },
    receivedAt: Date.parse('Sat, 31 Jan 2026 12:00:00 GMT') + 900,
  })

  it.each([
    ['no Date', {}, 'note', 'the server sends no Date'],
    ['the same', { date: 'Sat, 31 Jan 2026 12:00:00 GMT' }, 'ok', 'at most 5 s apart'],
    ['later', { date: 'Sat, 31 Jan 2026 12:02:01 GMT' }, 'problem', '120 s ahead of this one'],
    ['earlier', { date: 'Sat, 31 Jan 2026 11:59:01 GMT' }, 'problem', '60 s behind this one'],
    ['from a cache', { date: 'Sat, 31 Jan 2026 11:59:01 GMT', age: '60' }, 'ok', 'at most 5 s'],
    ['an odd Age', { date: 'Sat, 31 Jan 2026 12:00:01 GMT', age: 'x' }, 'ok', 'at most 5 s'],
  ])('is compared by Date and Age: %s (RFC 9110 §6.6.1)', (_, headers, level, text) => {
    const finding = checkClock(answer(headers))
    expect(finding.level).toBe(level)
    expect(finding.text).toContain(text)
  })
})

it('names a key without kid (RFC 7517 §4.5)', async () => {
  const keys = await createTestKeys()
  const [{ kid: _, ...key } = { kid: '' }] = keys.jwks.keys
  const body = Buffer.from(JSON.stringify({ keys: [key] }))
  const header = () => undefined
  const recorded = recordTransport(async () => ({ status: 200, header, body }), Date.now)
  const rules = { maxAge: 600, maxStale: 600, refreshCooldown: 5, timeout: 5 }
  const limits = { maxBytes: 10_000, maxKeys: 9 }
  const url = 'https://login.example.com/jwks'
  const { findings } = await checkKeys(url, recorded, { ...rules, ...limits }, Date.now)
  expect(findings.at(-1)?.text).toBe('without kid: verifies ES256')
})
