import { afterAll, describe, expect, it } from 'vitest'
import { createTestIssuer } from '../../src/testing/index.js'
import { audience, decisive, explainWith, issuer, now } from './explain.js'
import { run } from './run.js'

const { keys, explain, asJson, file, close } = await explainWith()
afterAll(close)
const good = await keys.issue({ scope: 'orders.read' })

/** What follows the list of checks. */
function ending(output: string): readonly string[] {
  return output.split('\n\n').slice(1)
}

describe('explain', () => {
  it('shows each check, the failing one with what was expected and what came (RFC 8707 §2)', async () => {
    const token = await keys.issue({ aud: `${audience}/` })
    const { exitCode, output, errors } = await explain(token)
    expect([exitCode, errors]).toEqual([1, ''])
    expect(output).toBe(`pass        One set of credentials (RFC 6750 §3.1)
pass        Credentials are there (RFC 6750 §3.1)
pass        The scheme is Bearer (RFC 9110 §11.1)
pass        Bearer, spaces, one token (RFC 6750 §2.1)
pass        At most maxTokenLength characters (ours)
off         The tenant of the request is one (ours)
pass        Three segments: JSON in canonical base64url (RFC 7515 §5.2,
            RFC 7519 §7.2)
pass        iss is a configured issuer (RFC 9068 §4)
pass        No crit, no b64 (RFC 7515 §4.1.11, RFC 7797 §7)
pass        typ is that of an access token (RFC 9068 §4)
pass        alg is accepted, kid is text (RFC 8725 §3.1, RFC 7515 §4.1.4)
off         Request and issuer agree on the tenant (RFC 8707 §3)
pass        The required claims are there (RFC 9068 §2.2)
pass        Not expired, not ahead of the clock (RFC 7519 §4.1.4 to §4.1.6)
off         Not older than maxTokenAge (ours)
off         Made for no longer than maxLifetime (ours)
pass        No cnf: it is not bound to a key (RFC 9449 §7.2, RFC 8705 §3)
off         The claims are those of the profile (docs/providers.md,
            RFC 8725 §3.12)
fail        aud names this resource (RFC 9068 §4, RFC 8707 §2)
            reason    audience_mismatch
            expected  https://api.example.com/orders
            received  https://api.example.com/orders/
not reached aud names nothing else (ours)
not reached The tenant claim names the same tenant (ours)
not reached A key of the issuer fits (RFC 7517 §4, RFC 7518 §3.3)
not reached The signature (RFC 7515 §5.2)
not reached All checks of claims once more (RFC 9068 §4)
not reached The schema accepts the claims (ours)
not reached Scopes and act have a usable form (RFC 6749 §3.3, RFC 8693 §4.1)
not reached The scopes that the operation requires (RFC 6750 §3.1)
not reached Claims hold what requireClaims says (ours)
not reached The application's own check (ours)

refused: audience_mismatch, 401 invalid_token
aud is near 'https://api.example.com/orders': it has one slash more at its end;
write the audience as the authorization server does, or change it there

off: not asked for here. A schema, requireClaims and check run in the
application alone.
`)
  })

  it('shows what an accepted token is', async () => {
    const { exitCode, output } = await explain(good, ['--scope', 'orders.read'])
    expect(exitCode).toBe(0)
    expect(ending(output)[0]).toBe(`accepted
  issuer    https://login.example.com
  subject   test-user
  client    test-client
  resource  https://api.example.com/orders
  scopes    orders.read
  expires   2026-01-31T12:05:00Z, in 5 min`)
  })

  it('names the profiles that would take a token (RFC 9068 §5)', async () => {
    const token = await keys.issue({ client_id: undefined, scope: 'a' })
    const { output } = await explain(token)
    expect(output).toContain('            profiles  generic\n')
    expect((await asJson(token)).profiles).toEqual(['generic'])
    expect((await asJson(token, ['--profile', 'generic'])).verdict).toBe('accepted')
  })

  it('shows a missing scope, and that there is none at all (RFC 6750 §3.1)', async () => {
    const { output } = await explain(await keys.issue(), ['--scope', 'orders.write'])
    expect(output).toContain('            expected  orders.write\n            received  none\n')
    expect(ending(output)[0]).toMatch(/^refused: scope_insufficient, 403 insufficient_scope\n/)
  })

  it('has no error code where the standard has none (RFC 6750 §3.1)', async () => {
    const { output } = await explain('  ')
    expect(ending(output)[0]).toMatch(/^refused: token_missing, 401\n/)
    expect(output).not.toContain('off:')
  })

  it.each([
    ['a tenant that is none', ['--tenant', 'a/b'], 'tenant_invalid', 'a/b'],
    ['another tenant', ['--tenant', 'globex'], 'audience_mismatch', `${audience}/t/acme`],
    ['no tenant', [], 'tenant_invalid', 'none'],
  ])('walks a template: %s (RFC 8707 §3)', async (_, more, reason, received) => {
    const template = `${audience}/t/{tenant}`
    const token = await keys.issue({ aud: `${audience}/t/acme` })
    const accepted = await asJson(token, ['--audience', template, '--tenant', 'acme'])
    expect(accepted.token).toMatchObject({ tenant: 'acme', resource: `${audience}/t/acme` })
    const explained = await asJson(token, ['--audience', template, ...more])
    expect(explained.reason).toBe(reason)
    expect(decisive(explained)?.received).toEqual([received])
    expect((await asJson(token, ['--audience', template, '--tenant-from-token'])).verdict).toBe(
      'accepted',
    )
  })

  it('says when no verdict can be given, and ends with 3 (RFC 9110 §15.6.4)', async () => {
    const down = await createTestIssuer({ audience })
    const token = await down.issue()
    await down.close()
    const argv = [token, '--issuer', down.issuer, '--audience', audience]
    const { exitCode, output } = await run(['explain', ...argv])
    expect(exitCode).toBe(3)
    expect(output).toContain(
      'unavailable A key of the issuer fits (RFC 7517 §4, RFC 7518 §3.3)\n            reason    metadata_unavailable\nnot reached The signature',
    )
    expect(ending(output)[0]).toMatch(/^no verdict: metadata_unavailable, 503\n/)
    const { output: json } = await run(['explain', ...argv, '--json'])
    expect(JSON.parse(json)).toMatchObject({ verdict: 'none', status: 503, profiles: [] })
  })

  it('fetches keys by the library itself (RFC 8414 §3)', async () => {
    await using up = await createTestIssuer({ audience })
    const argv = ['--issuer', up.issuer, '--audience', audience]
    const { output } = await run(['explain', await up.issue(), ...argv])
    expect(ending(output)[0]).toMatch(/^accepted\n/)
    expect(up.requests('/jwks')).toBe(1)
    await run(['explain', await up.issue(), ...argv, '--jwks-uri', `${up.issuer}/elsewhere`])
    expect(up.requests('/elsewhere')).toBe(1)
  })

  it('lets nothing of a token reach the terminal that is no text', async () => {
    const iss = '\u001b[2J\u009b1mhttps://a\u202eb\u0007\ud800'
    const token = await keys.issue({ iss })
    const { output } = await explain(token)
    const shown = String.raw`            received  "\u001b[2J\u{9b}1mhttps://a\u{202e}b\u0007\ud800"`
    expect(output).toContain(`${shown}\n`)
    const { output: json } = await explain(token, ['--json'])
    expect(/[\p{Cc}\p{Cf}]/u.exec(json.replaceAll('\n', ''))).toBeNull()
    expect(JSON.parse(json).checks[7].received).toEqual([JSON.stringify(iss)])
  })

  it('cuts long values, and breaks long words', async () => {
    const { output } = await explain(await keys.issue({ aud: `https://${'a'.repeat(400)}` }))
    const lines = output.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
    expect(output).toContain(`${'a'.repeat(58)}\n                      ${'a'.repeat(58)}\n`)
    expect(output).toContain('a…\n')
  })

  it('tells times that are none, and dates beyond the calendar, as they stand (RFC 7519 §4.1.4)', async () => {
    const claims = { exp: now - 2 * 86_400, nbf: '1', iat: 2 ** 60 }
    const explained = await asJson(await keys.issue(claims))
    expect(decisive(explained)?.received).toEqual([
      'exp: 2026-01-29T12:00:00Z, 2 days ago',
      'nbf: "1"',
      'iat: 1152921504606847000',
    ])
  })
})

describe('the token of explain', () => {
  it.each([
    [
      'a field',
      'Authorization: Bearer ',
      ['"Authorization:" in front of the token was taken off.'],
    ],
    ['a scheme', 'Bearer ', []],
  ])('may have %s in front of it', async (_, before, remarks) => {
    const scheme = 'What stands in front of the token was read as its scheme.'
    const explained = await asJson(before + good)
    expect(explained).toMatchObject({ verdict: 'accepted', remarks: [...remarks, scheme] })
  })

  it.each([
    ['another scheme', `DPoP ${good}`, 'scheme_unsupported', ['DPoP']],
    ['two credentials', `Bearer ${good}, Bearer ${good}`, 'credentials_repeated', undefined],
    ['a tab', `Bearer\t${good}`, 'credentials_malformed', undefined],
    ['two lines', good.replace('.', '\n.'), 'credentials_malformed', undefined],
    ['nothing but a scheme', 'Bearer', 'credentials_malformed', undefined],
  ])('is read as a server reads it: %s (RFC 6750 §2.1)', async (_, text, reason, received) => {
    const explained = await asJson(text)
    expect(explained.reason).toBe(reason)
    if (received !== undefined) expect(decisive(explained)?.received).toEqual(received)
    expect(JSON.stringify(explained)).not.toContain(good.slice(-20))
  })

  it('says where a character stands that no token has, and what may have come of it', async () => {
    const explained = await asJson('abc\ndef')
    expect(decisive(explained)?.received).toEqual(['"\\n" as character 4 of 7'])
    expect(explained.remarks).toEqual([
      'There is white space within the token: was it broken over several lines?',
    ])
  })

  it('comes from a file, or from standard input', async () => {
    const path = file('token.txt', `\uFEFF${good}\r\n`)
    const remarks = ['White space around the token was taken off.']
    const [{ verdict }, byOption] = [
      await asJson(`@${path}`),
      await run(['explain', '--file', path]),
    ]
    expect(verdict).toBe('accepted')
    expect(byOption.errors).toContain('--issuer is missing')
    const { output } = await explain('-', ['--json'], { stdin: good })
    expect(JSON.parse(output)).toMatchObject({ verdict: 'accepted', remarks: [] })
    expect((await asJson(`@${path}`)).remarks).toEqual(remarks)
  })

  it('is asked for where somebody types', async () => {
    const { said } = await explain('-', [], { stdin: good, isTTY: true })
    expect(said).toBe('Paste the token, then Enter and Ctrl-D.\n')
  })

  it.each([
    ['none', [], 'there is no token: write one, as it is, as @file, or as - for standard input.'],
    ['two', ['a', 'b'], 'there are several tokens: write one, '],
    ['a file that is not there', ['@/nowhere'], '/nowhere cannot be read (ENOENT): write the path'],
    ['a folder', ['@.'], '. cannot be read (EISDIR).'],
  ])('is a matter of usage: %s', async (_, argv, message) => {
    const { exitCode, output, errors } = await run(['explain', ...argv])
    expect([exitCode, output]).toEqual([2, ''])
    expect(errors).toContain(`oauth-resource-server explain: ${message}`)
    expect(errors).toContain('\nSee oauth-resource-server explain --help.\n')
  })

  it('is no file of any size', async () => {
    const huge = 'a'.repeat(1024 * 1024 + 1)
    const message = 'there is more than a mebibyte: that is no token.'
    expect((await explain(`@${file('huge.txt', huge)}`)).errors).toContain(message)
    expect((await explain('-', [], { stdin: huge })).errors).toContain(message)
  })
})

describe('the options of explain', () => {
  it.each([
    ['--issuer', [], '--issuer is missing: write --issuer https://login.example.com.'],
    ['--audience', ['--issuer', issuer], '--audience is missing: write --audience https://api.'],
    [
      'a bad issuer',
      ['--issuer', 'http://a.example'],
      'issuer "http://a.example" uses http: beyond',
    ],
    ['a bad number', ['--max-lifetime', 'x'], 'maxLifetime is "x": write a number of seconds'],
    ['a bad time', ['--at', 'noon'], '--at is no time: write 2026-01-31T12:00:00Z, or seconds'],
    ['a bad scope', ['--scope', '"'], 'scope is "\\"": write'],
    ['an idle tenant', ['--tenant', 'acme'], 'tenant was given, but nothing names one'],
    ['an unknown profile', ['--profile', 'okto'], 'profile'],
  ])('say what to write: %s', async (_, more, message) => {
    const argv = more[0] === '--issuer' ? more : ['--issuer', issuer, ...more]
    const rest = message.startsWith('--audience') ? [] : ['--audience', audience]
    const { exitCode, errors } = await run([
      'explain',
      good,
      ...(more.length > 0 ? argv : []),
      ...rest,
    ])
    expect(exitCode).toBe(2)
    expect(errors).toContain(`oauth-resource-server explain: ${message}`)
  })

  it.each(['2026-01-31', '2026-01-31T13:00:00+01:00', '2026-01-31T12:00:00.000Z', '1769860800.5'])(
    'take a time: %s',
    async (at) => {
      const argv = ['--issuer', issuer, '--audience', audience, '--at', at]
      expect((await run(['explain', 'x', ...argv])).exitCode).toBe(1)
    },
  )

  it('refuse a JWK Set that is none', async () => {
    const argv = ['explain', good, '--issuer', issuer, '--audience', audience, '--jwks']
    expect((await run([...argv, file('a.json', '{')])).errors).toContain('a.json is no JSON: write')
    expect((await run([...argv, file('b.json', '{}')])).exitCode).toBe(2)
  })

  it('are those of the library', async () => {
    const all = [
      ...['--algorithms', 'RS256 PS256', '--clock-tolerance', '0'],
      ...['--max-token-age', '60', '--max-lifetime', '60', '--single-audience'],
    ]
    const refused = decisive(await asJson(good, all))
    expect(refused?.expected).toEqual(['alg: RS256, PS256', 'kid: text, or none'])
  })

  it('show what a profile wants of the header besides its type (docs/providers.md)', async () => {
    const tid = '00000000-0000-4000-8000-000000000000'
    const token = await keys.issue({ tid }, { header: { typ: 'JWT', nonce: 'n' } })
    const row = decisive(await asJson(token, ['--profile', 'entra']))
    expect(row?.expected).toEqual(['typ: at+jwt or jwt', 'nonce: none'])
    expect(row?.received).toEqual(['typ: JWT', 'nonce: n'])
  })

  it.each([
    ['the audience', [], `${audience}/t/{tenant}`, `${audience}/t/acme`, 'acme'],
    ['the request', ['--tenant', 'acme'], audience, audience, 'acme'],
    ['nothing else', ['--tenant-from-token'], audience, audience, 'a tenant'],
  ])('compare the tenant claim with %s', async (_, more, configured, aud, expected) => {
    const all = ['--issuer', issuer, '--audience', configured, '--tenant-claim', 'tid', ...more]
    const from = more.length === 0 ? ['--tenant-from-token'] : []
    const at = ['--jwks', file('keys.json', JSON.stringify(keys.jwks)), '--at', `${now}`, '--json']
    const token = await keys.issue({ aud })
    const { output } = await run(['explain', token, ...all, ...from, ...at])
    expect(decisive(JSON.parse(output))).toMatchObject({ expected: [expected], received: ['none'] })
  })

  it('pass on what is legal but seldom meant', async () => {
    const { remarks } = await asJson(good, ['--profile', 'generic'])
    expect(remarks.join()).toContain('generic')
  })
})
