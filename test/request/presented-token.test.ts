import { describe, expect, it } from 'vitest'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const token = await keys.issue()

describe('the text that is presented as an access token', () => {
  it('accepts the baseline', async () => {
    expect((await server.verify(token)).subject).toBe('user-1')
  })

  it.each([
    ['undefined', undefined],
    ['an empty text', ''],
    ['a number', 1],
    ['true', true],
    ['null', null],
    ['an array', []],
    ['an array of one token', [token]],
    ['an object', {}],
    ['an object that turns into a token', { toString: () => token }],
    ['a String object', Object(token)],
    ['the octets of a token', Buffer.from(token)],
  ])('refuses %s (RFC 7519 §7.2)', async (_, text) => {
    const error = await refused(server.verify(text as string), 'token_malformed')
    expect(error.detail).toBe('the access token is not a text')
  })

  it('accepts a token of maxTokenLength characters', async () => {
    const exact = resourceServer(keys, { maxTokenLength: token.length })
    expect((await exact.verify(token)).subject).toBe('user-1')
  })

  it('refuses a token of one character more than maxTokenLength', async () => {
    const tight = resourceServer(keys, { maxTokenLength: token.length - 1 })
    const error = await refused(tight.verify(token), 'token_too_long')
    expect(error.detail).toBe(
      `the access token is longer than maxTokenLength, ${token.length - 1} characters`,
    )
  })

  it.each([
    [16_384, 'token_malformed'],
    [16_385, 'token_too_long'],
  ])('looks at %i characters and says %s, without the option', async (length, reason) => {
    await refused(server.verify('a'.repeat(length)), reason)
  })
})
