import { followRedirects } from '../authorization-server/follow-redirects.mjs'

const redirectUrl = 'https://client.example.com/callback'
const client = { client_id: 'assistant', client_secret: crypto.randomUUID() }

/** The client as the authorization server registers it (RFC 7591). */
export const assistantMetadata = {
  ...client,
  client_name: 'Assistant',
  grant_types: ['authorization_code', 'client_credentials'],
  redirect_uris: [redirectUrl],
}

/**
 * What the SDK's client asks for during an authorization, in either version: it remembers in memory,
 * and its browser agrees to everything.
 *
 * @param issuer - The authorization server that the client is registered with.
 */
export function createClientProvider(issuer) {
  const remembered = { scopes: [] }
  let callback
  return {
    redirectUrl,
    clientMetadata: assistantMetadata,
    clientInformation: () => remembered.client ?? { ...client, issuer },
    saveClientInformation: (information) => {
      remembered.client = information
    },
    tokens: () => remembered.tokens,
    saveTokens: (tokens) => {
      remembered.tokens = tokens
    },
    codeVerifier: () => remembered.verifier,
    saveCodeVerifier: (verifier) => {
      remembered.verifier = verifier
    },
    discoveryState: () => remembered.discovery,
    saveDiscoveryState: (discovery) => {
      remembered.discovery = discovery
    },
    redirectToAuthorization: async (url) => {
      remembered.scopes.push(url.searchParams.get('scope'))
      callback = await followRedirects(url, redirectUrl)
    },
    /** Where the browser came back to. */
    callback: () => callback.searchParams,
    remembered,
  }
}
