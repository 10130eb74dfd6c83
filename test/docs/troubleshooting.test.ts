import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, describe, expect, it, vi } from 'vitest'
import { createResourceServer } from '../../src/index.js'
import { createTestKeys, type TestClaims } from '../../src/testing/index.js'
import { root } from '../architecture/imports.js'

const page = readFileSync(join(root, 'docs/troubleshooting.md'), 'utf8').replaceAll('\n', ' ')
const keys = await createTestKeys({ issuer: 'https://login.example.com' })
const audience = 'https://api.example.com/orders'
const server = createResourceServer({ issuer: { issuer: keys.issuer, jwks: keys.jwks }, audience })
const orders = (claims: TestClaims = {}) => keys.issue({ aud: audience, scope: 'a', ...claims })
const now = Date.now() / 1000

const quoted: readonly [message: string, token: Promise<string> | string][] = [
  ['issuer_unknown: iss is not https://login.example.com', orders({ iss: 'https://b.example' })],
  [
    'audience_mismatch: aud does not name https://api.example.com/orders',
    orders({ aud: 'https://b.example' }),
  ],
  [
    "audience_mismatch: aud is near 'https://api.example.com/orders': it has one slash more at its end; write the audience as the authorization server does, or change it there",
    orders({ aud: `${audience}/` }),
  ],
  ['claim_missing: aud is required', orders({ aud: undefined })],
  [
    "claim_missing: client_id is required; profile 'generic' takes tokens of this form",
    orders({ client_id: undefined }),
  ],
  ['token_expired: exp has passed, with a clockTolerance of 5 s', orders({ exp: now - 60 })],
  ['token_not_yet_valid: iat is ahead, with a clockTolerance of 5 s', orders({ iat: now + 60 })],
  ['token_malformed: one segment: the token is opaque, or no token', 'undefined'],
  ['token_malformed: five segments: encrypted tokens (JWE) are not accepted', 'a.b.c.d.e'],
  [
    'key_unknown: no key of the issuer has this kid',
    keys.badToken('unknown-kid', { aud: audience }),
  ],
  [
    'signature_invalid: no key of the issuer verifies the signature',
    keys.badToken('tampered', { aud: audience }),
  ],
  [
    'binding_unsupported: cnf binds the token to a key, and proof of possession is not supported',
    orders({ cnf: { jkt: 'x' } }),
  ],
  [
    'scope_insufficient: the scopes of the token do not suffice: the operation requires orders.read',
    orders(),
  ],
]

describe('docs/troubleshooting.md', () => {
  it('begins with a token that is accepted', async () => {
    await expect(server.verify(await orders(), { scope: 'a' })).resolves.toBeDefined()
  })

  it.each(quoted)('quotes what is said: %s', async (message, token) => {
    const verdict = server.verify(await token, { scope: 'orders.read' })
    await expect(verdict).rejects.toThrow(expect.objectContaining({ message }))
    expect(page.includes(message), 'the page quotes it').toBe(true)
  })

  it.each([
    ['issuer is missing', { audience }],
    ['audience is missing', { issuer: keys.issuer }],
    [
      'audience "api.example.com" is no absolute URI',
      { issuer: keys.issuer, audience: 'api.example.com' },
    ],
    [
      'issuer "http://keycloak:8080" uses http: beyond loopback',
      { issuer: 'http://keycloak:8080', audience },
    ],
    ['algorithms names "HS256"', { issuer: keys.issuer, audience, algorithms: ['HS256'] }],
  ])('quotes what refuses to build: %s', (message, options) => {
    expect(() => createResourceServer(options as never)).toThrow(message)
    expect(page.includes(message), 'the page quotes it').toBe(true)
  })
})

describe('its examples', async () => {
  const said = vi.spyOn(console, 'warn').mockReturnValue(undefined)
  process.env.PORT = '0'
  const { server: cors } = await import('../../examples/troubleshooting/cors.mjs')
  if (!cors.listening) await once(cors, 'listening')
  const url = `http://127.0.0.1:${(cors.address() as AddressInfo).port}/orders`
  afterAll(() => {
    cors.closeAllConnections()
    cors.close()
    delete process.env.PORT
    said.mockRestore()
  })
  const fromApp = { origin: 'https://app.example.com' }

  it('log the reason of a refusal', async () => {
    await fetch(url, { headers: { ...fromApp, authorization: 'Bearer undefined' } })
    expect(said.mock.calls).toEqual([
      ['401 token_malformed: one segment: the token is opaque, or no token'],
    ])
  })

  it('answer a preflight request, and let a browser read a refusal', async () => {
    const preflight = { ...fromApp, 'access-control-request-method': 'GET' }
    expect((await fetch(url, { method: 'OPTIONS', headers: preflight })).status).toBe(204)
    const { status, headers } = await fetch(url, { headers: fromApp })
    expect([
      status,
      headers.get('access-control-allow-origin'),
      headers.get('access-control-expose-headers'),
    ]).toEqual([401, 'https://app.example.com', 'WWW-Authenticate'])
  })
})
