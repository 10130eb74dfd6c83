import { SignJWT } from 'jose/jwt/sign'
import { expandTemplate, isTemplate, parseTenantTemplate } from '../audience/tenant-template.js'
import { type ProfileShape, profileShapes } from './profile-shapes.js'
import { requireRow } from './require-row.js'
import type { KeyChoice, SigningKeys } from './signing-keys.js'

type ProtectedHeader = Parameters<SignJWT['setProtectedHeader']>[0]

/** Claims of a token: they replace the defaults, and undefined takes a claim away. */
export type TestClaims = Readonly<Record<string, unknown>>

/** How a token is made. `alg` and `kid` name the key, which must be one of the issuer's. */
export interface IssueOptions extends KeyChoice {
  /** Members of the header: they replace the defaults, and undefined takes a member away. */
  readonly header?: Readonly<Record<string, unknown>> | undefined
  /** The shape of another authorization server's tokens. Default `rfc9068`. */
  readonly profile?: ProfileShape | undefined
}

/** What a request of a test is authorized for. */
export interface AuthorizationOptions extends IssueOptions {
  /** Scopes, separated by spaces. */
  readonly scope?: string | undefined
  /** Stands for `{tenant}` in the audience, and in the issuer's identifier. */
  readonly tenant?: string | undefined
  /** Further claims. */
  readonly claims?: TestClaims | undefined
}

/** What a token has unless it is told otherwise. */
export interface TokenDefaults {
  /** May hold `{tenant}`, as may `audience`. */
  readonly issuer: string
  readonly audience: string | undefined
  /** Milliseconds. */
  readonly clock: () => number
}

/** Issues tokens. */
export interface TokenIssuer {
  /**
   * Issues a token: a valid access token of RFC 9068 apart from what is said otherwise, for the user
   * `test-user` and the client `test-client`, which expires in 300 seconds. `aud` is the one thing
   * to name, here or as the `audience` that the issuer was made with.
   *
   * Does NOT check anything: a token can be as wrong as its claims.
   */
  issue(claims?: TestClaims, options?: IssueOptions): Promise<string>
  /** The value of an Authorization header, with a token for the `audience` that the issuer was made with. */
  authorizationFor(options?: AuthorizationOptions): Promise<string>
}

/** Makes what issues tokens with these keys. */
export function createTokenIssuer(keys: SigningKeys, defaults: TokenDefaults): TokenIssuer {
  let count = 0
  const issue = async (claims: TestClaims = {}, options: IssueOptions = {}): Promise<string> => {
    const { alg, kid, header = {}, profile = 'rfc9068' } = options
    const shape = requireRow(profileShapes, profile, 'profile')
    const { iss = defaultOf('iss', claims, defaults.issuer) } = claims
    const { aud = defaultOf('aud', claims, defaults.audience) } = claims
    const { publicJwk, privateKey } = await keys.key({ alg, kid })
    const now = Math.floor(defaults.clock() / 1000)
    count += 1
    const valid = {
      ...{ iss, aud, sub: 'test-user', client_id: 'test-client' },
      ...{ iat: now, exp: now + 300, jti: `test-token-${count}` },
      ...claims,
    }
    const payload = { ...shape.claims(valid), ...asWritten(claims, shape.rewrites) }
    const rest = { kid: publicJwk.kid, ...shape.header(publicJwk.kid), ...header }
    const protectedHeader = present({ alg: publicJwk.alg, ...rest }) as ProtectedHeader
    return new SignJWT(present(payload))
      .setProtectedHeader(protectedHeader)
      .sign(privateKey, { crit: namedCritical(header.crit) })
  }
  return {
    issue,
    authorizationFor: async ({ scope, tenant, claims = {}, ...options } = {}) => {
      const named = tenant === undefined ? {} : claimsOfTenant(defaults, tenant)
      return `Bearer ${await issue({ scope, ...named, ...claims }, options)}`
    },
  }
}

function defaultOf(name: 'iss' | 'aud', claims: TestClaims, value: string | undefined): unknown {
  if (Object.hasOwn(claims, name)) return undefined
  if (value === undefined) {
    throw new Error(
      "name the audience: issue({ aud: 'https://api.example.com/orders' }), or audience where the issuer is made.",
    )
  }
  if (!isTemplate(value)) return value
  throw new Error(
    `name the tenant for ${value}: authorizationFor({ tenant: 'acme' }), or ${name} among the claims.`,
  )
}

function claimsOfTenant({ issuer, audience = '' }: TokenDefaults, tenant: string): TestClaims {
  const templates = Object.entries({ iss: issuer, aud: audience }).filter(([, value]) =>
    isTemplate(value),
  )
  if (templates.length === 0) {
    throw new Error(`a tenant is named, but neither ${issuer} nor the audience has {tenant}.`)
  }
  return Object.fromEntries(
    templates.map(([name, value]) => [name, expandTemplate(parseTenantTemplate(value), tenant)]),
  )
}

/** A shape adds to the claims that were named and takes none away, apart from those it writes in its way. */
function asWritten(claims: TestClaims, rewrites: readonly string[]): TestClaims {
  return Object.fromEntries(
    Object.entries(claims).filter(
      ([name, value]) => value === undefined || !rewrites.includes(name),
    ),
  )
}

function present(members: TestClaims): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** jose signs no critical extension that it was not told of. */
function namedCritical(crit: unknown): Record<string, boolean> {
  return Array.isArray(crit) ? Object.fromEntries(crit.map((name) => [name, true])) : {}
}
