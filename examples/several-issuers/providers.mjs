// One resource server per profile, as docs/providers.md shows them.
import { createResourceServer } from 'oauth-resource-server'

// #region strict
export const rfc9068 = createResourceServer({
  issuer: process.env.ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/orders', // the resource that the client asks for
})
// #endregion strict

// #region auth0
export const auth0 = createResourceServer({
  issuer: process.env.AUTH0_ISSUER ?? 'https://acme.eu.auth0.com/', // with the slash
  audience: 'https://api.example.com/orders', // the identifier of the API
  profile: 'auth0',
})
// #endregion auth0

// #region entra
export const entra = createResourceServer({
  issuer:
    process.env.ENTRA_ISSUER ??
    'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0',
  audience: '8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001', // the client id of the API's registration
  profile: 'entra',
})
// #endregion entra

// #region entra-tenants
export const entraTenants = createResourceServer({
  issuer: {
    issuer: process.env.ENTRA_TENANTS_ISSUER ?? 'https://login.microsoftonline.com/{tenant}/v2.0',
    // Every tenant's keys are in one place; without jwksUri each tenant's metadata is read.
    jwksUri:
      process.env.ENTRA_TENANTS_JWKS_URI ??
      'https://login.microsoftonline.com/organizations/discovery/v2.0/keys',
    tenants: ['11111111-2222-3333-4444-555555555555', '66666666-7777-8888-9999-aaaaaaaaaaaa'],
    tenantFrom: 'token', // token.tenant says which
  },
  audience: '8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001',
  profile: 'entra',
})
// #endregion entra-tenants

// #region entra-v1
export const entraV1 = createResourceServer({
  issuer: {
    issuer:
      process.env.ENTRA_V1_ISSUER ??
      'https://sts.windows.net/11111111-2222-3333-4444-555555555555/', // with the slash
    jwksUri:
      process.env.ENTRA_V1_JWKS_URI ??
      'https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/discovery/keys',
  },
  audience: ['8d3c8ec5-6b2f-4b62-8d3a-b3b4f5c2a001', 'api://orders'],
  profile: 'entra',
})
// #endregion entra-v1

// #region okta
export const okta = createResourceServer({
  issuer: process.env.OKTA_ISSUER ?? 'https://acme.okta.com/oauth2/aus1a2b3c4d5e6f7g8h9',
  audience: 'https://api.example.com/orders', // the audience of that authorization server
  profile: 'okta',
})
// #endregion okta

// #region keycloak
export const keycloak = createResourceServer({
  issuer: process.env.KEYCLOAK_ISSUER ?? 'https://login.example.com/realms/acme',
  audience: 'https://api.example.com/orders', // what the audience mapper adds
  profile: 'keycloak',
})
// #endregion keycloak

// #region cognito
export const cognito = createResourceServer({
  issuer:
    process.env.COGNITO_ISSUER ?? 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE01',
  audience: ['1h57kf5cpq17m0eml12example', '2j68lg6dqr28n1fnm23example'], // app client ids
  profile: 'cognito',
})
// #endregion cognito

// #region duende
export const duende = createResourceServer({
  issuer: process.env.DUENDE_ISSUER ?? 'https://login.example.com',
  audience: 'orders', // the name of the ApiResource
  profile: 'duende',
})
// #endregion duende

// #region generic
export const generic = createResourceServer({
  issuer: process.env.GENERIC_ISSUER ?? 'https://login.example.com',
  audience: 'https://api.example.com/orders',
  profile: 'generic',
  requiredClaims: ['sub', 'scope'], // the more of what your tokens have, the better
  on: { 'configuration.warning': ({ message }) => console.warn(message) },
})
// #endregion generic
