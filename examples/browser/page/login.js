import * as oauth from 'oauth4webapi'

const options = { [oauth.allowInsecureRequests]: true } // loopback, in this example

/** Leaves for the authorization server (RFC 6749 §4.1, RFC 7636), naming the resource (RFC 8707 §2). */
export async function startLogin(authorizationServer, client, { redirect_uri, resource, scope }) {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  Object.assign(sessionStorage, { verifier, state })
  const url = new URL(authorizationServer.authorization_endpoint)
  url.search = new URLSearchParams({
    ...client,
    response_type: 'code',
    redirect_uri,
    resource,
    scope,
    state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  location.assign(url)
}

/** Comes back with a code, and gets the access token for it. */
export async function finishLogin(authorizationServer, client, callback, resource) {
  const { state, verifier } = sessionStorage
  const parameters = oauth.validateAuthResponse(authorizationServer, client, callback, state)
  const response = await oauth.authorizationCodeGrantRequest(
    authorizationServer,
    client,
    oauth.None(),
    parameters,
    callback.origin + callback.pathname,
    verifier,
    { ...options, additionalParameters: { resource } },
  )
  const tokens = await oauth.processAuthorizationCodeResponse(authorizationServer, client, response)
  return tokens.access_token
}
