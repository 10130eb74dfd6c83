import { SignJWT } from 'jose/jwt/sign'
import { expandTemplate, isTemplate, parseTenantTemplate } from '../audience/tenant-template.js'
import { type ProfileShape, profileShapes } from './profile-shapes.js'
import type { SigningKeys } from './signing-keys.js'

type ProtectedHeader = Parameters<SignJWT['setProtectedHeader']>[0]

/** Claims of a token: they replace the defaults, and undefined takes a claim away. */
export type TestClaims = Readonly<Record<string, unknown>>

/** How a token is made. */
export interface IssueOptions {
  /** Default: the first of the issuer's algorithms. */
  readonly alg?: string | undefined
  /** A key that was made before, also one that was replaced or withdrawn. Default: the current one. */
  readonly kid?: string | undefined
  /** Members of the header: they replace the defaults, and undefined takes a member away. */
  readonly header?: Readonly<Record<string, unknown>> | undefined
  /** The shape of another authorization server's tokens. Default `rfc9068`. */
  readonly profile?: ProfileShape | undefined
}

/** What a request of a test is authorized for. */
export interface AuthorizationOptions extends IssueOptions {
  readonly scope?: string | undefined
  readonly tenant?: string | undefined
  /** Further claims. */
  readonly claims?: TestClaims | undefined
}

/** What a token has unless it is told otherwise. */
export interface TokenDefaults {
  readonly issuer: string
  /** With `{tenant}` for `authorizationFor({ tenant })`. */
  readonly audience: string | undefined
  /** Milliseconds. */
  readonly clock: () => number
  readonly algorithm: string
}

/** Issues tokens. */
export interface TokenIssuer {
  /**
   * Issues a token: a valid RFC 9068 access token apart from what is said otherwise. `aud` is the
   * one thing to name, here or as the `audience` that the issuer was made with.
   */
  issue(claims?: TestClaims, options?: IssueOptions): Promise<string>
  /** The value of an Authorization header with a token for the `audience` that the issuer was made with. */
  authorizationFor(options?: AuthorizationOptions): Promise<string>
}

/** Makes what issues tokens with these keys. */
export function createTokenIssuer(keys: SigningKeys, defaults: TokenDefaults): TokenIssuer {
  let count = 0
  const issue = async (claims: TestClaims = {}, options: IssueOptions = {}): Promise<string> => {
    const { alg = defaults.algorithm, kid, header = {}, profile = 'rfc9068' } = options
    const { publicJwk, privateKey } = await keys.key(alg, kid)
    const shape = profileShapes[profile]
    const now = Math.floor(defaults.clock() / 1000)
    count += 1
    const valid = {
      iss: defaults.issuer,
      aud: audienceOf(claims, defaults),
      sub: 'test-user',
      client_id: 'test-client',
      iat: now,
      exp: now + 300,
      jti: `test-token-${count}`,
    }
    const payload = { ...shape.claims({ ...valid, ...claims }), ...removed(claims) }
    const protectedHeader = { alg, kid: publicJwk.kid, ...shape.header, ...header }
    return new SignJWT(present(payload))
      .setProtectedHeader(present(protectedHeader) as ProtectedHeader)
      .sign(privateKey, { crit: namedCritical(header.crit) })
  }
  return {
    issue,
    authorizationFor: async ({ scope, tenant, claims = {}, ...options } = {}) => {
      const aud = tenantAudience(defaults.audience, tenant)
      const token = await issue(
        { ...(aud === undefined ? {} : { aud }), scope, ...claims },
        options,
      )
      return `Bearer ${token}`
    },
  }
}

function audienceOf(claims: TestClaims, { audience }: TokenDefaults): unknown {
  if (Object.hasOwn(claims, 'aud') || audience !== undefined) return audience
  throw new Error(
    "name the audience: issue({ aud: 'https://api.example.com/orders' }), or audience where the issuer is made.",
  )
}

function tenantAudience(
  audience: string | undefined,
  tenant: string | undefined,
): string | undefined {
  if (audience === undefined || tenant === undefined) return audience
  if (!isTemplate(audience)) {
    throw new Error(
      'a tenant was named, and the audience that the issuer was made with has no {tenant}.',
    )
  }
  return expandTemplate(parseTenantTemplate(audience), tenant)
}

/** What was taken away stays away, whatever a shape makes of the rest. */
function removed(claims: TestClaims): TestClaims {
  return Object.fromEntries(Object.entries(claims).filter(([, value]) => value === undefined))
}

function present(members: TestClaims): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))
}

/** jose signs no critical extension that it was not told of. */
function namedCritical(crit: unknown): Record<string, boolean> {
  return Array.isArray(crit) ? Object.fromEntries(crit.map((name) => [name, true])) : {}
}
