import { describe, expect, it } from 'vitest'
import type { AccessTokenError, RequestLike } from '../../src/index.js'
import { resourceServer } from '../support/resource-server.js'
import { createTestKeys } from '../support/test-keys.js'

const server = resourceServer(await createTestKeys('ES256'))
const guard = server.guard({ preflight: true })
const asked = { 'access-control-request-method': 'POST' }

/** Whether a request without credentials passes; what is thrown must be our refusal. */
function passes(request: unknown, rule = guard): boolean {
  try {
    return rule.admit(request as RequestLike) === undefined
  } catch (error) {
    expect((error as AccessTokenError).reason).toBe('token_missing')
    return false
  }
}

describe('CORS preflight requests, which carry no credentials (Fetch, CORS protocol)', () => {
  it.each([
    ['plain headers', { method: 'OPTIONS', headers: asked }],
    [
      'plain headers as they are written',
      { method: 'OPTIONS', headers: { 'Access-Control-Request-Method': 'POST' } },
    ],
    ['fetch Headers', { method: 'OPTIONS', headers: new Headers(asked) }],
    [
      'a fetch Request',
      new Request('https://api.example.com/', { method: 'OPTIONS', headers: asked }),
    ],
  ])('passes one with %s', (_, request) => {
    expect(passes(request)).toBe(true)
  })

  it.each([
    ['OPTIONS without Access-Control-Request-Method', { method: 'OPTIONS', headers: {} }],
    ['OPTIONS with fetch Headers without it', { method: 'OPTIONS', headers: new Headers() }],
    [
      'OPTIONS with an empty one',
      { method: 'OPTIONS', headers: { 'access-control-request-method': '' } },
    ],
    [
      'OPTIONS with one that is no text',
      { method: 'OPTIONS', headers: { 'access-control-request-method': 1 } },
    ],
    ['OPTIONS without headers', { method: 'OPTIONS' }],
    ['OPTIONS with headers that are null', { method: 'OPTIONS', headers: null }],
    ['GET', { method: 'GET', headers: asked }],
    [
      'options in lower case, which is another method (RFC 9110 §9.1)',
      { method: 'options', headers: asked },
    ],
    ['a request without a method', { headers: asked }],
  ])('refuses %s', (_, request) => {
    expect(passes(request)).toBe(false)
  })

  it('refuses a preflight where the option is left out', () => {
    expect(passes({ method: 'OPTIONS', headers: asked }, server.guard())).toBe(false)
    expect(passes({ method: 'OPTIONS', headers: asked }, server.guard({ preflight: false }))).toBe(
      false,
    )
  })
})
