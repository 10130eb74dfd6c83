// Starts the application that is named, and asks it with a good and a bad token of an issuer of the kit.
//
//   node ask.mjs APPLICATION     a module that exports start(issuer), which answers { port, close }
import assert from 'node:assert/strict'
import { pathToFileURL } from 'node:url'
import { createTestIssuer } from 'oauth-resource-server/testing'

const audience = 'https://api.example.com/orders'
const issuer = await createTestIssuer({ audience })
const { start } = await import(pathToFileURL(process.argv[2]))
const { port, close } = await start(issuer.issuer)

async function statusWith(authorization) {
  const response = await fetch(`http://127.0.0.1:${port}/orders`, { headers: { authorization } })
  await response.arrayBuffer()
  return response.status
}
const good = await statusWith(await issuer.authorizationFor({ scope: 'orders.read' }))
const bad = await statusWith(`Bearer ${await issuer.badToken('tampered')}`)
assert.deepEqual([good, bad], [200, 401])

await close()
await issuer.close()
console.log('used')
