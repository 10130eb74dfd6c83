import { once } from 'node:events'
import { startAuthorizationServer } from '../authorization-server/authorization-server.mjs'
import { clientMetadata, connectClient } from '../demo/client.mjs'
import { calls, people } from './calls.mjs'

const resourceOf = (person) => `https://api.example.com/as/${person}`
const authorizationServer = await startAuthorizationServer({
  resources: Object.fromEntries(
    Object.entries(people).map(([person, claims]) => [
      resourceOf(person),
      {
        scope: 'orders.list',
        algorithm: 'ES256',
        audience: 'https://api.example.com/orders',
        claims,
      },
    ]),
  ),
  clients: [clientMetadata],
})
const client = await connectClient(authorizationServer.issuer)
Object.assign(process.env, { ISSUER: authorizationServer.issuer, PORT: '0' })
const { server } = await import('./app.mjs')
if (!server.listening) await once(server, 'listening')

let surprises = 0
for (const [call, person, expected, why] of calls) {
  const resource = resourceOf(person)
  const { access_token } = await client.clientCredentials({ resource, scope: 'orders.list' })
  const [method, path] = call.split(' ')
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`, {
    method,
    headers: { authorization: `Bearer ${access_token}` },
    signal: AbortSignal.timeout(10_000),
  })
  const challenge = response.headers.get('www-authenticate')
  const code = /error="(\w+)"/.exec(challenge)?.[1]
  const answer = [response.status, code].filter(Boolean).join(' ')
  const asExpected = answer === expected
  console.log(
    `${asExpected ? '✓' : '✗'} ${call.padEnd(26)} ${person.padEnd(9)} ${answer.padEnd(22)} ${why}`,
  )
  if (!asExpected) console.log(`  expected: ${expected}`)
  surprises += asExpected ? 0 : 1
}
if (surprises > 0) process.exitCode = 1

const closed = once(server, 'close')
server.close()
server.closeAllConnections()
await Promise.all([closed, authorizationServer.close()])
