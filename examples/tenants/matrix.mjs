import { once } from 'node:events'
import { request } from 'node:http'
import { json } from 'node:stream/consumers'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'

const places = ['acme', 'globex'].flatMap((tenant) =>
  ['orders', 'invoices'].map((api) => {
    return { tenant, api, resource: `https://api.example.com/t/${tenant}/${api}` }
  }),
)

/** The resource of each place: what a client asks for, and what `aud` must name there. */
export const resources = places.map(({ resource }) => resource)

/** Where a request names its tenant. */
const ways = {
  path: ({ tenant, api }) => ({ path: `/t/${tenant}/${api}`, headers: {} }),
  host: ({ tenant, api }) => ({ path: `/${api}`, headers: { host: `${tenant}.api.example.com` } }),
  header: ({ tenant, api }) => ({ path: `/header/${api}`, headers: { 'x-tenant': tenant } }),
}

/**
 * Starts an authorization server and the APIs, gets one access token for each resource, and presents
 * every token at every place, named in every way.
 *
 * @param use - Called with the access tokens by resource while the authorization server runs.
 */
export async function runMatrix(use = () => {}) {
  const authorizationServer = await startAuthorizationServer({
    resources: Object.fromEntries(
      resources.map((resource) => [resource, { scope: 'read', algorithm: 'ES256' }]),
    ),
    clients: [clientMetadata],
  })
  process.env.ISSUER = authorizationServer.issuer
  process.env.PORT = '0' // the system chooses one
  const { server } = await import('./apis.mjs')
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address()

  try {
    const client = await connectClient(authorizationServer.issuer)
    const tokens = {}
    for (const resource of resources) {
      const granted = await client.clientCredentials({ resource, scope: 'read' })
      tokens[resource] = granted.access_token
    }
    const rows = []
    for (const [way, requestOf] of Object.entries(ways)) {
      for (const token of resources) {
        for (const place of places) {
          const { status, body } = await get(port, requestOf(place), tokens[token])
          rows.push({ way, token, at: place.resource, status, body })
        }
      }
    }
    await use(tokens)
    return rows
  } finally {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await Promise.all([closed, authorizationServer.close()])
  }
}

/** node:http, because fetch lets nobody write the Host header. */
async function get(port, { path, headers }, token) {
  const authorization = `Bearer ${token}`
  const options = { host: '127.0.0.1', port, path, headers: { ...headers, authorization } }
  const [response] = await once(request(options).end(), 'response')
  return { status: response.statusCode, body: await json(response) }
}
