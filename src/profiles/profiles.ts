import type { Fault } from '../errors/fault.js'
import type { JsonObject } from '../json/parse-json-object.js'
import { entraFault } from './entra.js'
import type { Profile, ProfileName } from './profile.js'

/** What only ID tokens (OpenID Connect Core §2 and §3.3.2.11) and logout tokens have, or say of themselves. */
const otherTokens = {
  ...{ nonce: undefined, at_hash: undefined, c_hash: undefined, s_hash: undefined },
  ...{ events: undefined, token_use: 'access', typ: 'Bearer' },
}

const row = (name: ProfileName, differences: Partial<Profile>): Profile =>
  Object.freeze({
    name,
    types: ['at+jwt', 'jwt'],
    untyped: false,
    foreignMember: undefined,
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'iat'],
    clientClaims: ['client_id'],
    clientRequired: true,
    audienceClaim: 'aud',
    tells: new Map(Object.entries(otherTokens)),
    fault: undefined,
    tenantIndependent: false,
    ...differences,
  })

/** One row per profile. The first is the default, and the strictest; docs/providers.md tells them. */
export const profiles: Readonly<Record<ProfileName, Profile>> = Object.freeze({
  rfc9068: row('rfc9068', {
    types: ['at+jwt'],
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'client_id', 'iat', 'jti'],
    tells: new Map(),
  }),
  auth0: row('auth0', { clientClaims: ['client_id', 'azp'] }),
  entra: row('entra', {
    foreignMember: 'nonce',
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'iat', 'ver', 'tid'],
    clientClaims: ['azp', 'appid'],
    fault: entraFault,
    tenantIndependent: true,
  }),
  okta: row('okta', {
    types: ['at+jwt', 'jwt', 'okta-internal-at+jwt'],
    untyped: true,
    requiredClaims: ['iss', 'exp', 'aud', 'sub', 'iat', 'jti'],
    clientClaims: ['cid'],
    fault: oktaFault,
  }),
  keycloak: row('keycloak', {
    requiredClaims: ['iss', 'exp', 'aud', 'iat', 'jti', 'typ'],
    clientClaims: ['client_id', 'azp'],
    // Until version 25, Keycloak wrote the nonce into access tokens too.
    tells: new Map(Object.entries(otherTokens).filter(([name]) => name !== 'nonce')),
  }),
  cognito: row('cognito', {
    untyped: true,
    requiredClaims: ['iss', 'exp', 'sub', 'client_id', 'iat', 'token_use'],
    audienceClaim: 'client_id',
    fault: cognitoFault,
  }),
  duende: row('duende', {
    types: ['at+jwt'],
    requiredClaims: ['iss', 'exp', 'aud', 'client_id', 'iat', 'jti'],
  }),
  generic: row('generic', {
    untyped: true,
    requiredClaims: ['iss', 'exp', 'aud'],
    clientClaims: ['client_id', 'azp', 'appid', 'cid'],
    clientRequired: false,
    fault: genericFault,
  }),
})

/** Claims that say what a client may do, or which it is: no ID token needs them. */
const accessClaims = [
  ...['client_id', 'appid', 'cid', 'scope', 'scp', 'roles', 'permissions'],
  ...['authorization_details', 'entitlements', 'token_use', 'typ'],
]

/**
 * An ID token must have `sub` and `iat` (OpenID Connect Core §2) and may have nothing else of its own.
 * `azp`, `jti` and the claims about a user occur in both kinds.
 */
function genericFault(claims: JsonObject): Fault | undefined {
  const mayBeIdToken = Object.hasOwn(claims, 'sub') && Object.hasOwn(claims, 'iat')
  if (!mayBeIdToken || accessClaims.some((name) => Object.hasOwn(claims, name))) return undefined
  return [
    'type_mismatch',
    'no claim tells this from an ID token: access tokens of a user need scope, roles, client_id or the like',
  ]
}

/** Okta names the kind of a token in `jti`: `AT.…`, `ID.…`. */
function oktaFault({ jti }: JsonObject): Fault | undefined {
  if (!(jti as string).startsWith('ID.')) return undefined
  return ['type_mismatch', 'jti says that this is an ID token']
}

/** With resource binding Cognito writes `aud`: such a token is for that resource, whoever asked for it. */
function cognitoFault(claims: JsonObject): Fault | undefined {
  if (!Object.hasOwn(claims, 'aud')) return undefined
  return [
    'audience_mismatch',
    "aud binds the token to a resource, and profile 'cognito' is for tokens without: write profile 'generic' with that resource as the audience",
  ]
}
