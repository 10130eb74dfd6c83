import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { stages } from '../../src/cli/explain/stages/stages.js'
import { type AccessTokenError, createResourceServer, refusals } from '../../src/index.js'
import type { ProfileName } from '../../src/profiles/profile.js'
import { type BadTokenName, badTokens, type TestClaims } from '../../src/testing/index.js'
import { root } from '../architecture/imports.js'
import { audience, decisive, explainWith, issuer, now } from './explain.js'

const { keys, asJson, explain, close } = await explainWith()
afterAll(close)
const checks = stages.flatMap((stage) => stage.checks)

/** What the library says of a request with this token. */
async function verdictOf(
  token: string,
  options: object = {},
  expectations: object = {},
): Promise<string> {
  const server = createResourceServer({
    issuer: { issuer, jwks: keys.jwks },
    audience,
    clock: () => now * 1000,
    ...options,
  })
  const request = { headers: { authorization: `Bearer ${token}` } }
  try {
    await server.authenticate(request, expectations)
    return 'accepted'
  } catch (error) {
    return (error as AccessTokenError).message
  }
}

async function explained(token: string, more: readonly string[] = []): Promise<string> {
  const explanation = await asJson(token, more)
  const { verdict, reason, detail } = explanation
  const row = decisive(explanation)
  // The row that is shown as the failing one is one that can fail so.
  const named = checks.find(({ title }) => title === row?.check)
  if (reason !== undefined) expect(named?.reasons).toContain(reason)
  return verdict === 'refused' ? `${reason}: ${detail}` : verdict
}

describe('the list of checks', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const [, table = ''] = readme.split(/## What is checked|A token in the query/)
  const rows = table
    .split('\n')
    .filter((line) => /^\| (?!check \||---)/.test(line))
    .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')))

  it('has the order, the sections and the reasons of the table in the README', () => {
    const stated = rows.map(([, rule = '', reasons = '']) => [
      rule.replace(/\[(.*?)\]\(.*?\)/, '$1'),
      [...reasons.matchAll(/`(\w+)`/g)].map(([, reason]) => reason),
    ])
    expect(rows).toHaveLength(29)
    expect(checks.map(({ rule, reasons }) => [rule, reasons])).toEqual(stated)
  })

  it('has a row for every reason', () => {
    const reasons = new Set(checks.flatMap((check) => check.reasons))
    expect([...reasons].sort()).toEqual(Object.keys(refusals).sort())
  })
})

describe('the verdict of explain', () => {
  const bad = Object.entries(badTokens) as [BadTokenName, string][]

  it('is acceptance for the baseline', async () => {
    expect(await explained(await keys.issue())).toBe('accepted')
  })

  it.each(bad)('is that of authenticate for %s: %s', async (name, reason) => {
    const token = await keys.badToken(name)
    const verdict = await explained(token)
    expect(verdict).toBe(await verdictOf(token))
    expect(verdict.split(':')[0]).toBe(reason)
  })

  it.each([
    '',
    'a',
    'a.b.c',
    'a\nb',
    'a b',
    'a=b',
    '===',
    'é',
    'a,b',
    'a, Bearer b',
    'a'.repeat(20_000),
  ])('is that of authenticate for odd credentials, %#: %j (RFC 6750 §2.1)', async (text) => {
    const verdict = await explained(`Bearer ${text}`)
    expect(verdict).not.toBe('accepted')
    expect(verdict).toBe(await verdictOf(text))
  })

  it.each(bad)('never shows the signature: %s', async (name) => {
    const token = await keys.badToken(name)
    const signature = token.slice(token.lastIndexOf('.') + 1)
    for (const more of [[], ['--json']]) {
      const { output, errors } = await explain(token, more)
      expect(output).not.toContain(signature === '' ? token : signature.slice(0, 12))
      expect(errors).toBe('')
    }
  })

  const value = fc.oneof(
    fc.constantFrom(undefined, null, '', 0, 1, -1, now, now - 7200, now + 7200, 2 ** 60, [], {}),
    fc.constantFrom(audience, `${audience}/`, [audience, 'x'], 'acme', ['acme'], 'ID.1', 'Bearer'),
  )
  const names = ['iss', 'aud', 'sub', 'client_id', 'jti', 'exp', 'nbf', 'iat', 'scope', 'act']
  const told = ['cnf', 'nonce', 'azp', 'cid', 'token_use', 'typ', 'tid', 'ver', 'scp']
  const changes = fc.array(fc.tuple(fc.constantFrom(...names, ...told), value), { maxLength: 4 })
  const header = fc.array(
    fc.tuple(
      fc.constantFrom('typ', 'kid', 'nonce'),
      fc.constantFrom(undefined, 'JWT', 'at+jwt', 1),
    ),
    { maxLength: 1 },
  )
  const profile = fc.constantFrom<ProfileName[]>('rfc9068', 'auth0', 'okta', 'generic', 'keycloak')
  const rules = fc.subarray(['maxTokenAge', 'maxLifetime', 'singleAudience', 'tenantClaim'])
  const flags: Readonly<Record<string, readonly [object, readonly string[]]>> = {
    maxTokenAge: [{ maxTokenAge: 3600 }, ['--max-token-age', '3600']],
    maxLifetime: [{ maxLifetime: 3600 }, ['--max-lifetime', '3600']],
    singleAudience: [{ singleAudience: true }, ['--single-audience']],
    tenantClaim: [{ tenantClaim: 'tid' }, ['--tenant-claim', 'tid', '--tenant', 'acme']],
  }

  it('is that of authenticate, with the same detail, for tokens that were changed anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(
        ...([changes, header, profile, rules] as const),
        async (claims, members, name, chosen) => {
          const token = await keys.issue(Object.fromEntries(claims) as TestClaims, {
            header: Object.fromEntries(members),
          })
          const rows = chosen.map((rule) => flags[rule] as (typeof flags)[string])
          const options = Object.assign({ profile: name }, ...rows.map(([option]) => option))
          const more = ['--profile', name, '--scope', 'orders.read', ...rows.flatMap(([, m]) => m)]
          const expectations = {
            scope: 'orders.read',
            ...(chosen.includes('tenantClaim') && { tenant: 'acme' }),
          }
          expect(await explained(token, more)).toBe(await verdictOf(token, options, expectations))
        },
      ),
      { numRuns: 200, seed: 11 },
    )
  }, 60_000)
})
