import * as oauth from 'oauth4webapi'

const options = { [oauth.allowInsecureRequests]: true } // loopback, in this example

/** From the challenge of an API to its authorization server (RFC 9728 §5, RFC 8414 §3). */
export async function discover(resourceMetadata, api) {
  // The document must be about the very address that was asked for (RFC 9728 §3.3).
  const document = await fetch(resourceMetadata)
  const resource = await oauth.processResourceDiscoveryResponse(new URL(api), document)
  const issuer = new URL(resource.authorization_servers[0])
  const metadata = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...options })
  const authorizationServer = await oauth.processDiscoveryResponse(issuer, metadata)
  return { resource, authorizationServer }
}
