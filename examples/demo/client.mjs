import * as oauth from 'openid-client'
import { followRedirects } from '../authorization-server/follow-redirects.mjs'

const redirectUri = 'https://client.example.com/callback'
const client = { client_id: 'demo', client_secret: crypto.randomUUID() }

/** The demo's client as the authorization server registers it (RFC 7591). */
export const clientMetadata = {
  ...client,
  grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
  redirect_uris: [redirectUri],
}

/** Discovers the authorization server and offers the grants that the demo uses. */
export async function connectClient(issuer) {
  const configuration = await oauth.discovery(
    new URL(issuer),
    client.client_id,
    client.client_secret,
    undefined,
    // Plain http is for loopback alone.
    { execute: [oauth.allowInsecureRequests], timeout: 10 },
  )
  return {
    clientCredentials: (parameters) => oauth.clientCredentialsGrant(configuration, parameters),
    authorizationCode: (parameters) => authorizationCode(configuration, parameters),
    refresh: (token, parameters) => oauth.refreshTokenGrant(configuration, token, parameters),
  }
}

/** Authorization code with PKCE (RFC 7636), for several resources; the token is for one of them. */
async function authorizationCode(configuration, { scope, resources, resource }) {
  const pkceCodeVerifier = oauth.randomPKCECodeVerifier()
  const expectedState = oauth.randomState()
  const authorizationUrl = oauth.buildAuthorizationUrl(
    configuration,
    new URLSearchParams([
      ['redirect_uri', redirectUri],
      ['scope', scope],
      ...resources.map((each) => ['resource', each]),
      ['prompt', 'consent'],
      ['state', expectedState],
      ['code_challenge', await oauth.calculatePKCECodeChallenge(pkceCodeVerifier)],
      ['code_challenge_method', 'S256'],
    ]),
  )
  const callback = await followRedirects(authorizationUrl, redirectUri)
  const checks = { pkceCodeVerifier, expectedState, idTokenExpected: true }
  return oauth.authorizationCodeGrant(configuration, callback, checks, { resource })
}
