import type { RequestListener } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createResourceServer, UnavailableError } from '../../src/index.js'
import { json, type KeyServer, startKeyServer } from '../support/key-server.js'
import { refused } from '../support/refusals.js'
import { audience, createTestKeys, issuer, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const good = await keys.issue()
const text = JSON.stringify(keys.jwks)
const answer =
  (body: string | Buffer, status = 200, headers = {}): RequestListener =>
  (_request, response) => {
    response.writeHead(status, headers).end(body)
  }

let published: KeyServer
beforeEach(async () => {
  published = await startKeyServer(json(keys.jwks))
})
afterEach(() => published.close())

const resourceServer = () =>
  createResourceServer({
    issuer: { issuer, jwksUri: `${published.origin}/jwks` },
    audience,
    jwks: { maxKeys: 3, maxBytes: 10_000 },
    clock: () => now * 1000,
  })

describe.each<[what: string, respond: RequestListener]>([
  ['no content', answer('', 204)],
  ['part of it', answer(text, 206)],
  ['not modified', answer('', 304)],
  ['unauthorized', answer(text, 401)],
  ['forbidden', answer(text, 403)],
  ['not found', answer(text, 404)],
  ['too many requests', answer(text, 429, { 'retry-after': '7' })],
  ['an error', answer(text, 500)],
  ['an empty body', answer('')],
  ['garbage', answer('<html>Sign in</html>')],
  ['truncated JSON', answer(text.slice(0, -1))],
  ['JSON with more behind it', answer(`${text},`)],
  ['JSON behind a byte order mark', answer(`\ufeff${text}`)],
  ['JSON in UTF-16', answer(Buffer.from(text, 'utf16le'))],
  [
    'invalid UTF-8',
    answer(Buffer.concat([Buffer.from(text.slice(0, -1)), Buffer.from(',"a":"\xff"}', 'latin1')])),
  ],
  ['null', json(null)],
  ['an array', json(keys.jwks.keys)],
  ['a number', json(1)],
  ['no keys', json({})],
  ['keys that are null', json({ keys: null })],
  ['keys that are an object', json({ keys: { 0: keys.jwks.keys[0], length: 1 } })],
  ['no members', json({ keys: [] })],
  ['no usable member', json({ keys: [{ kty: 'oct', k: 'AAAA' }] })],
  ['more members than maxKeys', json({ keys: [...keys.jwks.keys, 1, 2, 3] })],
  ['more octets than maxBytes', answer(text.padEnd(10_001))],
])('a JWK Set endpoint that answers with %s (RFC 7517 §5)', (_, respond) => {
  it('leaves no verdict while there is no set', async () => {
    published.respond = respond
    const error = await resourceServer()
      .verify(good)
      .catch((cause: unknown) => cause)
    expect(error).toBeInstanceOf(UnavailableError)
    expect(error).toMatchObject({ reason: 'keys_unavailable' })
    expect((error as Error).message).toContain(`${published.origin}/jwks`)
  })

  it('leaves the old set in force', async () => {
    const server = resourceServer()
    await server.verify(good)
    published.respond = respond
    const unknown = await keys.issue({}, { header: { kid: 'other' } })
    await refused(server.verify(unknown), 'key_unknown')
    expect(published.requests).toHaveLength(2)
    await expect(server.verify(good)).resolves.toBeDefined()
  })
})

describe.each<[what: string, respond: RequestListener]>([
  ['JSON', json(keys.jwks)],
  ['text/plain', answer(text, 200, { 'content-type': 'text/plain' })],
  ['text/html', answer(text, 200, { 'content-type': 'text/html' })],
  ['no Content-Type', answer(text)],
  ['as many octets as maxBytes', answer(text.padEnd(10_000))],
  ['as many members as maxKeys', json({ keys: [null, {}, ...keys.jwks.keys] })],
  ['unknown members', json({ ...keys.jwks, next: 1 })],
  ['duplicate members, the last of which counts', answer(`{"keys":null,${text.slice(1)}`)],
])('a JWK Set endpoint that answers with %s (RFC 7517 §5)', (_, respond) => {
  it('is taken at its word', async () => {
    published.respond = respond
    await expect(resourceServer().verify(good)).resolves.toBeDefined()
  })
})
