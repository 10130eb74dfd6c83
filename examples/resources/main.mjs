import { once } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'

// Three resources behind one server, against a real authorization server.
const identifiers = {
  orders: 'https://api.example.com/orders',
  users: 'https://api.example.com/users',
  admin: 'https://api.example.com/admin',
}
const { orders, users, admin } = identifiers
const authorizationServer = await startAuthorizationServer({
  resources: {
    [orders]: { scope: 'orders.read orders.emergency', algorithm: 'RS256' },
    [users]: { scope: 'users.read', algorithm: 'ES256' },
    [admin]: { scope: 'admin.all', algorithm: 'EdDSA' },
  },
  clients: [clientMetadata],
})
Object.assign(process.env, {
  ...{ ISSUER: authorizationServer.issuer, PORT: '0' },
  ...{ OAUTH_ISSUER: authorizationServer.issuer, OAUTH_AUDIENCE: orders },
})
const { server } = await import('./app.mjs')
if (!server.listening) await once(server, 'listening')

/** What is asked with which token, and what must come of it. */
const calls = [
  ['GET /orders', 'orders', 200, { subject: 'demo' }],
  ['GET /users', 'orders', 401],
  ['GET /admin', 'orders', 401],
  ['GET /orders', 'users', 401],
  ['GET /users', 'users', 200, { subject: 'demo', claims: { client_id: 'demo' } }],
  ['GET /admin', 'users', 401],
  ['GET /orders', 'admin', 401],
  ['GET /users', 'admin', 401],
  ['GET /admin', 'admin', 200, { subject: 'demo' }],
  ['DELETE /orders', 'orders', 403],
  ['DELETE /orders', 'emergency', 200, { subject: 'demo' }],
  ['GET /orders', 'emergency', 200, { subject: 'demo' }],
]

let surprises = 0
function expect(asExpected, text) {
  console.log(`${asExpected ? '✓' : '✗'} ${text}`)
  surprises += asExpected ? 0 : 1
}

try {
  const client = await connectClient(authorizationServer.issuer)
  const tokens = {}
  for (const [name, resource, scope] of [
    ['orders', orders, 'orders.read'],
    ['emergency', orders, 'orders.read orders.emergency'],
    ['users', users, 'users.read'],
    ['admin', admin, 'admin.all'],
  ]) {
    tokens[name] = (await client.clientCredentials({ resource, scope })).access_token
  }
  for (const [request, token, status, body] of calls) {
    const [method, path] = request.split(' ')
    const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
      method,
      headers: { authorization: `Bearer ${tokens[token]}` },
      signal: AbortSignal.timeout(10_000),
    })
    const answer = await response.json()
    expect(
      response.status === status && (body === undefined || isDeepStrictEqual(answer, body)),
      `${request.padEnd(15)} token for ${token.padEnd(10)} ${response.status}`,
    )
  }
  const { catalog } = await import('./properties.mjs')
  const classes = catalog.map(({ classification }) => classification)
  expect(isDeepStrictEqual(classes, ['internal', 'personal data']), classes.join(', '))
  for (const name of ['environment', 'shared-environment']) {
    const module = await import(`./${name}.mjs`)
    const { subject } = await module.orders.verify(tokens.orders)
    expect(subject === 'demo', `${name}: ${subject}`)
  }
} finally {
  const closed = once(server, 'close')
  server.close()
  server.closeAllConnections()
  await Promise.all([closed, authorizationServer.close()])
}
if (surprises > 0) process.exitCode = 1
