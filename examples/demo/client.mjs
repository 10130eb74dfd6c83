import * as oauth from 'openid-client'

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
  const callback = await followRedirects(authorizationUrl)
  const checks = { pkceCodeVerifier, expectedState, idTokenExpected: true }
  return oauth.authorizationCodeGrant(configuration, callback, checks, { resource })
}

/** Plays the browser: keeps cookies and follows redirects until one leads to the client. */
async function followRedirects(start) {
  const cookies = new Map()
  let url = start
  while (!url.href.startsWith(redirectUri)) {
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
      signal: AbortSignal.timeout(10_000),
    })
    const location = response.headers.get('location')
    if (location === null) {
      throw new Error(`${url.pathname} answered ${response.status}: ${await response.text()}`)
    }
    for (const field of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(field)
      cookies.set(name, value)
    }
    url = new URL(location, url)
  }
  return url
}
