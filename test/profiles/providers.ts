import {
  createResourceServer,
  type IssuerOptions,
  type ProfileName,
  type ResourceServer,
  type ResourceServerOptions,
} from '../../src/index.js'
import {
  createTestKeys,
  type IssueOptions,
  type ProfileShape,
  type TestClaims,
} from '../../src/testing/index.js'

/** The tenant of Entra ID: its identifier stands for every provider's, so that each meets each. */
export const tid = '11111111-2222-3333-4444-555555555555'
export const issuer = `https://login.example.com/${tid}/v2.0`
export const api = 'https://api.example.com/orders'
export const client = 'test-client'
export const now = 1_800_000_000
export const keys = await createTestKeys({ issuer, clock: () => now * 1000 })

export const profileNames = [
  ...(['rfc9068', 'auth0', 'entra', 'okta', 'keycloak', 'cognito', 'duende', 'generic'] as const),
]

/** A resource server that takes this profile's tokens. */
export function serverOf(
  profile: ProfileName,
  options: Partial<ResourceServerOptions> = {},
  own: Partial<IssuerOptions> = {},
): ResourceServer {
  return createResourceServer({
    issuer: { issuer, jwks: keys.jwks, ...own },
    audience: profile === 'cognito' ? client : api,
    profile,
    clock: () => now * 1000,
    ...options,
  })
}

/** A documented access token: the kit's shape, and what a provider's documentation shows besides. */
interface Fixture {
  readonly shape: ProfileShape
  readonly profile: ProfileName
  readonly claims?: TestClaims
  readonly header?: IssueOptions['header']
  /** The profiles that strict names when it refuses the token. */
  readonly named: readonly ProfileName[]
  /** What of it the strict profile misses. */
  readonly reason: string
}

/** One row per documented kind of access token. */
export const fixtures: Readonly<Record<string, Fixture>> = {
  auth0: {
    shape: 'auth0',
    profile: 'auth0',
    claims: { gty: 'client-credentials', sub: 'test-client@clients', jti: undefined },
    named: ['auth0', 'generic'],
    reason: 'type_mismatch',
  },
  'entra, a user by v2.0': {
    shape: 'entra',
    profile: 'entra',
    claims: { aio: 'a', rh: 'r', name: 'A', preferred_username: 'a@example.com' },
    named: ['auth0', 'entra', 'generic'],
    reason: 'type_mismatch',
  },
  'entra, an application by v2.0': {
    shape: 'entra',
    profile: 'entra',
    claims: { scope: undefined, idtyp: 'app', roles: ['Orders.Read'] },
    named: ['auth0', 'entra', 'generic'],
    reason: 'type_mismatch',
  },
  'entra, a user by v1.0': {
    shape: 'entra-v1',
    profile: 'entra',
    claims: { amr: ['pwd'], ipaddr: '192.0.2.1', unique_name: 'a@example.com' },
    named: ['entra', 'generic'],
    reason: 'type_mismatch',
  },
  'okta, typed': {
    shape: 'okta',
    profile: 'okta',
    claims: { jti: 'AT.abc', auth_time: now - 60 },
    named: ['okta'],
    reason: 'type_mismatch',
  },
  'okta, untyped': {
    shape: 'okta',
    profile: 'okta',
    header: { typ: undefined },
    claims: { jti: 'AT.abc', auth_time: now - 60 },
    named: ['okta', 'generic'],
    reason: 'type_mismatch',
  },
  keycloak: {
    shape: 'keycloak',
    profile: 'keycloak',
    claims: { sid: 's', acr: '1', 'allowed-origins': ['https://app.example.com'] },
    named: ['auth0', 'keycloak', 'generic'],
    reason: 'type_mismatch',
  },
  'keycloak, before version 25': {
    shape: 'keycloak',
    profile: 'keycloak',
    claims: { nonce: 'n', session_state: 's' },
    named: ['keycloak'],
    reason: 'type_mismatch',
  },
  'keycloak, lightweight': {
    shape: 'keycloak',
    profile: 'keycloak',
    claims: { sub: undefined, realm_access: undefined, resource_access: undefined },
    named: ['keycloak', 'generic'],
    reason: 'type_mismatch',
  },
  'keycloak, typed': {
    shape: 'keycloak',
    profile: 'keycloak',
    header: { typ: 'at+jwt' },
    named: ['auth0', 'keycloak', 'generic'],
    reason: 'claim_missing',
  },
  cognito: {
    shape: 'cognito',
    profile: 'cognito',
    claims: { origin_jti: 'o', event_id: 'e', auth_time: now - 60, device_key: 'd' },
    named: ['cognito'],
    reason: 'type_mismatch',
  },
  'cognito, bound to a resource': {
    shape: 'rfc9068',
    profile: 'generic',
    claims: { token_use: 'access', version: 2, username: 'u' },
    header: { typ: undefined },
    named: ['generic'],
    reason: 'type_mismatch',
  },
  'duende, client credentials': {
    shape: 'duende',
    profile: 'duende',
    claims: { nbf: now },
    named: ['duende', 'generic'],
    reason: 'claim_missing',
  },
  hydra: {
    shape: 'hydra',
    profile: 'generic',
    named: ['auth0', 'generic'],
    reason: 'type_mismatch',
  },
  generic: {
    shape: 'generic',
    profile: 'generic',
    claims: { jti: undefined },
    named: ['generic'],
    reason: 'type_mismatch',
  },
}

/** A fixture's token; claims and header members replace its own. */
export async function tokenOf(
  { shape, claims, header = {} }: Fixture,
  changes: TestClaims = {},
  headerChanges: TestClaims = {},
): Promise<string> {
  const named = { aud: api, jti: 'token-1', scope: 'orders.read', ...claims, ...changes }
  return keys.issue(named, { profile: shape, header: { ...header, ...headerChanges } })
}
