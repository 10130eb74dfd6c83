import { describe, expect, it } from 'vitest'
import {
  type Answer,
  invalidRequest,
  invalidToken,
  passed,
  unauthenticated,
} from '../contract/answers.js'
import { now } from '../support/test-keys.js'
import { exchange, head } from './exchange.js'
import { openPaths } from './paths.js'
import { options, replaceSegment, token } from './token.js'

const good = token()
const paths = await openPaths({ options, good })
const anonymous = passed('{}')
const user = passed('{"subject":"user-1"}')

/** Asks a route that lets anonymous requests pass, behind a good token and before one. */
async function everywhere(fields: readonly string[], answer: Answer, ran: number): Promise<void> {
  const get = (...more: readonly string[]) => head('GET /optional HTTP/1.1', ...more)
  const known = `Authorization: Bearer ${good}`
  for (const { name, port } of paths.apis) {
    paths.ran()
    const octets = [get(known), get(...fields), get(known), get(...fields, 'Connection: close')]
    const answers = await exchange(port, ...octets)
    expect([name, ...answers]).toEqual([name, user, answer, user, answer])
    expect([name, paths.ran().length]).toEqual([name, 2 + 2 * ran])
  }
}

describe('a route that lets anonymous requests pass', () => {
  it.each([
    ['no Authorization field', []],
    ['an empty one', ['Authorization:']],
    ['one of spaces', ['Authorization:   ']],
    ['a token elsewhere', [`Cookie: access_token=${good}`, `X-Authorization: Bearer ${good}`]],
  ])('takes a request for anonymous in every framework: %s (RFC 6750 §3.1)', async (_, fields) => {
    await everywhere(fields, anonymous, 1)
  })

  it.each<[string, string]>([
    [
      'of an issuer that is not configured',
      token('ES256', { claims: { iss: 'https://a.example' } }),
    ],
    ['of no issuer', token('ES256', { claims: { iss: undefined } })],
    ['of an unknown key', token('ES256', { header: { kid: 'x' } })],
    ['of alg none', token('ES256', { header: { alg: 'none' } })],
    ['without a signature', replaceSegment(good, 2, '')],
    ['with a forged signature', replaceSegment(good, 2, 'A'.repeat(86))],
    ['that has expired', token('ES256', { claims: { exp: now - 60 } })],
    ['for another resource', token('ES256', { claims: { aud: 'https://api.example.com/x' } })],
    ['of another type', token('ES256', { header: { typ: 'JWT' } })],
    ['that is bound to a key', token('ES256', { claims: { cnf: {} } })],
    ['that is opaque', 'x'],
    ['that is encrypted', `${good}.x.y`],
  ])('takes no bad token for none in any framework: %s (RFC 6750 §3.1)', async (_, text) => {
    await everywhere([`Authorization: Bearer ${text}`], invalidToken, 0)
  })

  it.each<[string, string[], Answer]>([
    ['nothing behind the scheme', ['Authorization: Bearer'], invalidRequest],
    ['two tokens', [`Authorization: Bearer ${good} ${good}`], invalidRequest],
    ['two fields', Array(2).fill(`Authorization: Bearer ${good}`), invalidRequest],
    [
      'two fields, the first empty',
      ['Authorization:', `Authorization: Bearer ${good}`],
      invalidRequest,
    ],
    ['another scheme', ['Authorization: Basic eDp5'], unauthenticated],
    ['no scheme', [`Authorization: ${good}`], unauthenticated],
  ])(
    'takes no bad header for none in any framework: %s (RFC 6750 §3.1)',
    async (_, fields, answer) => {
      await everywhere(fields, answer, 0)
    },
  )
})
