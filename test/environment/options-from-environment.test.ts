import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ConfigurationError,
  createResourceServer,
  createResourceServers,
  type Environment,
  optionsFromEnvironment,
} from '../../src/index.js'

const OAUTH_ISSUER = 'https://login.example.com'
const OAUTH_AUDIENCE = 'https://api.example.com/orders'
const baseline = { OAUTH_ISSUER, OAUTH_AUDIENCE }
const issuer = OAUTH_ISSUER
const audience = OAUTH_AUDIENCE

function messageOf(env: unknown): string {
  try {
    optionsFromEnvironment(env as Environment)
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError)
    return (error as Error).message
  }
  return expect.unreachable('the environment was accepted') as never
}

describe('the options from the environment', () => {
  it.each<[string, Record<string, string | undefined>, object]>([
    ['what is required', {}, { issuer, audience }],
    [
      'a JWK Set',
      { OAUTH_JWKS_URI: 'https://login.example.com/jwks' },
      { issuer: { issuer, jwksUri: 'https://login.example.com/jwks' }, audience },
    ],
    [
      'algorithms',
      { OAUTH_ALGORITHMS: ' RS256  ES256\n' },
      { issuer, audience, algorithms: ['RS256', 'ES256'] },
    ],
    ['a profile', { OAUTH_PROFILE: 'rfc9068' }, { issuer, audience, profile: 'rfc9068' }],
    ['no tolerance', { OAUTH_CLOCK_TOLERANCE: '0' }, { issuer, audience, clockTolerance: 0 }],
    ['a tolerance', { OAUTH_CLOCK_TOLERANCE: '2.5' }, { issuer, audience, clockTolerance: 2.5 }],
    [
      'several issuers',
      { OAUTH_ISSUER: `${issuer} https://other.example` },
      { issuer: [issuer, 'https://other.example'], audience },
    ],
    [
      'templates',
      {
        OAUTH_ISSUER: 'https://login.example.com/{tenant}',
        OAUTH_JWKS_URI: 'https://login.example.com/{tenant}/jwks',
        OAUTH_AUDIENCE: 'https://{tenant}.example.com',
      },
      {
        issuer: {
          issuer: 'https://login.example.com/{tenant}',
          jwksUri: 'https://login.example.com/{tenant}/jwks',
        },
        audience: 'https://{tenant}.example.com',
      },
    ],
    [
      'an audience that the resource server will warn of',
      { OAUTH_AUDIENCE: `${audience}/` },
      { issuer, audience: `${audience}/` },
    ],
    [
      'a comma that belongs to a URL',
      { OAUTH_ISSUER: 'https://login.example.com/a,b;v=1', OAUTH_AUDIENCE: 'urn:acme:a,b' },
      { issuer: 'https://login.example.com/a,b;v=1', audience: 'urn:acme:a,b' },
    ],
    [
      'nothing in what is empty or blank',
      {
        ...{ OAUTH_JWKS_URI: '', OAUTH_ALGORITHMS: ' ', OAUTH_PROFILE: '\t' },
        OAUTH_CLOCK_TOLERANCE: undefined,
      },
      { issuer, audience },
    ],
    [
      'nothing in what is for others',
      {
        ...{ OAUTH_PROFILINGS: 'x', AUTH_PROFILE: 'y', PROFILE: 'z' },
        ...{ OAUTH_CLIENT_ID: 'a', OAUTH_CLIENT_SECRET: 'b', OAUTH_TOKEN_URL: 'c', OAUTH: 'd' },
        ...{
          OAUTH_SCOPE: 'e',
          OAUTH_REDIRECT_URI: 'f',
          OAUTH_USER: 'g',
          ISSUER: 'h',
          AUDIENCE: '',
        },
        [`OAUTH_${'X'.repeat(1000)}`]: 'i',
      },
      { issuer, audience },
    ],
    [
      'what is set, beside a name that is near to it',
      { OAUTH_PROFILE: 'rfc9068', OAUTH_PROFILES: 'x' },
      { issuer, audience, profile: 'rfc9068' },
    ],
  ])('hold %s', (_, changes, options) => {
    const read = optionsFromEnvironment({ ...baseline, ...changes })
    expect(read).toEqual(options)
    expect(Object.keys(read).sort()).toEqual(Object.keys(options).sort())
    expect(Object.isFrozen(read)).toBe(true)
    expect(createResourceServer({ ...read, realm: 'orders' })).toBeDefined()
  })

  it('serve several resources without the audience', () => {
    const { audience: orders, ...common } = optionsFromEnvironment(baseline)
    const resources = { orders: { audience: orders, scopes: ['orders.read'] } }
    expect(createResourceServers({ ...common, resources }).orders.declared.name).toBe('orders')
  })

  it('are read where they are handed over, and nowhere else', () => {
    process.env.OAUTH_ISSUER = issuer
    try {
      expect(messageOf({ OAUTH_AUDIENCE })).toContain('OAUTH_ISSUER is missing')
      expect(messageOf(undefined)).toBe(
        'the environment is undefined: write optionsFromEnvironment(process.env).',
      )
    } finally {
      delete process.env.OAUTH_ISSUER
    }
  })

  it('are all that is missing or malformed at once', () => {
    const message = messageOf({
      OAUTH_ISSUER: ' ',
      OAUTH_JWKS_URI: 'ftp://login.example.com/jwks',
      OAUTH_ALGORITHMS: 'RS256 none',
      OAUTH_PROFILE: 'strict',
      OAUTH_CLOCK_TOLERANCE: '5s',
      OAUTH_AUDIENCES: OAUTH_AUDIENCE,
    })
    expect(message.split('\n- ')).toEqual([
      'the environment does not configure a resource server:',
      "OAUTH_ISSUER is missing: write the authorization server's identifier, such as https://login.example.com.",
      'OAUTH_AUDIENCE is missing: write what this API is called in aud, such as https://api.example.com/orders.',
      'OAUTH_AUDIENCES is not read: write OAUTH_AUDIENCE.',
      expect.stringMatching(
        /^OAUTH_JWKS_URI: jwksUri "ftp:.*" is not an absolute https URL: write/,
      ),
      expect.stringMatching(/^OAUTH_ALGORITHMS: algorithms names "none": an unsigned token proves/),
      expect.stringMatching(/^OAUTH_PROFILE: profile is "strict"/),
      'OAUTH_CLOCK_TOLERANCE: clockTolerance is "5s": write a number of seconds, from 0 to 300, such as clockTolerance: 5.',
    ])
  })

  it.each<[string, unknown, string]>([
    [
      'no text',
      { ...baseline, OAUTH_CLOCK_TOLERANCE: 5 },
      'OAUTH_CLOCK_TOLERANCE is 5: write text, seconds from 0 to 300, such as 5.',
    ],
    [
      'no text where it is required',
      { ...baseline, OAUTH_ISSUER: null },
      "OAUTH_ISSUER is null: write text, the authorization server's identifier",
    ],
    [
      'a bad issuer',
      { ...baseline, OAUTH_ISSUER: 'login.example.com' },
      'OAUTH_ISSUER: issuer "login.example.com" is not an absolute https URL',
    ],
    [
      'a bad issuer among several',
      { ...baseline, OAUTH_ISSUER: `${issuer} x` },
      'OAUTH_ISSUER: issuer "x" is not',
    ],
    [
      'a bad audience',
      { ...baseline, OAUTH_AUDIENCE: 'api.example.com' },
      'OAUTH_AUDIENCE: audience "api.example.com" is no absolute URI: write "https://api.example.com"',
    ],
    [
      'several audiences',
      { ...baseline, OAUTH_AUDIENCE: 'urn:a urn:b' },
      'OAUTH_AUDIENCE: there are several: write one resource identifier, and several resources with createResourceServers.',
    ],
    ...[`${issuer}, https://b.example`, `${issuer},https://b.example`, `${issuer};`].map(
      (text): [string, unknown, string] => [
        `other separators than spaces: ${text}`,
        { ...baseline, OAUTH_ISSUER: text },
        'OAUTH_ISSUER: there are commas or semicolons: write spaces between several.',
      ],
    ),
    [
      'commas between algorithms',
      { ...baseline, OAUTH_ALGORITHMS: 'RS256, ES256' },
      'OAUTH_ALGORITHMS: there are commas or semicolons: write spaces between several.',
    ],
    [
      'audiences with a comma between',
      { ...baseline, OAUTH_AUDIENCE: `${audience},HTTPS://api.example.com/users` },
      'OAUTH_AUDIENCE: there are several: write one resource identifier',
    ],
    [
      'several issuers and one JWK Set',
      {
        ...baseline,
        OAUTH_ISSUER: 'https://a.example https://b.example',
        OAUTH_JWKS_URI: 'https://a.example/jwks',
      },
      'OAUTH_JWKS_URI: there are several issuers, each with keys of its own: leave it out, and their JWK Sets are discovered, or write the issuers in code.',
    ],
    [
      'a template of a JWK Set alone',
      { ...baseline, OAUTH_JWKS_URI: 'https://a.example/{tenant}' },
      'OAUTH_JWKS_URI: jwksUri "https://a.example/{tenant}" is not an absolute https URL',
    ],
    [
      'plain http',
      { ...baseline, OAUTH_JWKS_URI: 'http://a.example/jwks' },
      'OAUTH_JWKS_URI: jwksUri "http://a.example/jwks" uses http: beyond loopback',
    ],
    [
      'a tolerance beyond',
      { ...baseline, OAUTH_CLOCK_TOLERANCE: '301' },
      'OAUTH_CLOCK_TOLERANCE: clockTolerance is 301: write a number of seconds, from 0 to 300',
    ],
    [
      'a tolerance below',
      { ...baseline, OAUTH_CLOCK_TOLERANCE: '-1' },
      'clockTolerance is "-1": write a number',
    ],
    [
      'a tolerance without its fraction',
      { ...baseline, OAUTH_CLOCK_TOLERANCE: '5.' },
      'clockTolerance is "5.": write a number',
    ],
    [
      'a tolerance in hex',
      { ...baseline, OAUTH_CLOCK_TOLERANCE: '0x10' },
      'clockTolerance is "0x10": write a number',
    ],
    [
      'text',
      'OAUTH_ISSUER=x',
      'the environment is "OAUTH_ISSUER=x": write optionsFromEnvironment(process.env).',
    ],
    [
      'a malformed issuer, without a complaint of the JWK Set’s template',
      { ...baseline, OAUTH_ISSUER: 'x{tenant}', OAUTH_JWKS_URI: 'https://a.example/{tenant}' },
      'OAUTH_ISSUER: ',
    ],
  ])('are refused with %s', (_, env, fragment) => {
    expect(messageOf(env)).toContain(fragment)
  })

  it('say one thing of one mistake', () => {
    const env = { OAUTH_ISSUER: 'x', OAUTH_AUDIENCE, OAUTH_JWKS_URI: 'https://a.example/{tenant}' }
    expect(messageOf(env).split('\n- ')).toHaveLength(2)
  })

  it.each([
    ['OAUTH_ALGORITHM', 'OAUTH_ALGORITHMS'],
    ['OAUTH_ALGORITMS', 'OAUTH_ALGORITHMS'],
    ['OAUTH_JWKS_URL', 'OAUTH_JWKS_URI'],
    ['OAUTH_JWKSURI', 'OAUTH_JWKS_URI'],
    ['OAUTH_JWK_URI', 'OAUTH_JWKS_URI'],
    ['OAUTH_JWK_URL', 'OAUTH_JWKS_URI'],
    ['OAUTH_PROFILIES', 'OAUTH_PROFILE'],
    ['oauth_profile', 'OAUTH_PROFILE'],
    ['OAUTH-PROFILE', 'OAUTH_PROFILE'],
    ['OAuthProfile', 'OAUTH_PROFILE'],
    ['OAUTH_CLOCK_TOLERENCE', 'OAUTH_CLOCK_TOLERANCE'],
  ])('are refused where %s is set: nobody reads it', (name, meant) => {
    expect(messageOf({ ...baseline, [name]: 'anything' })).toBe(
      `the environment does not configure a resource server:\n- ${name} is not read: write ${meant}.`,
    )
  })

  it('are options, or a ConfigurationError, whatever the environment holds', () => {
    const name = fc.constantFrom(
      ...['OAUTH_ISSUER', 'OAUTH_AUDIENCE', 'OAUTH_JWKS_URI', 'OAUTH_ALGORITHMS'],
      ...['OAUTH_PROFILE', 'OAUTH_CLOCK_TOLERANCE', 'OAUTH_X'],
    )
    const part = fc.constantFrom(
      'https://a.example',
      '{tenant}',
      '/',
      'RS256',
      'none',
      '5',
      '{',
      '',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(part).map((parts) => parts.join('')),
    )
    fc.assert(
      fc.property(fc.dictionary(name, text), (env) => {
        try {
          expect(optionsFromEnvironment({ ...baseline, ...env }).audience).toBeTypeOf('string')
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError)
        }
      }),
      { numRuns: 500 },
    )
  })
})
