import { once } from 'node:events'
import { createResourceServer } from 'oauth-resource-server'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { resources } from '../base/resources.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'
import { startIssuers, tenant } from './issuers.mjs'

// Each profile against the test kit's issuer, which writes tokens in the form of each authorization
// server; the strict one, and the API with several issuers, against node-oidc-provider as well.
const authorizationServer = await startAuthorizationServer({ resources, clients: [clientMetadata] })
const issuers = await startIssuers()
Object.assign(process.env, { ISSUER: authorizationServer.issuer, PORT: '0' })

const client = await connectClient(authorizationServer.issuer)
const resource = 'https://api.example.com/orders'
const { access_token: standard } = await client.clientCredentials({
  resource,
  scope: 'orders.read',
})
const scope = 'openid orders.read'
const { id_token: idToken } = await client.authorizationCode({
  scope,
  resources: [resource],
  resource,
})

let surprises = 0
function expect(asExpected, text) {
  console.log(`${asExpected ? '✓' : '✗'} ${text}`)
  surprises += asExpected ? 0 : 1
}
const verdict = (server, token) =>
  server.verify(token).then(
    () => 'accepted',
    ({ reason }) => reason,
  )

console.log('\nEach profile takes its access tokens, and no ID tokens')
const providers = await import('./providers.mjs')
expect((await verdict(providers.rfc9068, standard)) === 'accepted', 'rfc9068 accepted')
for (const [name, issuer] of Object.entries(issuers)) {
  const server = providers[name]
  const verdicts = [
    await verdict(server, await issuer.accessToken()),
    await verdict(server, await issuer.accessToken({ aud: 'users', client_id: 'other' })),
    await verdict(server, await issuer.idToken()),
  ]
  const [own, foreign, ofUser] = verdicts
  expect(
    own === 'accepted' &&
      foreign === 'audience_mismatch' &&
      ['type_mismatch', 'claim_missing'].includes(ofUser),
    `${name.padEnd(13)}${own}; for another API: ${foreign}; ID token: ${ofUser}`,
  )
}
const bound = await providers.entraTenants.verify(await issuers.entraTenants.accessToken())
expect(bound.tenant === tenant, `Entra ID's tenant is ${bound.tenant}`)

console.log('\nAn ID token of node-oidc-provider, where audience names its client')
const { issuer } = authorizationServer
for (const profile of [
  'rfc9068',
  'auth0',
  'entra',
  'okta',
  'keycloak',
  'cognito',
  'duende',
  'generic',
]) {
  const audience = clientMetadata.client_id
  const reason = await verdict(createResourceServer({ issuer, audience, profile }), idToken)
  expect(['type_mismatch', 'claim_missing'].includes(reason), `${profile.padEnd(13)}${reason}`)
}

console.log('\nOne API takes the tokens of all its issuers, and says why it refuses others')
const { orders, server } = await import('./app.mjs')
if (!server.listening) await once(server, 'listening')
const url = `http://127.0.0.1:${server.address().port}/orders`
const calls = [
  [200, 'node-oidc-provider', standard],
  [200, 'Auth0', await issuers.auth0.accessToken()],
  [200, 'Entra ID', await issuers.entra.accessToken()],
  [200, 'Cognito', await issuers.cognito.accessToken()],
  [401, 'an ID token of Auth0', await issuers.auth0.idToken()],
  [401, 'Entra ID, for the audience of Auth0', await issuers.entra.accessToken({ aud: resource })],
  [401, 'Keycloak, which is not configured', await issuers.keycloak.accessToken()],
  [403, 'Auth0, without scope', await issuers.auth0.accessToken({ scope: 'other' })],
]
for (const [status, name, token] of calls) {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  })
  expect(response.status === status, `${response.status} ${name}`)
}
for (const { issuer, relaxations } of orders.health().issuers) {
  console.log(`  ${issuer}: ${relaxations.join(', ') || 'no relaxation'}`)
}

server.closeAllConnections()
server.close()
await Promise.all(
  [authorizationServer, ...Object.values(issuers)].map((started) => started.close()),
)
if (surprises > 0) process.exitCode = 1
