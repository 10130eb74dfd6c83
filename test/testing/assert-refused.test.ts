import { AssertionError } from 'node:assert'
import { describe, expect, it } from 'vitest'
import { AccessTokenError, createResourceServer, UnavailableError } from '../../src/index.js'
import { assertRefused, createTestIssuer, createTestKeys } from '../../src/testing/index.js'

const audience = 'https://api.example.com/orders'
const keys = await createTestKeys({ audience })
const { issuer, jwks } = keys
const server = createResourceServer({ issuer: { issuer, jwks }, audience })
const failure = async (verdict: Promise<unknown>): Promise<AssertionError> =>
  assertRefused(verdict, 'audience_mismatch').then(
    () => expect.unreachable(),
    (error: AssertionError) => error,
  )

describe('asserting that a token is refused', () => {
  it('answers the error where it is, for this reason', async () => {
    const verdict = server.verify(await keys.badToken('other-audience'))
    const error = await assertRefused(verdict, 'audience_mismatch')
    expect(error).toBeInstanceOf(AccessTokenError)
    expect(error.reason).toBe('audience_mismatch')
  })

  it('answers the error where no verdict can be given', async () => {
    await using down = await createTestIssuer()
    await down.fail('down')
    const waiting = createResourceServer({ issuer: down.issuer, audience })
    const error = await assertRefused(
      waiting.verify(await down.issue({ aud: audience })),
      'metadata_unavailable',
    )
    expect(error).toBeInstanceOf(UnavailableError)
    expect(error.retryAfter).toBe(5)
  })

  it('fails where the token is accepted', async () => {
    const error = await failure(server.verify(await keys.issue()))
    expect(error).toBeInstanceOf(AssertionError)
    expect(error).toMatchObject({
      code: 'ERR_ASSERTION',
      message: 'expected a refusal for audience_mismatch, got accepted: nothing was thrown',
      actual: 'accepted',
      expected: 'audience_mismatch',
      operator: 'assertRefused',
    })
    expect(error).not.toHaveProperty('cause')
  })

  it('fails where it is refused for another reason, and says why', async () => {
    const error = await failure(server.verify(await keys.badToken('unknown-kid')))
    expect(error).toMatchObject({
      message:
        'expected a refusal for audience_mismatch, got key_unknown: no key of the issuer has this kid',
      actual: 'key_unknown',
    })
    expect(error.cause).toBeInstanceOf(AccessTokenError)
  })

  it('fails where something else went wrong, and keeps it', async () => {
    const cause = new TypeError('boom')
    const error = await failure(Promise.reject(cause))
    expect(error.message).toBe(
      'expected a refusal for audience_mismatch, got another error: TypeError: boom',
    )
    expect(error.cause).toBe(cause)
  })

  it('is an assertion that Vitest understands', async () => {
    const bad = await keys.badToken('expired')
    await expect(assertRefused(server.verify(bad), 'token_expired')).resolves.toMatchObject({
      reason: 'token_expired',
    })
    await expect(assertRefused(server.verify(bad), 'audience_mismatch')).rejects.toThrow(
      'got token_expired',
    )
  })
})
