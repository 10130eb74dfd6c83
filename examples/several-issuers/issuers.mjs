import { createTestIssuer } from 'oauth-resource-server/testing'

export const tenant = '11111111-2222-3333-4444-555555555555'
const api = 'https://api.example.com/orders'
const registration = '8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001'

/**
 * The test kit's issuer in the place of each authorization server: where its identifier has which
 * form, what its tokens look like, and what they are for.
 */
const rows = {
  auth0: { path: '/', variable: 'AUTH0_ISSUER', aud: api },
  entra: { path: `/${tenant}/v2.0`, variable: 'ENTRA_ISSUER', aud: registration },
  entraTenants: {
    path: '/{tenant}/v2.0',
    variable: 'ENTRA_TENANTS_ISSUER',
    aud: registration,
    profile: 'entra',
    jwksUri: 'ENTRA_TENANTS_JWKS_URI',
  },
  entraV1: {
    path: `/${tenant}/`,
    variable: 'ENTRA_V1_ISSUER',
    aud: 'api://orders',
    profile: 'entra-v1',
    jwksUri: 'ENTRA_V1_JWKS_URI',
  },
  okta: { path: '/oauth2/aus1a2b3c4d5e6f7g8h9', variable: 'OKTA_ISSUER', aud: api },
  keycloak: { path: '/realms/acme', variable: 'KEYCLOAK_ISSUER', aud: api },
  cognito: {
    path: '/eu-west-1_EXAMPLE01',
    variable: 'COGNITO_ISSUER',
    aud: undefined,
    claims: { client_id: '1h57kf5cpq17m0eml12example' },
  },
  duende: { path: '', variable: 'DUENDE_ISSUER', aud: 'orders' },
  generic: { path: '', variable: 'GENERIC_ISSUER', aud: api },
}

/** Starts them all, and says in the environment where each is. */
export async function startIssuers() {
  const issuers = {}
  for (const [name, row] of Object.entries(rows)) {
    const issuer = await createTestIssuer({ path: row.path })
    process.env[row.variable] = issuer.issuer
    if (row.jwksUri !== undefined) process.env[row.jwksUri] = issuer.jwksUri
    const iss = issuer.issuer.replace('{tenant}', tenant)
    const named = { iss, aud: row.aud ?? 'nobody', scope: 'orders.read', ...row.claims }
    issuers[name] = {
      iss,
      accessToken: (changes) =>
        issuer.issue({ ...named, ...changes }, { profile: row.profile ?? name }),
      // What the client gets beside it, even where it is for this very API.
      idToken: () =>
        issuer.issue(
          { iss, aud: row.aud ?? 'nobody', nonce: 'n', client_id: undefined, jti: undefined },
          { header: { typ: 'JWT' } },
        ),
      close: issuer.close,
    }
  }
  return issuers
}
