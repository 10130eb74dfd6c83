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
  | 'generic'

type Members = Readonly<Record<string, unknown>>

/** Makes of a valid RFC 9068 token what another authorization server would have issued. */
interface Shape {
  readonly header: Members
  readonly claims: (claims: Members) => Members
}

const gone = undefined

/** One row per shape: what is added, what is written differently, and what is missing. */
export const profileShapes: Readonly<Record<ProfileShape, Shape>> = {
  rfc9068: { header: { typ: 'at+jwt' }, claims: (claims) => claims },
  auth0: {
    header: { typ: 'JWT' },
    claims: ({ client_id, iss, aud, ...claims }) => ({
      ...claims,
      iss,
      aud: [aud, `${iss}userinfo`].flat(),
      azp: client_id,
      jti: gone,
    }),
  },
  entra: {
    header: { typ: 'JWT' },
    claims: ({ client_id, scope, jti, ...claims }) => ({
      ...claims,
      azp: client_id,
      azpacr: '1',
      scp: scope,
      uti: jti,
      ver: '2.0',
      oid: '00000000-0000-0000-0000-0000000000aa',
      tid: tenantOf(claims.iss),
    }),
  },
  'entra-v1': {
    header: { typ: 'JWT' },
    claims: ({ client_id, scope, jti, ...claims }) => ({
      ...claims,
      appid: client_id,
      appidacr: '1',
      scp: scope,
      uti: jti,
      ver: '1.0',
      oid: '00000000-0000-0000-0000-0000000000aa',
      tid: tenantOf(claims.iss),
    }),
  },
  okta: {
    header: { typ: 'application/okta-internal-at+jwt' },
    claims: ({ client_id, scope, ...claims }) => ({
      ...claims,
      cid: client_id,
      uid: claims.sub,
      scp: typeof scope === 'string' ? scope.split(' ') : scope,
      ver: 1,
    }),
  },
  keycloak: {
    header: { typ: 'JWT' },
    claims: ({ client_id, aud, ...claims }) => ({
      ...claims,
      aud: [aud, 'account'].flat(),
      azp: client_id,
      typ: 'Bearer',
      realm_access: { roles: ['user'] },
      resource_access: { account: { roles: ['view-profile'] } },
    }),
  },
  cognito: {
    header: { typ: gone },
    claims: ({ aud: _, ...claims }) => ({
      ...claims,
      token_use: 'access',
      version: 2,
      username: claims.sub,
      'cognito:groups': ['users'],
    }),
  },
  duende: {
    header: { typ: 'at+jwt' },
    claims: ({ scope, ...claims }) => ({
      ...claims,
      scope: typeof scope === 'string' ? scope.split(' ') : scope,
    }),
  },
  generic: {
    header: { typ: 'JWT' },
    claims: ({ iss, aud, exp, sub, scope }) => ({ iss, aud, exp, sub, scope }),
  },
}

/** The GUID in an Entra issuer, or one that stands for it. */
function tenantOf(issuer: unknown): string {
  const [guid = '00000000-0000-0000-0000-0000000000bb'] =
    /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/.exec(String(issuer)) ?? []
  return guid
}
