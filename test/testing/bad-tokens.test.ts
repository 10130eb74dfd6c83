import { describe, expect, it } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import {
  assertRefused,
  type BadTokenName,
  badTokens,
  createTestKeys,
} from '../../src/testing/index.js'

const audience = 'https://api.example.com/orders'
const table: [BadTokenName, string][] = [
  ['tampered', 'signature_invalid'],
  ['signature-respelled', 'token_malformed'],
  ['signature-missing', 'signature_invalid'],
  ['alg-none', 'algorithm_refused'],
  ['hs256-with-public-key', 'algorithm_refused'],
  ['foreign-key', 'signature_invalid'],
  ['embedded-key', 'signature_invalid'],
  ['unknown-kid', 'key_unknown'],
  ['critical-header', 'critical_header_unsupported'],
  ['other-issuer', 'issuer_unknown'],
  ['other-audience', 'audience_mismatch'],
  ['id-token', 'type_mismatch'],
  ['expired', 'token_expired'],
  ['not-yet-valid', 'token_not_yet_valid'],
  ['no-expiry', 'claim_missing'],
  ['no-audience', 'claim_missing'],
  ['sender-constrained', 'binding_unsupported'],
  ['encrypted', 'token_malformed'],
  ['opaque', 'token_malformed'],
]

it('has these bad tokens, each with its reason', () => {
  expect(Object.entries(badTokens)).toEqual(table)
})

// ES512 has a signature without bits left over.
describe.each(['ES256', 'RS256', 'EdDSA', 'ES512'])('bad tokens of an issuer with %s', (alg) => {
  const made = createTestKeys({ audience, algorithms: [alg] })
  const server = async () => {
    const { issuer, jwks } = await made
    return createResourceServer({ issuer: { issuer, jwks }, audience })
  }

  it('are made of a good one, which is accepted', async () => {
    const token = await (await server()).verify(await (await made).issue())
    expect(token).toMatchObject({ subject: 'test-user', clientId: 'test-client' })
  })

  it.each(table)('are refused: %s for %s', async (name) => {
    const token = await (await made).badToken(name)
    const error = await assertRefused((await server()).verify(token), badTokens[name])
    expect(error.reason).toBe(badTokens[name])
  })
})

it('is made of a good token with the claims that are named', async () => {
  const keys = await createTestKeys()
  const token = await keys.badToken('expired', { aud: audience, sub: 'user-1' })
  const payload = JSON.parse(Buffer.from(token.split('.')[1] as string, 'base64url').toString())
  expect(payload).toMatchObject({ aud: audience, sub: 'user-1' })
})

it('refuses a name that nobody knows', async () => {
  const keys = await createTestKeys({ audience })
  await expect(keys.badToken('tamperd' as BadTokenName)).rejects.toThrow(
    "there is no bad token 'tamperd': write one of tampered, signature-respelled,",
  )
})
