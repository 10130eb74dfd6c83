/** The shapes of access tokens that authorization servers are known to issue. */
export type ProfileShape =
  | 'rfc9068'
  | 'auth0'
  | 'entra'
  | 'entra-v1'
  | 'okta'
  | 'keycloak'
  | 'cognito'
  | 'duende'
  | 'hydra'
  | 'generic'

type Members = Readonly<Record<string, unknown>>

/** Makes of a valid RFC 9068 token what another authorization server would have issued. */
interface Shape {
  readonly header: (kid: unknown) => Members
  readonly claims: (claims: Members) => Members
  /** Claims of RFC 9068 that this shape writes in another way, or leaves out. */
  readonly rewrites: readonly string[]
}

const gone = undefined
const plain = (): Members => ({ typ: 'JWT' })
const accessToken = (): Members => ({ typ: 'at+jwt' })

/** One row per shape: what is added, what is written differently, and what is missing. */
export const profileShapes: Readonly<Record<ProfileShape, Shape>> = {
  rfc9068: { header: accessToken, rewrites: [], claims: (claims) => claims },
  auth0: {
    header: plain,
    rewrites: ['aud', 'client_id'],
    claims: ({ client_id, jti: _, ...claims }) => ({
      ...claims,
      aud: [claims.aud, `${String(claims.iss).replace(/\/$/, '')}/userinfo`].flat(),
      azp: client_id,
    }),
  },
  entra: {
    header: plain,
    rewrites: ['client_id', 'scope', 'jti'],
    claims: ({ client_id, scope, jti, ...claims }) => ({
      ...claims,
      ...entraIdentity(claims),
      ...entraPermissions(scope),
      azp: client_id,
      azpacr: '1',
      uti: jti,
      ver: '2.0',
    }),
  },
  'entra-v1': {
    header: (kid) => ({ typ: 'JWT', x5t: kid }),
    rewrites: ['client_id', 'scope', 'jti'],
    claims: ({ client_id, scope, jti, ...claims }) => ({
      ...claims,
      ...entraIdentity(claims),
      ...entraPermissions(scope),
      acr: '1',
      appid: client_id,
      appidacr: '1',
      uti: jti,
      ver: '1.0',
    }),
  },
  okta: {
    header: () => ({ typ: 'application/okta-internal-at+jwt' }),
    rewrites: ['client_id', 'scope'],
    claims: ({ client_id, scope, ...claims }) => ({
      ...claims,
      cid: client_id,
      uid: claims.sub,
      scp: listOf(scope),
      ver: 1,
    }),
  },
  keycloak: {
    header: plain,
    rewrites: ['aud', 'client_id'],
    claims: ({ client_id, ...claims }) => ({
      ...claims,
      aud: [claims.aud, 'account'].flat(),
      azp: client_id,
      typ: 'Bearer',
      realm_access: { roles: ['user'] },
      resource_access: { account: { roles: ['view-profile'] } },
    }),
  },
  cognito: {
    header: () => ({ typ: gone }),
    rewrites: ['aud'],
    claims: ({ aud: _, ...claims }) => ({
      ...claims,
      token_use: 'access',
      version: 2,
      username: claims.sub,
      'cognito:groups': ['users'],
    }),
  },
  // As by client credentials: nobody is the subject.
  duende: {
    header: accessToken,
    rewrites: ['scope'],
    claims: ({ sub: _, ...claims }) => ({ ...claims, scope: listOf(claims.scope) }),
  },
  hydra: {
    header: plain,
    rewrites: ['aud', 'scope'],
    claims: ({ scope, ...claims }) => ({
      ...claims,
      aud: [claims.aud].flat(),
      scp: listOf(scope),
      ext: {},
    }),
  },
  generic: {
    header: plain,
    rewrites: [],
    claims: ({ client_id: _client, iat: _iat, jti: _jti, ...claims }) => claims,
  },
}

function listOf(scope: unknown): unknown {
  return typeof scope === 'string' ? scope.split(' ') : scope
}

/** A user's token has scopes, an application's roles. */
function entraPermissions(scope: unknown): Members {
  return scope === undefined ? { roles: ['Test.Role'] } : { scp: scope }
}

/** The user, and the tenant: the GUID in an Entra issuer, or one that stands for it. */
function entraIdentity({ iss }: Members): Members {
  const guid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(String(iss))
  return {
    oid: '00000000-0000-0000-0000-0000000000aa',
    tid: guid?.[0] ?? '00000000-0000-0000-0000-0000000000bb',
  }
}
