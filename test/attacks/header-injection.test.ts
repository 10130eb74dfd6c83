import { generateKeyPairSync, sign } from 'node:crypto'
import { afterAll, describe, expect, it } from 'vitest'
import { json, startKeyServer } from '../support/key-server.js'
import { issuer } from '../support/test-keys.js'
import { openPaths } from './paths.js'
import { header, jwk, jwks, options, payload, type Signer, token, written } from './token.js'

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const forged: Signer = (input) =>
  sign('sha256', input, { key: stranger.privateKey, dsaEncoding: 'ieee-p1363' })
const published = jwk(stranger.publicKey, 'stranger')
const spki = stranger.publicKey.export({ format: 'der', type: 'spki' }).toString('base64')

/** Everything that a token can name as the place of its key answers with the stranger's. */
const lure = await startKeyServer((request, response) => {
  const document = { issuer: lure.origin, jwks_uri: `${lure.origin}/jwks`, keys: [published] }
  json(document)(request, response)
})
const own = await startKeyServer(json(jwks))
afterAll(() => Promise.all([lure.close(), own.close()]))

const good = token()
const given = await openPaths({ options, good })
const fetched = await openPaths({
  options: { ...options, issuer: { issuer, jwksUri: `${own.origin}/jwks` } },
  good,
})
const url = `${lure.origin}/jwks`

/** The issuer's keys are asked for once per server, and nobody else is asked for anything. */
function expectNoTraffic(): void {
  expect(lure.requests).toEqual([])
  expect(new Set(own.requests)).toEqual(new Set(['/jwks']))
}

describe('a key that the token brings', () => {
  it('is not needed: the baseline is accepted (RFC 7515 §6)', async () => {
    await given.accept(good)
    await fetched.accept(good)
    expectNoTraffic()
  })

  it.each<[string, object, string]>([
    ['jwk', { jwk: published }, 'signature_invalid'],
    ['jwk without kid', { jwk: published, kid: undefined }, 'signature_invalid'],
    ['jwk under its own kid', { jwk: published, kid: 'stranger' }, 'key_unknown'],
    ['jwk that is a set', { jwk: { keys: [published] } }, 'signature_invalid'],
    ['jwk as text', { jwk: JSON.stringify(published) }, 'signature_invalid'],
    ['jwks', { jwks: { keys: [published] } }, 'signature_invalid'],
    ['key', { key: published }, 'signature_invalid'],
    ['x5c', { x5c: [spki] }, 'signature_invalid'],
    [
      'x5c of PEM',
      { x5c: [`-----BEGIN CERTIFICATE-----\n${spki}\n-----END CERTIFICATE-----`] },
      'signature_invalid',
    ],
    ['x5c as text', { x5c: spki }, 'signature_invalid'],
    ['x5t', { x5t: 'AA', 'x5t#S256': 'AA', jwk: published }, 'signature_invalid'],
    ['epk', { epk: published }, 'signature_invalid'],
    ['jku', { jku: url }, 'signature_invalid'],
    ['jku under its own kid', { jku: url, kid: 'stranger' }, 'key_unknown'],
    ['jku in a list', { jku: [url] }, 'signature_invalid'],
    [
      'jku with the issuer before an @',
      { jku: url.replace('127', 'login.example.com@127') },
      'signature_invalid',
    ],
    ['jku on the file system', { jku: 'file:///etc/passwd' }, 'signature_invalid'],
    [
      'jku as data',
      { jku: `data:application/json,${JSON.stringify({ keys: [published] })}` },
      'signature_invalid',
    ],
    ['x5u', { x5u: url }, 'signature_invalid'],
    ['iss in the header', { iss: lure.origin }, 'signature_invalid'],
    ['jwks_uri in the header', { jwks_uri: url }, 'signature_invalid'],
    ['kid that is an address', { kid: url }, 'key_unknown'],
    [
      'all of them',
      { jku: url, x5u: url, jwk: published, x5c: [spki], kid: 'stranger' },
      'key_unknown',
    ],
  ])('is refused on every path: %s (RFC 7515 §4.1.2 to §4.1.6)', async (_, changes, reason) => {
    const text = token('ES256', { header: changes, signer: forged })
    await given.refuse(text, reason)
    await fetched.refuse(text, reason)
    expectNoTraffic()
  })

  it.each<[string, object, string]>([
    ['iss', { iss: 'LURE' }, 'issuer_unknown'],
    ['iss with a path', { iss: 'LURE/.well-known/openid-configuration' }, 'issuer_unknown'],
    ['jwks_uri', { jwks_uri: 'LURE/jwks' }, 'signature_invalid'],
    ['jku', { jku: 'LURE/jwks' }, 'signature_invalid'],
    ['_claim_sources', { _claim_sources: { a: { endpoint: 'LURE' } } }, 'signature_invalid'],
    ['cnf', { cnf: { jku: 'LURE/jwks' } }, 'binding_unsupported'],
    ['cnf with the key', { cnf: { jwk: published } }, 'binding_unsupported'],
    ['sub_jwk', { sub_jwk: published }, 'signature_invalid'],
  ])('is refused in the claim %s on every path (RFC 8725 §3.10)', async (_, changes, reason) => {
    const claims = JSON.parse(JSON.stringify(changes).replace('LURE', lure.origin))
    const text = token('ES256', { claims, signer: forged })
    await given.refuse(text, reason)
    await fetched.refuse(text, reason)
    expectNoTraffic()
  })

  it('is ignored beside the issuer’s signature (RFC 7515 §4)', async () => {
    const lures = { jku: url, x5u: url, jwk: published, x5c: [spki], x5t: 'AA' }
    await given.accept(token('ES256', { header: lures }))
    await fetched.accept(token('ES256', { header: lures }))
    expectNoTraffic()
  })
})

describe('kid', () => {
  it.each([
    ...['', ' ', 'EC', 'ec ', ' ec', 'ec\0', 'ec\n', 'e', 'ec,rsa', 'ec;rsa', 'ec/../ec', './ec'],
    ...['../../../../dev/null', '/etc/passwd', 'file:///dev/null', 'C:\\ec', '\\\\host\\ec'],
    ...["' OR '1'='1", "ec' --", 'ec UNION SELECT 1', '$(id)', '`id`', '|id', '; id', '%65%63'],
    ...['%{jndi:ldap://x}', '{{7*7}}', '<ec>', '*', '.*', '^ec$', 'undefined', 'null', '0', '-1'],
    ...[
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      'get',
      'keys',
      'length',
    ],
    ...['ｅｃ', 'еc', 'e\u0301c', '\ud800', 'x'.repeat(4000)],
  ])('names no key on any path: %j (RFC 7515 §4.1.4)', async (kid) => {
    await given.refuse(token('ES256', { header: { kid } }), 'key_unknown')
  })

  it.each<unknown>([
    null,
    true,
    false,
    0,
    1,
    1.5,
    [],
    ['ec'],
    [['ec']],
    {},
    { kid: 'ec' },
    { toString: 'ec' },
  ])('is refused on every path: %j is no text (RFC 7515 §4.1.4)', async (kid) => {
    await given.refuse(token('ES256', { header: { kid } }), 'token_malformed')
  })

  it.each(['1e400', '-1e400', '"ec","kid":null', '"ec","kid":["ec"]'])(
    'is refused on every path as written: %s (RFC 7515 §4.1.4)',
    async (kid) => {
      await given.refuse(written(header.replace('"ec"', kid), payload), 'token_malformed')
    },
  )

  it('may be left out (RFC 7515 §4.1.4)', async () => {
    await given.accept(token('ES256', { header: { kid: undefined } }))
  })
})

describe('extensions', () => {
  const values = [
    'null',
    'true',
    'false',
    '0',
    '1',
    '""',
    '"b64"',
    '[]',
    '{}',
    '[null]',
    '[1]',
    '[[]]',
    '["b64"]',
    '["exp"]',
    '["alg"]',
    '["x","x"]',
    '["crit"]',
    '[""]',
    '["urn:example:x"]',
    '1e400',
  ]

  it.each(values)('are refused on every path: crit %s (RFC 7515 §4.1.11)', async (value) => {
    const text = header.replace('{', `{"x":1,"urn:example:x":1,"crit":${value},`)
    await given.refuse(written(text, payload), 'critical_header_unsupported')
  })

  it.each(values)('are refused on every path: b64 %s (RFC 7797 §7)', async (value) => {
    const text = header.replace('{', `{"b64":${value},`)
    await given.refuse(written(text, payload), 'critical_header_unsupported')
    const critical = header.replace('{', `{"b64":${value},"crit":["b64"],`)
    await given.refuse(written(critical, payload), 'critical_header_unsupported')
  })

  it.each([
    ['escaped', '"\\u0063rit":["x"],"x":1'],
    ['twice, the last empty', '"crit":["x"],"crit":[]'],
    ['twice, the last null', '"crit":["x"],"crit":null'],
    ['before __proto__', '"crit":["x"],"__proto__":{}'],
  ])('are refused where crit is written %s (RFC 7515 §4.1.11)', async (_, member) => {
    const text = header.replace('{', `{${member},`)
    await given.refuse(written(text, payload), 'critical_header_unsupported')
  })

  it('are refused with a payload that is not encoded (RFC 7797 §3)', async () => {
    const encoded = Buffer.from(header.replace('{', '{"b64":false,"crit":["b64"],'))
    const input = `${encoded.toString('base64url')}.${payload.replaceAll(/[^\w]/g, '')}`
    const text = `${input}.${Buffer.from(forged(Buffer.from(input))).toString('base64url')}`
    await given.refuse(text, 'token_malformed')
  })

  it.each(['Crit', 'CRIT', 'crit ', 'critical', 'B64', '__proto__'])(
    'are not meant by the name %j (RFC 7515 §4)',
    async (name) => {
      await given.accept(written(header.replace('{', `{"${name}":["x"],`), payload))
    },
  )
})

describe('typ', () => {
  it.each(['at+jwt', 'AT+JWT', 'at+JWT', 'application/at+jwt', 'Application/AT+JWT'])(
    'is accepted on every path: %j (RFC 7515 §4.1.9, RFC 9068 §4)',
    async (typ) => {
      await given.accept(token('ES256', { header: { typ } }))
    },
  )

  it.each([
    ...[
      'JWT',
      'jwt',
      '',
      'at',
      'at jwt',
      'at-jwt',
      'at+jwt ',
      ' at+jwt',
      'at+jwt;q=1',
      'at+jwt\0',
      'at+jwts',
    ],
    ...[
      'application/',
      'application/application/at+jwt',
      'text/at+jwt',
      '/at+jwt',
      'x/application/at+jwt',
    ],
    ...[
      'dpop+jwt',
      'logout+jwt',
      'secevent+jwt',
      'token-introspection+jwt',
      'id_token',
      'ａt+jwt',
      'at+ȷwt',
    ],
    ...[undefined, null, 1, true, [], ['at+jwt'], {}, { typ: 'at+jwt' }],
  ])('is refused on every path: %j (RFC 9068 §4)', async (typ) => {
    await given.refuse(token('ES256', { header: { typ } }), 'type_mismatch')
  })
})
