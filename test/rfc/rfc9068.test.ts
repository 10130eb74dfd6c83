import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { json, startKeyServer } from '../support/key-server.js'
import { rawToken } from '../support/raw-token.js'
import { refused } from '../support/refusals.js'
import { resourceServer } from '../support/resource-server.js'
import { baseline, createTestKeys, now } from '../support/test-keys.js'

const keys = await createTestKeys('ES256')
const server = resourceServer(keys)
const verify = async (changes: Record<string, unknown>) => server.verify(await keys.issue(changes))

/** Rows of values with what a title shows of them. */
const rows = (...values: unknown[]) => values.map((value) => [JSON.stringify(value), value])
/** Of every JSON type but the one that is right. */
const notText = rows(null, '', 0, 1, true, false, [], ['user-1'], {}, { value: 'user-1' })
const notTime = rows(null, '', '1800000300', true, false, [], [1_800_000_300], {}, -1)

describe('RFC 9068: JWT profile for access tokens', () => {
  it('accepts the baseline, and says what it is (RFC 9068 §4)', async () => {
    const token = await server.verify(await keys.issue())
    expect(token).toMatchObject({
      issuer: 'https://login.example.com',
      subject: 'user-1',
      clientId: 'client-1',
      audience: ['https://api.example.com/orders'],
      resource: 'https://api.example.com/orders',
      expiresAt: 1_800_000_300,
      issuedAt: 1_799_999_990,
      tokenId: 'token-1',
      tenant: undefined,
      actor: undefined,
    })
  })

  it.each(['at+jwt', 'at+JWT', 'application/at+jwt', 'Application/AT+JWT'])(
    'accepts typ %s (RFC 9068 §4, RFC 7515 §4.1.9, AT-3)',
    async (typ) => {
      const token = await server.verify(await keys.issue({}, { header: { typ } }))
      expect(token.header.typ).toBe(typ)
    },
  )

  it.each([
    ...rows('JWT', 'at+jwt ', 'application/application/at+jwt', 'dpop+jwt', 'at', ''),
    ...rows(undefined, null, 1, true, ['at+jwt'], {}),
  ])('refuses typ %s (RFC 9068 §4, AT-3)', async (_, typ) => {
    await refused(server.verify(await keys.issue({}, { header: { typ } })), 'type_mismatch')
  })

  it.each(['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'])(
    'refuses a token without %s (RFC 9068 §2.2, RFC 9701 §8.1, AT-13 and AT-14)',
    async (name) => {
      const error = await refused(verify({ [name]: undefined }), 'claim_missing')
      expect(error.detail.split(';')[0]).toBe(`${name} is required`)
    },
  )

  describe.each(['sub', 'client_id', 'jti'])('%s', (name) => {
    it.each(notText)('is refused as %s (RFC 9068 §2.2, RFC 7519 §4.1)', async (_, value) => {
      await refused(verify({ [name]: value }), 'claim_invalid')
    })
  })

  describe.each(['exp', 'iat'])('%s', (name) => {
    it.each(notTime)('is refused as %s (RFC 9068 §2.2, RFC 7519 §2)', async (_, value) => {
      await refused(verify({ [name]: value }), 'claim_invalid')
    })
  })

  it.each(
    rows(null, 0, true, [], ['https://login.example.com'], { iss: 'https://login.example.com' }),
  )('refuses iss %s, which is no string (RFC 9068 §2.2)', async (_, iss) => {
    const error = await refused(verify({ iss }), 'claim_invalid')
    expect(error.detail).toBe('iss is not a string')
  })

  it.each([
    ['', 'empty'],
    ['https://login.example.com/', 'with a trailing slash'],
    ['https://LOGIN.example.com', 'in another case'],
    ['http://login.example.com', 'by http'],
    ['https://login.example.com:443', 'with its default port'],
    ['https://login.example.co', 'cut short'],
    ['https://login.example.com.evil.example', 'as a prefix of another'],
    [' https://login.example.com', 'with a space before it'],
    ['__proto__', 'as the name of a prototype'],
    ['constructor', 'as the name of a member that every object has'],
  ])('refuses iss %j, the issuer %s (RFC 9068 §4, AT-6)', async (iss) => {
    const error = await refused(verify({ iss }), 'issuer_unknown')
    expect(error.detail).toBe('iss is not https://login.example.com')
  })

  it.each([
    ...rows(0, true, {}, { 0: 'https://api.example.com/orders', length: 1 }, [1], [null]),
    ...rows([['https://api.example.com/orders']], ['https://api.example.com/orders', 1]),
    ...rows([null, 'https://api.example.com/orders']),
  ])('refuses aud %s, which is or holds no string (RFC 7519 §4.1.3)', async (_, aud) => {
    const error = await refused(verify({ aud }), 'claim_invalid')
    expect(error.detail).toBe('aud is neither a string nor an array of strings')
  })

  it('refuses aud null: it is there, and holds nothing (RFC 7519 §4.1.3)', async () => {
    await refused(verify({ aud: null }), 'claim_invalid')
  })

  it.each([
    ['an empty text', ''],
    ['an empty array', []],
    ['an array of an empty text', ['']],
    ['another resource', 'https://api.example.com/invoices'],
    ['other resources', ['https://api.example.com/invoices', 'client-1']],
    ['the client', 'client-1'],
  ])('refuses an aud that is %s (RFC 9068 §4, AT-7)', async (_, aud) => {
    const error = await refused(verify({ aud }), 'audience_mismatch')
    expect(error.detail).toBe('aud does not name https://api.example.com/orders')
  })

  it.each([
    ...rows(null, false, 0, '', 'jkt', [], {}, { kid: 'unknown' }, { jkt: null }),
    ...rows({ jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' }),
    ...rows({ 'x5t#S256': 'bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2' }),
  ])('refuses cnf %s presented as a bearer token (RFC 9449 §7.2, RFC 8705 §3)', async (_, cnf) => {
    await refused(verify({ cnf }), 'binding_unsupported')
  })

  it('ignores claims that it does not know (RFC 7519 §4)', async () => {
    const token = await verify({ acr: '1', roles: ['admin'], azp: 'client-2' })
    expect(token.claims).toMatchObject({ acr: '1', roles: ['admin'], azp: 'client-2' })
  })

  it('refuses a token that expired while keys were fetched for it (RFC 9068 §4)', async () => {
    let seconds = now
    await using keyServer = await startKeyServer((request, response) => {
      if (request.url === '/late') seconds = now + 600
      json(keys.jwks)(request, response)
    })
    const serverOf = (path: string) =>
      resourceServer(keys, {
        issuer: { issuer: 'https://login.example.com', jwksUri: keyServer.origin + path },
        clock: () => seconds * 1000,
      })
    expect((await serverOf('/soon').verify(await keys.issue())).subject).toBe('user-1')
    await refused(serverOf('/late').verify(await keys.issue()), 'token_expired')
  })

  it.each([
    ['no jti', { jti: undefined }],
    ['an expired token', { exp: 1_799_999_000 }],
    ['another resource', { aud: 'https://api.example.com/invoices' }],
    ['another issuer', { iss: 'https://evil.example' }],
    ['a bound token', { cnf: {} }],
  ])(
    'answers %s with invalid_token and one description (RFC 9068 §4, RFC 6750 §3.1, AT-10)',
    async (_, changes) => {
      const error = await verify(changes).catch((cause: unknown) => cause)
      expect(server.refuse(error)).toEqual({
        status: 401,
        headers: {
          'WWW-Authenticate':
            'Bearer realm="api", error="invalid_token", error_description="The access token is expired, malformed, or not valid for this resource"',
          'Content-Type': 'application/json; charset=utf-8',
          'Cache-Control': 'no-store',
        },
        body: '{"status":401,"error":"invalid_token","error_description":"The access token is expired, malformed, or not valid for this resource"}',
      })
    },
  )
  it('refuses a token that is not signed, whatever its alg (RFC 9068 §2.1, AT-1)', async () => {
    const good = await keys.issue()
    const [head, payload] = good.split('.') as [string, string]
    const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')
    await refused(server.verify(`${none}.${payload}.`), 'algorithm_refused')
    await refused(server.verify(`${head}.${payload}.`), 'signature_invalid')
    await refused(server.verify(`${head}.${payload}`), 'token_malformed')
    expect((await server.verify(good)).subject).toBe('user-1')
  })

  it('accepts RS256 without being told to (RFC 9068 §2.1, AT-2)', async () => {
    const rsa = await createTestKeys('RS256')
    expect((await resourceServer(rsa).verify(await rsa.issue())).header.alg).toBe('RS256')
  })

  it('uses the header alg and the keys of the authorization server alone (RFC 9068 §4, AT-8)', async () => {
    const header = '{"alg":"ES256","typ":"at+jwt","kid":"ES256-1"}'
    const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
    const forged = rawToken(header, JSON.stringify(baseline), stranger)
    await refused(server.verify(forged), 'signature_invalid')
    const none = rawToken(header.replace('ES256"', 'none"'), JSON.stringify(baseline), stranger)
    await refused(server.verify(none), 'algorithm_refused')
    const other = rawToken(header.replace('ES256"', 'EdDSA"'), JSON.stringify(baseline), stranger)
    await refused(server.verify(other), 'key_unsuitable')
    expect((await server.verify(await keys.issue())).subject).toBe('user-1')
  })

  it('refuses a token at its exp, and tolerates five seconds unless told otherwise (RFC 9068 §4, AT-9)', async () => {
    expect((await verify({ exp: now - 4 })).subject).toBe('user-1')
    await refused(verify({ exp: now - 5 }), 'token_expired')
    const strict = resourceServer(keys, { clockTolerance: 0 })
    expect((await strict.verify(await keys.issue({ exp: now + 1 }))).subject).toBe('user-1')
    await refused(strict.verify(await keys.issue({ exp: now })), 'token_expired')
  })

  it('lets claims about authorization take part: scopes, roles and what a check looks at (RFC 9068 §4, AT-12)', async () => {
    const admins = resourceServer(keys, { requireClaims: { roles: { includes: 'admin' } } })
    expect((await admins.verify(await keys.issue({ roles: ['admin'] }))).subject).toBe('user-1')
    await refused(admins.verify(await keys.issue({ roles: ['user'] })), 'claim_insufficient')
    await refused(admins.verify(await keys.issue()), 'claim_insufficient')
    const granted = server.verify(await keys.issue(), { scope: 'orders.delete' })
    await refused(granted, 'scope_insufficient')
    const check = { name: 'acr', test: ({ claims }: { claims: object }) => 'acr' in claims }
    const checked = resourceServer(keys, { check })
    expect((await checked.verify(await keys.issue({ acr: '1' }))).subject).toBe('user-1')
    await refused(checked.verify(await keys.issue()), 'check_refused')
  })

  it('reads scope as a string of scopes between spaces (RFC 9068 §2.2.3, RFC 8693 §4.2, AT-16)', async () => {
    const { scopes } = await verify({ scope: 'orders.read orders.write' })
    expect([...scopes]).toEqual(['orders.read', 'orders.write'])
    for (const scope of [1, true, {}, [1], null]) {
      await refused(server.verify(await keys.issue({ scope }), { scope: 'x' }), 'claim_invalid')
    }
  })
})
