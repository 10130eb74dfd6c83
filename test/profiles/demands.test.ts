import { describe, expect, it } from 'vitest'
import type { ProfileName } from '../../src/index.js'
import { refused } from '../support/refusals.js'
import { fixtures, serverOf, tid, tokenOf } from './providers.js'

type Claims = Readonly<Record<string, unknown>>
type Mutation = readonly [
  what: string,
  claims: Claims,
  reason: string,
  detail: string,
  header?: Claims,
]

const gone = (name: string, detail = `${name} is required`): Mutation => [
  `without ${name}`,
  { [name]: undefined },
  'claim_missing',
  detail,
]
const kind = (rule: string) => `${rule}: this is another kind of token`
const told = (name: string, value: unknown = 'x'): Mutation => [
  `with ${name}`,
  { [name]: value },
  'type_mismatch',
  kind(`an access token has no ${name}`),
]
const idToken = [
  ...[told('nonce'), told('nonce', null), told('at_hash'), told('c_hash'), told('s_hash')],
  told('events', {}),
]
const payloadTyp: Mutation = [
  'whose payload says ID',
  { typ: 'ID' },
  'type_mismatch',
  kind('typ in the payload is not Bearer'),
]
const tokenUse: Mutation = [
  'with the token_use of an ID token',
  { token_use: 'id' },
  'type_mismatch',
  kind('token_use is not access'),
]
const tokenUses: readonly Mutation[] = [
  tokenUse,
  ['with a token_use of another case', { token_use: 'Access' }, 'type_mismatch', tokenUse[3]],
  ['with several in token_use', { token_use: ['access'] }, 'type_mismatch', tokenUse[3]],
]
const untyped = (types: string): Mutation => [
  'without typ',
  {},
  'type_mismatch',
  `typ is not ${types}`,
  { typ: undefined },
]
const noText = (name: string): readonly Mutation[] =>
  ['', 1, null, [], {}].map((value) => [
    `with ${name} ${JSON.stringify(value)}`,
    { [name]: value },
    'claim_invalid',
    `${name} is not a string with at least one character`,
  ])

/** What each row demands, each by one change of a token that passes. */
const demands: readonly (readonly [profile: ProfileName, fixture: string, readonly Mutation[]])[] =
  [
    [
      'auth0',
      'auth0',
      [
        ...[gone('iss'), gone('exp'), gone('aud'), gone('sub'), gone('iat')],
        gone('azp', 'client_id or azp is required'),
        ...noText('azp'),
        ...idToken,
        payloadTyp,
        tokenUse,
        untyped('at+jwt or jwt'),
        [
          'typed as at Okta',
          {},
          'type_mismatch',
          'typ is not at+jwt or jwt',
          { typ: 'okta-internal-at+jwt' },
        ],
      ],
    ],
    [
      'entra',
      'entra, a user by v2.0',
      [
        ...[
          gone('iss'),
          gone('exp'),
          gone('aud'),
          gone('sub'),
          gone('iat'),
          gone('ver'),
          gone('tid'),
        ],
        gone('azp', 'azp or appid is required'),
        ...noText('azp'),
        gone('scp', 'scp or roles is required: the client was granted nothing'),
        ['of another version', { ver: '3.0' }, 'claim_invalid', 'ver is neither 1.0 nor 2.0'],
        ['whose version is a number', { ver: 2 }, 'claim_invalid', 'ver is neither 1.0 nor 2.0'],
        [
          'that has the client of v1.0',
          { azp: undefined, appid: 'a' },
          'claim_missing',
          'azp is required with this ver: without it this is no access token',
        ],
        ['whose tenant is no GUID', { tid: 'contoso' }, 'claim_invalid', 'tid is not a GUID'],
        ['whose tenant is no text', { tid: [tid] }, 'claim_invalid', 'tid is not a GUID'],
        [
          'whose tenant is a GUID and more',
          { tid: `${tid}/` },
          'claim_invalid',
          'tid is not a GUID',
        ],
        [
          'of another tenant',
          { tid: '11111111-2222-3333-4444-666666666666' },
          'tenant_mismatch',
          'tid names another tenant than iss',
        ],
        ...idToken,
        payloadTyp,
        tokenUse,
        untyped('at+jwt or jwt'),
        [
          'for Microsoft Graph',
          {},
          'audience_mismatch',
          'the header has nonce: this is a token for another API, such as Microsoft Graph, which nobody else can verify',
          { nonce: 'n' },
        ],
      ],
    ],
    [
      'entra',
      'entra, a user by v1.0',
      [
        gone('appid', 'azp or appid is required'),
        [
          'that has the client of v2.0',
          { appid: undefined, azp: 'a' },
          'claim_missing',
          'appid is required with this ver: without it this is no access token',
        ],
        ...noText('appid'),
        gone('scp', 'scp or roles is required: the client was granted nothing'),
      ],
    ],
    [
      'entra',
      'entra, an application by v2.0',
      [gone('roles', 'scp or roles is required: the client was granted nothing')],
    ],
    [
      'okta',
      'okta, untyped',
      [
        ...[gone('iss'), gone('exp'), gone('aud'), gone('sub'), gone('iat'), gone('jti')],
        gone('cid'),
        ...noText('cid'),
        [
          'whose jti is an ID token’s',
          { jti: 'ID.abc' },
          'type_mismatch',
          'jti says that this is an ID token',
        ],
        ...idToken,
        payloadTyp,
        tokenUse,
        [
          'of another type',
          {},
          'type_mismatch',
          'typ is not at+jwt or jwt or okta-internal-at+jwt, and not absent either',
          { typ: 'okta-internal-id+jwt' },
        ],
      ],
    ],
    [
      'keycloak',
      'keycloak',
      [
        ...[gone('iss'), gone('exp'), gone('aud'), gone('iat'), gone('jti'), gone('typ')],
        gone('azp', 'client_id or azp is required'),
        ...noText('azp'),
        ...idToken.filter(([what]) => what !== 'with nonce'),
        payloadTyp,
        [
          'that is bound to a key',
          { typ: 'DPoP', cnf: { jkt: 'a' } },
          'binding_unsupported',
          'cnf binds the token to a key, and proof of possession is not supported',
        ],
        ['whose payload says DPoP', { typ: 'DPoP' }, 'type_mismatch', payloadTyp[3]],
        ['whose payload says Refresh', { typ: 'Refresh' }, 'type_mismatch', payloadTyp[3]],
        ['whose payload says bearer', { typ: 'bearer' }, 'type_mismatch', payloadTyp[3]],
        tokenUse,
        untyped('at+jwt or jwt'),
      ],
    ],
    [
      'cognito',
      'cognito',
      [
        ...[
          gone('iss'),
          gone('exp'),
          gone('sub'),
          gone('client_id'),
          gone('iat'),
          gone('token_use'),
        ],
        ...noText('client_id').filter(([what]) => what !== 'with client_id null'),
        [
          'of another app client',
          { client_id: 'other' },
          'audience_mismatch',
          'client_id does not name test-client',
        ],
        [
          'of a client in another case',
          { client_id: 'Test-client' },
          'audience_mismatch',
          'client_id does not name test-client',
        ],
        [
          'of a client with a slash more',
          { client_id: 'test-client/' },
          'audience_mismatch',
          'client_id does not name test-client',
        ],
        ...tokenUses,
        ...idToken,
        payloadTyp,
        [
          'of another type',
          {},
          'type_mismatch',
          'typ is not at+jwt or jwt, and not absent either',
          { typ: 'id+jwt' },
        ],
      ],
    ],
    [
      'duende',
      'duende, client credentials',
      [
        ...[gone('iss'), gone('exp'), gone('aud'), gone('client_id'), gone('iat'), gone('jti')],
        ...idToken,
        payloadTyp,
        tokenUse,
        untyped('at+jwt'),
        ['typed as an ID token', {}, 'type_mismatch', 'typ is not at+jwt', { typ: 'JWT' }],
        [
          'for every API',
          { aud: `https://login.example.com/${tid}/v2.0/resources` },
          'audience_mismatch',
          "aud does not name https://api.example.com/orders; it names {iss}/resources, Duende's audience of every API: give this API an ApiResource there",
        ],
      ],
    ],
    [
      'generic',
      'generic',
      [
        ...[gone('iss'), gone('exp'), gone('aud')],
        ...noText('azp'),
        ...noText('appid'),
        ...noText('cid'),
        ...idToken,
        payloadTyp,
        ...tokenUses,
        [
          'of another type',
          {},
          'type_mismatch',
          'typ is not at+jwt or jwt, and not absent either',
          { typ: 'dpop+jwt' },
        ],
      ],
    ],
  ]

describe.each(demands)('profile %s', (profile, fixture, mutations) => {
  const server = serverOf(profile)
  const row = fixtures[fixture] as (typeof fixtures)[string]

  it(`accepts a token of ${fixture} as it is`, async () => {
    await expect(server.verify(await tokenOf(row))).resolves.toBeDefined()
  })

  it.each(mutations.map((mutation) => [mutation[0], mutation] as const))(
    'refuses one %s',
    async (_, [, claims, reason, detail, header]) => {
      const jwt = await tokenOf(row, claims, header)
      expect((await refused(server.verify(jwt), reason)).detail).toBe(detail)
    },
  )
})

describe('the identifier of the client', () => {
  it.each<[profile: ProfileName, fixture: string, claims: object, clientId: string]>([
    ['auth0', 'auth0', { client_id: undefined, azp: 'a' }, 'a'],
    ['entra', 'entra, a user by v2.0', { azp: 'a' }, 'a'],
    ['entra', 'entra, a user by v1.0', { appid: 'a' }, 'a'],
    ['okta', 'okta, untyped', { cid: 'a' }, 'a'],
    ['keycloak', 'keycloak', { azp: 'a' }, 'a'],
    ['cognito', 'cognito', {}, 'test-client'],
    ['duende', 'duende, client credentials', { client_id: 'a' }, 'a'],
    ['generic', 'generic', { client_id: 'a' }, 'a'],
    ['generic', 'generic', { azp: 'a' }, 'a'],
    ['generic', 'generic', { appid: 'a' }, 'a'],
    ['generic', 'generic', { cid: 'a' }, 'a'],
    ['generic', 'generic', { client_id: 'a', azp: 'b' }, 'a'],
  ])('is where %s has it: %s, %j', async (profile, fixture, claims, clientId) => {
    const row = fixtures[fixture] as (typeof fixtures)[string]
    const token = await serverOf(profile).verify(await tokenOf(row, { ...claims }))
    expect(token.clientId).toBe(clientId)
  })

  it('is not taken from azp where the profile is that of RFC 9068 (RFC 9068 §2.2)', async () => {
    const rfc9068 = { ...(fixtures.hydra as (typeof fixtures)[string]), shape: 'rfc9068' as const }
    const token = await serverOf('rfc9068').verify(await tokenOf(rfc9068, { azp: 'other' }))
    expect(token.clientId).toBe('test-client')
  })
})

it('takes no jti of Okta for an ID token’s that only begins like one', async () => {
  const row = fixtures['okta, untyped'] as (typeof fixtures)[string]
  expect((await serverOf('okta').verify(await tokenOf(row, { jti: 'IDENTICAL' }))).tokenId).toBe(
    'IDENTICAL',
  )
})

describe('a token of Cognito', () => {
  const cognito = fixtures.cognito as (typeof fixtures)[string]

  it('names no audience, and the client that matched as its resource', async () => {
    const token = await serverOf('cognito').verify(await tokenOf(cognito))
    expect([token.audience, token.resource]).toEqual([[], 'test-client'])
    expect(JSON.parse(JSON.stringify(token))).toMatchObject({ audience: [] })
    expect(Object.isFrozen(token.audience)).toBe(true)
  })

  it('is for each of several app clients', async () => {
    const server = serverOf('cognito', { audience: ['first', 'second'], singleAudience: true })
    const of = async (client_id: string) => server.verify(await tokenOf(cognito, { client_id }))
    expect((await of('first')).resource).toBe('first')
    expect((await of('second')).resource).toBe('second')
    await refused(of('third'), 'audience_mismatch')
  })

  it('is refused where it is bound to a resource, also to one of the clients’ name', async () => {
    const bound = { ...cognito, shape: 'rfc9068' as const, claims: { token_use: 'access' } }
    for (const aud of ['https://api.example.com/orders', 'test-client', []]) {
      const jwt = await tokenOf(bound, { aud }, { typ: undefined })
      const error = await refused(serverOf('cognito').verify(jwt), 'audience_mismatch')
      expect(error.detail).toBe(
        "aud binds the token to a resource, and profile 'cognito' is for tokens without: write profile 'generic' with that resource as the audience",
      )
    }
  })
})
